"""How long a certificate takes, beside ReportLab alone drawing the same pages."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from canine.certificates.document import draw, drawn_alone
from canine.certificates.layout import register_fonts
from canine.certificates.signing import load_signing_key, make_local_authority, sign
from tests.bench.effort import Effort
from tests.bench.row import Row, row
from tests.certificates.example_record import example_record, photo


def measure(effort: Effort) -> list[Row]:
    """Seconds to build and sign one certificate, and to draw its pages with nothing else: the best each."""
    record, picture = example_record(), photo()
    authority = make_local_authority("Bench", passphrase="bench", at=datetime(2026, 1, 5, tzinfo=UTC))
    key = load_signing_key(authority.signing_p12, "bench")
    register_fonts()

    def build_and_sign() -> None:
        sign(draw(record, picture), record, key, at=record.issued_at)

    def draw_only() -> None:
        drawn_alone(record, picture)

    ours, baseline = _best(build_and_sign, effort.times), _best(draw_only, effort.times)
    return [row("certificate_build_and_sign", ours, baseline)]


def _best(act: Callable[[], None], times: int) -> float:
    act()
    found = []
    for _ in range(times):
        gc.collect()
        started = perf_counter()
        act()
        found.append(perf_counter() - started)
    return min(found)
