"""What runs on the hosts: PostgreSQL, nginx by the example of docs/deploy, and the program itself."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import postgres
from tests.deploy import network

ROOT = Path(__file__).parents[2]
NAME = "canine.example.org"
SERVE = "from canine.cli import main; main()"


class Database:
    """A PostgreSQL on a host of its own, with the durability that it comes with."""

    def __init__(self, folder: Path) -> None:
        programs = postgres.binaries()
        assert programs is not None, "PostgreSQL is not installed"
        self._programs, self._folder = programs, folder
        folder.mkdir()
        shutil.chown(folder, "postgres", "postgres")
        self._log = (folder / "log").open("ab")
        self.address = f"{network.ADDRESSES[network.DATABASE]}:5432"
        self.url = f"postgresql+psycopg://canine@{self.address}/canine"
        self._as_its_user("initdb", "-D", str(folder / "db"), "-U", "canine", "-A", "trust", "-E", "UTF8")
        with (folder / "db" / "pg_hba.conf").open("a") as allowed:
            allowed.write("host all all 10.77.0.0/24 trust\n")
        self.start()
        self._as_its_user("createdb", "-h", str(folder), "-U", "canine", "canine")

    def _as_its_user(self, program: str, *words: str) -> None:
        command = ["runuser", "-u", "postgres", "--", str(self._programs / program), *words]
        subprocess.run(network.inside(network.DATABASE, command), check=True, stdout=self._log, stderr=self._log)

    def _control(self, *words: str) -> None:
        self._as_its_user("pg_ctl", "-D", str(self._folder / "db"), "-w", "-t", "30", *words)

    def start(self) -> None:
        """Start it, as `systemctl start postgresql` does."""
        options = f"-c listen_addresses=* -c unix_socket_directories={self._folder} -c max_connections=140"
        self._control("-l", str(self._folder / "db" / "server.log"), "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast` as a service manager does, `immediate` as a power cut does."""
        self._control("-m", how, "stop")

    def is_silent(self, is_silent: bool) -> None:
        """Let every process of it stand still, and go on."""
        first = int((self._folder / "db" / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True, check=False).stdout
        for pid in (first, *map(int, children.split())):
            os.kill(pid, signal.SIGSTOP if is_silent else signal.SIGCONT)


class Proxy:
    """nginx with TLS in front of every host, by docs/deploy/nginx.conf with nothing but names and addresses changed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.authority = folder / "fullchain.pem"
        _certificate(folder)
        upstream = "\n    ".join(f"server {network.ADDRESSES[host]}:5000;" for host in network.HOSTS)
        site = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()
        for written, here in (("server 127.0.0.1:5000;", upstream), ("/etc/ssl/canine", str(folder))):
            assert written in site
            site = site.replace(written, here)
        (folder / "site.conf").write_text(site)
        (folder / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
            f"events {{ worker_connections 512; }}\nhttp {{ access_log {folder}/access.log;\n"
            f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; include {folder}/site.conf; }}\n"
        )
        self._log = (folder / "log").open("ab")
        words = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self.process = network.start(network.FRONT, words, output=self._log)


def _certificate(folder: Path) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@dataclass
class Host:
    """A host with an instance folder, a clock and a release of the program of its own."""

    name: str
    folder: Path
    program: Path
    clock_off_s: int
    settings: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    runs: int = 0
    logs: list[Path] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What its service file says."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CANINE_")}
        own = {
            "CANINE_INSTANCE": str(self.folder),
            "CANINE_HOST": network.ADDRESSES[self.name],
            "PYTHONUNBUFFERED": "1",
        }
        return kept | own | dict(self.settings) | network.clock_off(self.clock_off_s)

    def start(self) -> None:
        """Start the program, and wait until it says that it is ready."""
        self.folder.mkdir(exist_ok=True)
        self.runs += 1
        log = self.folder.parent / f"{self.name}-{self.runs}.log"
        self.logs.append(log)
        with log.open("wb") as output:
            words = [sys.executable, "-c", SERVE, "serve"]
            self.process = network.start(self.name, words, output=output, env=self.environment(), cwd=self.program)
        until = time.monotonic() + 60
        while b"Ready: " not in log.read_bytes():
            assert self.process.poll() is None, f"{self.name} did not start: {log.read_text()[-2000:]}"
            assert time.monotonic() < until, f"{self.name} is not ready: {log.read_text()[-2000:]}"
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """Stop it as a service manager does; gives its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)

    def run(self, *words: str, program: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on this host."""
        return subprocess.run(
            network.inside(self.name, [sys.executable, "-c", SERVE, *words]),
            env=self.environment(),
            cwd=program or self.program,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
