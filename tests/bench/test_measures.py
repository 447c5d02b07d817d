"""`make bench` runs to its end: every measure, with the smallest input."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^(\w+) +([\d.]+) (?:s|B) +([\d.]+) (?:s|B) +([\d.]+)$", re.MULTILINE)


@pytest.mark.slow
@pytest.mark.browser
def test_every_measure_runs_with_the_smallest_input_and_gives_its_rows() -> None:
    kept = ROOT / "instance" / "bench.json"
    before = kept.read_bytes() if kept.exists() else None
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--smallest"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = {name: float(ours) for name, ours, _, _ in LINE.findall(done.stdout)}
    expected = (
        "certificate_",
        "checkup_response_",
        "bundle_25_days",
        "first_page",
        "log_append",
        "log_walk",
        "log_verify",
        "upload_",
        "photos_backup",
        "readiness_",
        "remind_",
        "2_years_searches_sqlite",
        "2_years_searches_postgresql",
        "2_years_kit_sqlite",
    )
    for begins in (*expected, "field_record_sqlite", "field_batch_2_postgresql", "tablet_ready_kept"):
        assert any(name.startswith(begins) for name in rows), f"no row of {begins}: {done.stdout}"
    assert len(rows) == len(done.stdout.splitlines()) - 1
    assert (kept.read_bytes() if kept.exists() else None) == before, "figures of no worth are not kept"
