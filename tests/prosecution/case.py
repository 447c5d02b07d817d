"""A container searched by a certified team, and what the desk gives of it."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.x509 import load_pem_x509_certificate
from flask import Flask

from canine.certificates.models import Certificate
from canine.shifts.models import Search
from tests.certificates.issued import issued
from tests.scenes import THAT_MORNING, Scene

FILE = "CR 214/2026, Mombasa"
VERIFIER = Path(__file__).parents[2] / "canine" / "prosecution" / "verify.py"


# What no bundle can show, the beginning of each sentence. The clock of a scene stands in the past of its migrations.
ALWAYS_UNSAID = (
    "Whether the log has later entries on these rows",
    "Whether the register goes on after its last certificates",
    "The words of case.pdf",
    "What the times of entries of the log are worth: the clock was set back.",
)


def unsaid_but(said: dict[str, Any]) -> list[str]:
    """All that does not hold or cannot be said, but for what no bundle of a scene can show."""
    found = [one["sentence"] for one in said["findings"] if one["verdict"] != "holds"]
    return [one for one in found if not one.startswith(ALWAYS_UNSAID)]


def a_case(app: Flask, scene: Scene) -> tuple[Certificate, Search]:
    """A search an hour after the team got its certificate for ivory in free search."""
    certificate = issued(app, scene)
    shift = scene.shift(certificate.team, started_at=THAT_MORNING + timedelta(minutes=20))
    return certificate, scene.search(shift)


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files of a bundle, without the folder that they lie in."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def laid_out(files: dict[str, bytes], folder: Path) -> Path:
    """The files in a folder."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def fingerprint_of(pem: bytes) -> str:
    """What a printed certificate shows of its authority."""
    return load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex()


def judged_by_a_stranger(*arguments: object) -> tuple[int, dict[str, Any]]:
    """What verify.py says as a stranger runs it: alone, with nothing of this program in reach."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    return ran.returncode, json.loads(ran.stdout or "{}") | {"error": ran.stderr}
