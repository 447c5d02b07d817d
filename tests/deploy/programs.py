"""Releases of the program to upgrade from and to: a commit, and the present one with a migration that is to come."""

import io
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from tests.deploy.machines import ROOT

_NEXT = '''"""A change that an older program cannot live with: a column that it reads has another name."""

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Call it what the next release calls it."""
    with op.batch_alter_table("scheduler_lease") as table:
        table.alter_column("last_tick_at", new_column_name="ticked_at")


def downgrade() -> None:
    """Call it what it was called."""
    with op.batch_alter_table("scheduler_lease") as table:
        table.alter_column("ticked_at", new_column_name="last_tick_at")
'''


def of_commit(commit: str, folder: Path) -> Path:
    """Write the program of a commit to a folder, with the filling of this test in it."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    shutil.copytree(ROOT / "tests" / "deploy", folder / "tests" / "deploy", dirs_exist_ok=True)
    return folder


def next_release(folder: Path) -> Path:
    """Write the present program to a folder, one migration further than it is."""
    for name in ("canine", "migrations", "templates", "tests", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    newest = max((folder / "migrations" / "versions").glob("[0-9]*_*.py")).name.partition("_")[0]
    number = f"{int(newest) + 1:04d}"
    text = _NEXT.format(revision=number, before=newest)
    (folder / "migrations" / "versions" / f"{number}_of_the_next_release.py").write_text(text)
    models = folder / "canine" / "heartbeat" / "models.py"
    written, count = re.subn(
        r"(last_tick_at: .* = mapped_column\()(UtcDateTime\))", r'\1"ticked_at", \2', models.read_text()
    )
    assert count == 1, "the column that the next release renames is not where it was"
    models.write_text(written)
    return folder
