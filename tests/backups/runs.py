"""`canine backup` and `canine restore`, as somebody at the machine types them."""

import hashlib
from pathlib import Path

from click.testing import CliRunner, Result

from canine.cli import canine_command


def run_in(folder: Path, *arguments: object, database_url: str | None = None, **environ: str) -> Result:
    """Run a command in an instance."""
    given = {"CANINE_INSTANCE": str(folder), "CANINE_DATABASE_URL": database_url, "CANINE_SECRET_KEY": None, **environ}
    return CliRunner().invoke(canine_command, [str(one) for one in arguments], env=given)


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
