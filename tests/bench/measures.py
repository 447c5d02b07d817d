"""Every measure by its name, in the order in which they run."""

from collections.abc import Callable, Mapping

from tests.bench import (
    audit,
    bundle,
    certificate,
    checkup,
    field,
    first_page,
    morning,
    photos,
    tablet,
    ten_years,
    upload,
)
from tests.bench.effort import Effort
from tests.bench.row import Row

MEASURES: Mapping[str, Callable[[Effort], list[Row]]] = {
    "certificate": certificate.measure,
    "checkup": checkup.measure,
    "bundle": bundle.measure,
    "first_page": first_page.measure,
    "log_append": audit.measure_append,
    "log_walk": audit.measure_walk,
    "log_verify": audit.measure_verify,
    "upload": upload.measure,
    "photos": photos.measure,
    "readiness": morning.measure_page,
    "remind": morning.measure_remind,
    "ten_years_sqlite": ten_years.measure_sqlite,
    "ten_years_postgresql": ten_years.measure_postgresql,
    "field_sqlite": field.measure_sqlite,
    "field_postgresql": field.measure_postgresql,
    "tablet": tablet.measure,
}
