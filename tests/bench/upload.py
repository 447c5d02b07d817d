"""How long a check of a large uploaded PDF takes, beside a library that only opens it and reads every object."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from os import urandom
from time import perf_counter

import pikepdf

from canine.certificates.checking import check
from canine.certificates.document import draw
from canine.certificates.signing import load_signing_key, make_local_authority, sign
from tests.bench.effort import Effort
from tests.bench.row import Row, row
from tests.certificates.example_record import example_record, photo


def measure(effort: Effort) -> list[Row]:
    """Seconds to check a genuine certificate of nearly 5 MB, the largest file that is let in."""
    authority = make_local_authority("Bench", passphrase="bench", at=datetime(2026, 1, 5, tzinfo=UTC))
    pdf = _large(authority.signing_p12, effort.upload_bytes)
    ours = min(_seconds(lambda: check(pdf, authority.authority_pem)) for _ in range(effort.times))
    baseline = min(_seconds(lambda: _read(pdf)) for _ in range(effort.times))
    return [row("upload_check_5_mb", ours, baseline)]


def _large(signing_p12: bytes, size: int) -> bytes:
    """A certificate with a stream of noise in it, signed as a whole."""
    record, out = example_record(), BytesIO()
    with pikepdf.open(BytesIO(draw(record, photo()))) as opened:
        opened.Root.Noise = opened.make_stream(urandom(size - 400_000))
        opened.save(out)
    return sign(out.getvalue(), record, load_signing_key(signing_p12, "bench"), at=record.issued_at)


def _read(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened:
        for found in opened.objects:
            if isinstance(found, pikepdf.Stream):
                found.read_raw_bytes()


def _seconds(act: Callable[[], object]) -> float:
    started = perf_counter()
    act()
    return perf_counter() - started
