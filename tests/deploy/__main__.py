"""`make hosts`: three hosts on one PostgreSQL behind nginx with TLS lose a host, the database and the leader in turn.

Each host is a network namespace with a clock and an instance folder of its own. Meanwhile tablets send, people read,
and somebody fills in forms; then the hosts are upgraded one by one. At the end everything that was acknowledged has to
be there once, and nobody may have read anything but a page or a sentence. Takes five minutes and the rights of root.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from tests.deploy import network, programs, proof
from tests.deploy.load import Load
from tests.deploy.machines import NAME, ROOT, Database, Host, Proxy

CLOCKS_OFF_S = (0, 45, -45)
TABLETS = 5
# A killed leader is followed within that, by the real clock.
TAKEN_OVER_S = 30


class Story:
    """The hosts, the load, and what happens to them."""

    def __init__(self, folder: Path, old: Path, new: Path) -> None:
        self.folder, self.new = folder, new
        self.database, self.proxy = Database(folder / "postgresql"), Proxy(folder / "nginx")
        settings = {
            "CANINE_DATABASE_URL": self.database.url,
            "CANINE_BASE_URL": f"https://{NAME}",
            "CANINE_SECRET_KEY": "three hosts know this and nobody else does",
            "CANINE_PROXIES": "1",
        }
        self.hosts = [
            Host(name, folder / name, old, off, settings) for name, off in zip(network.HOSTS, CLOCKS_OFF_S, strict=True)
        ]
        self.told: list[str] = []
        self.wrong: list[str] = []

    def say(self, sentence: str) -> None:
        """Tell whoever waits, and keep it."""
        self.told.append(sentence)
        print(sentence, flush=True)

    def asked(self, question: str) -> Any:
        """One value of the database, as somebody beside the program reads it."""
        with psycopg.connect(self.database.url.replace("+psycopg", ""), connect_timeout=5) as connection:
            row = connection.execute(question).fetchone()
            return row[0] if row else None

    def leader(self) -> int:
        """The number of the process that leads the background tasks; 0 where none does."""
        found = str(self.asked("SELECT leader FROM scheduler_lease WHERE name = 'scheduler'") or "")
        return int(found.split("/")[1]) if "/" in found else 0

    def leading(self) -> Host:
        """The host that leads."""
        until = time.monotonic() + TAKEN_OVER_S
        while True:
            pid = self.leader()
            for host in self.hosts:
                if host.process is not None and host.process.poll() is None and host.process.pid == pid:
                    return host
            assert time.monotonic() < until, "no host leads"
            time.sleep(0.5)

    def fill(self) -> dict[str, Any]:
        """Return what the load has to know."""
        first = self.hosts[0]
        first.folder.mkdir()
        made = subprocess.run(
            network.inside(first.name, [sys.executable, "-m", "tests.deploy.filling", str(TABLETS)]),
            env=first.environment(),
            cwd=first.program,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr[-3000:]
        return json.loads(made.stdout)  # type: ignore[no-any-return]

    def run(self) -> None:
        """From the first start to the proof."""
        known = self.fill()
        for host in self.hosts:
            host.start()
        self.share_the_key()
        load = Load(known, self.proxy.authority)
        load.start()
        stages: list[tuple[str, Callable[[], None], int]] = [
            ("calm", lambda: None, 15),
            ("a host is killed", self.kill_a_host, 15),
            ("the database stops and starts", self.restart_database, 15),
            ("the database is silent", self.silence_database, 20),
            ("the leader is killed", self.kill_leader, 10),
            ("a host is cut off", self.cut_off_a_host, 15),
            ("the hosts are upgraded one by one", self.upgrade, 20),
        ]
        for name, act, rest_s in stages:
            load.seen.stage = name
            act()
            time.sleep(rest_s)
            counts = dict(sorted(load.seen.counts.get(name, {}).items()))
            self.say(f"{name}: {counts}, longest without a success {load.seen.longest_silence_s.get(name, 0.0):.1f} s")
        load.end()
        self.wrong += load.broke + load.seen.strange
        self.prove(load)

    def share_the_key(self) -> None:
        """Copy the folder of the signing key from the host that made it to the others, as docs/operations.md has it."""
        until = time.monotonic() + 60
        while not (made := [host for host in self.hosts if (host.folder / "signing").is_dir()]):
            assert time.monotonic() < until, "no host made a signing key"
            time.sleep(0.5)
        time.sleep(1)
        for host in self.hosts:
            if host is not made[0]:
                shutil.copytree(made[0].folder / "signing", host.folder / "signing")

    def kill_a_host(self) -> None:
        """Kill one that does not lead, and start it again later."""
        host = next(one for one in self.hosts if one is not self.leading())
        host.kill()
        time.sleep(10)
        host.start()

    def restart_database(self) -> None:
        """Stop it as a power cut does, leave it away for a while, start it."""
        self.database.stop("immediate")
        time.sleep(8)
        self.database.start()

    def silence_database(self) -> None:
        """Let it stand still: its lines stay open, and nothing comes."""
        self.database.is_silent(True)
        time.sleep(12)
        self.database.is_silent(False)

    def kill_leader(self) -> None:
        """Kill it as a process, and count by the real clock until another one leads."""
        host = self.leading()
        before = self.leader()
        host.kill()
        began = time.monotonic()
        while self.leader() in (before, 0):
            assert time.monotonic() - began < 4 * TAKEN_OVER_S, "nobody took the lead over"
            time.sleep(0.2)
        took = time.monotonic() - began
        self.say(f"the lead was taken over after {took:.1f} s")
        if took > TAKEN_OVER_S:
            self.wrong.append(f"the lead was taken over after {took:.1f} s only")
        host.start()

    def cut_off_a_host(self) -> None:
        """Pull the cable of the leader for a while: it is alive, and reaches nobody."""
        host = self.leading()
        network.cut_off(host.name, is_cut=True)
        time.sleep(30)
        network.cut_off(host.name, is_cut=False)

    def upgrade(self) -> None:
        """Stop each host in turn, and start it with the newer program; the first one upgrades the database."""
        for host in self.hosts:
            code = host.stop()
            if code != 0:
                self.wrong.append(f"{host.name} ended with {code} when it was stopped")
            old, host.program = host.program, self.new
            host.start()
            time.sleep(8)
            if host is self.hosts[0]:
                self.say(f"health of the hosts: {[self.health(one) for one in self.hosts]}")
                self.refuse_the_older(self.hosts[1], old)

    def health(self, host: Host) -> str:
        """What a watcher reads of one host."""
        address = f"http://{network.ADDRESSES[host.name]}:5000/healthz"
        found = subprocess.run(["curl", "-s", "-m", "5", address], capture_output=True, text=True, check=False)
        read = json.loads(found.stdout) if found.stdout.startswith("{") else {"status": found.stdout or "no answer"}
        return f"{read['status']} {read.get('troubles', '')}"

    def refuse_the_older(self, host: Host, program: Path) -> None:
        """The older program does not start on the newer database, and says why in one line."""
        refused = host.run("audit", "verify", program=program)
        self.say(f"the older program: {refused.returncode}, {refused.stderr.strip()}")
        if refused.returncode != 2 or refused.stderr.count("\n") != 1:
            self.wrong.append(f"the older program is not refused in one line: {refused.stderr}")

    def prove(self, load: Load) -> None:
        """Look at what is left."""
        with psycopg.connect(self.database.url.replace("+psycopg", "")) as connection:
            self.wrong += proof.of_rows(connection, load.seen)
        verified = self.hosts[2].run("audit", "verify")
        self.say(f"canine audit verify: {verified.returncode}, {verified.stdout.strip()} {verified.stderr.strip()}")
        if verified.returncode != 0:
            self.wrong.append("the log does not hold")
        for host in self.hosts:
            host.stop()
            for log in host.logs:
                self.wrong += proof.of_log(log)
        received, named = len(load.seen.receipts), len(load.seen.named)
        self.say(f"{received} records and {named} forms were acknowledged")


def _story(folder: Path, commit: str | None) -> int:
    """Tell the story in a folder, and what was wrong; gives the exit code."""
    if commit:
        old, new = programs.of_commit(commit, folder / "old"), ROOT
    else:
        old, new = ROOT, programs.next_release(folder / "new")
    story = Story(folder, old, new)
    try:
        story.run()
    finally:
        for host in story.hosts:
            if host.process is not None and host.process.poll() is None:
                host.kill()
        story.proxy.process.terminate()
        story.proxy.process.wait(10)
        story.database.stop("immediate")
    for sentence in story.wrong[:40]:
        print(f"WRONG: {sentence}")
    print(f"{len(story.wrong)} things were wrong; the logs are in {folder}" if story.wrong else "All of it holds.")
    return 1 if story.wrong else 0


def main() -> int:
    """Make the hosts, and run the story inside the first of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.deploy", description=__doc__)
    parser.add_argument("--from", dest="commit", help="upgrade from the program of this commit to the present one")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        return _story(given.inside, given.commit)
    if lacking := network.missing():
        print(f"Not run: this machine has no {', no '.join(lacking)}.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="canine-hosts-"))
    folder.chmod(0o755)
    with network.network():
        words = [sys.executable, "-m", "tests.deploy", "--inside", str(folder)]
        words += ["--from", given.commit] if given.commit else []
        done = subprocess.run(network.inside(network.FRONT, words), check=False).returncode
    if done == 0:
        shutil.rmtree(folder, ignore_errors=True)
    return done


if __name__ == "__main__":
    sys.exit(main())
