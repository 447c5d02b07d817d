"""The tidy rows of a study with their dictionary, and the lines that fit the mixed model elsewhere. Pure.

One row for each dog, filter and presentation. An empty cell is what nobody recorded.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from canine.parquet import Kind, ParquetColumn, as_parquet
from canine.rules.study_results import Presented
from canine.tables import plain_text

_ROWS_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the tidy rows: its name, its kind and unit, what it holds, and how it is had from a presentation."""

    name: str
    kind: str
    meaning: str
    value: Callable[[Presented], Any]


COLUMNS: tuple[Column, ...] = (
    Column("filter", "text", "number and lot of the filter; the cluster of the figures", lambda one: one.filter),
    Column(
        "kind",
        "target, empty_container, field_blank, filter_blank",
        "what was on the filter",
        lambda one: one.kind.value,
    ),
    Column("container", "whole number", "number of the prepared container in the study", lambda one: one.container),
    Column("condition", "text", "condition of the plan", lambda one: one.condition),
    Column("odour", "text", "target odour; empty where none was put in", lambda one: one.odour),
    Column("form", "text", "form of the target", lambda one: one.form),
    Column("mass_g", "number, g", "mass of the target, by the labels of its aids", lambda one: one.mass_g),
    Column("load", "text", "what else was in the container", lambda one: one.load),
    Column("size", "20_ft, 40_ft, 45_ft, other", "size of the container, as sampled", lambda one: one.size),
    Column("container_c", "number, °C", "temperature inside when it was closed", lambda one: one.container_c),
    Column(
        "hours_in_container",
        "number, h",
        "from closing the container to the pump's start",
        lambda one: one.hours_in_container,
    ),
    Column("point", "vent, door_seal", "where the air was drawn", lambda one: one.point),
    Column("minutes", "number, min", "from the pump's start to its stop", lambda one: one.minutes),
    Column("flow_l_per_min", "number, L/min", "flow of the pump", lambda one: one.flow_l_per_min),
    Column("volume_l", "number, L", "air drawn: flow times minutes", lambda one: one.volume_l),
    Column("temperature_c", "number, °C", "temperature of the air while sampling", lambda one: one.temperature_c),
    Column("humidity_percent", "whole number, %", "relative humidity while sampling", lambda one: one.humidity_percent),
    Column("pump", "text", "the pump", lambda one: one.pump),
    Column("filter_lot", "text", "lot of the filter", lambda one: one.filter_lot),
    Column("storage_hours", "number, h", "from the pump's stop to the dog's response", lambda one: one.storage_hours),
    Column("storage_c", "number, °C", "mean of the temperatures at which the bag was kept", lambda one: one.storage_c),
    Column("dog", "text", "the dog", lambda one: one.dog),
    Column("handler", "text", "the handler", lambda one: one.handler),
    Column("session", "text", "the session, numbered in the study", lambda one: one.session),
    Column("room", "text", "the room", lambda one: one.room),
    Column("blinding", "double_blind, single_blind, known", "the blinding that was kept", lambda one: one.blinding),
    Column("position", "whole number", "position on the line", lambda one: one.position),
    Column("dogs_turn", "whole number", "the dog's place in the order of dogs", lambda one: one.dogs_turn),
    Column(
        "preceding", "text", "what lay in the position sniffed before; empty for the first", lambda one: one.preceding
    ),
    Column("on", "day", "the day of the response, by the unit's clocks", lambda one: one.on.isoformat()),
    Column("at", "moment, UTC", "when the response was taken", lambda one: one.at),
    Column(
        "response",
        "alert, change_of_behaviour, none, not_sniffed",
        "the response that counts",
        lambda one: one.response,
    ),
    Column("alert", "0 or 1", "whether it is an alert; a change of behaviour is none", lambda one: int(one.alert)),
    Column("target", "0 or 1", "whether a target lay in the container", lambda one: int(one.is_target)),
    Column("latency_s", "number, s", "from the first sniff to the alert", lambda one: one.latency_s),
    Column("sniffed_s", "number, s", "seconds of sniffing", lambda one: one.sniffed_s),
    Column(
        "counts",
        "0 or 1",
        "whether the session counts for the dog, by its controls and blanks",
        lambda one: int(one.counts),
    ),
    Column("excluded", "text", "why no figure of the report counts it; empty where one does", lambda one: one.excluded),
)


def tidy_csv(rows: Iterable[Presented]) -> Iterator[bytes]:
    """Return the rows as CSV in UTF-8, in pieces."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow([column.name for column in COLUMNS])
    for number, row in enumerate(rows, start=1):
        write.writerow([_cell(column.value(row)) for column in COLUMNS])
        if number % _ROWS_AT_A_TIME == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def tidy_parquet(rows: Iterable[Presented]) -> Iterator[bytes]:
    """Return the rows as Apache Parquet, in pieces, under the names of the columns; None is what nobody recorded."""
    columns = [ParquetColumn(column.name, _parquet_kind(column)) for column in COLUMNS]
    return as_parquet(columns, ([_plain(column, row) for column in COLUMNS] for row in rows))


def _parquet_kind(column: Column) -> Kind:
    return _KINDS.get(column.kind.partition(",")[0], Kind.TEXT)


_KINDS = {
    "number": Kind.NUMBER,
    "whole number": Kind.WHOLE,
    "0 or 1": Kind.WHOLE,
    "day": Kind.DAY,
    "moment": Kind.MOMENT,
}


def _plain(column: Column, row: Presented) -> Any:
    value = column.value(row)
    if column.kind == "day":
        return None if value is None else date.fromisoformat(value)
    return None if value == "" else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return plain_text(str(value))


def dictionary_csv() -> bytes:
    """Return what each column holds, as CSV."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(("column", "kind", "meaning"))
    write.writerows((column.name, column.kind, column.meaning) for column in COLUMNS)
    return out.getvalue().encode()


MODELS = """\
The program itself fits no mixed model. These lines fit one from the exported rows: filter and container as random
intercepts, dogs as fixed effects where there are fewer than five, and as a random intercept from five on.

# R, with lme4 --------------------------------------------------------------
library(lme4)
rows <- read.csv("presentations.csv", na.strings = "")
targets <- subset(rows, target == 1 & is.na(excluded))
targets$dog <- factor(targets$dog)
fit <- glmer(alert ~ log2(mass_g) + I(hours_in_container / 24) + I(minutes / 5) + I(size == "40_ft")
             + I(temperature_c / 5) + I(humidity_percent / 10) + I(storage_hours / 24) + dog
             + (1 | container/filter), family = binomial, data = targets, nAGQ = 1)
summary(fit)
# One random intercept, by adaptive Gauss-Hermite quadrature:
fit_agq <- update(fit, . ~ . - (1 | container/filter) + (1 | filter), nAGQ = 15)
# Leave out what is the same in every row; five dogs or more: (1 | dog) in place of dog.
# Where a cell is all found: logistf::logistf(...), or blme::bglmer(...).

# Python, with statsmodels ---------------------------------------------------
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.genmod.bayes_mixed_glm import BinomialBayesMixedGLM

rows = pd.read_csv("presentations.csv")
targets = rows[(rows.target == 1) & rows.excluded.isna()].copy()
fixed = "alert ~ np.log2(mass_g) + I(minutes / 5) + I(temperature_c / 5) + I(storage_hours / 24) + C(dog)"
# The program's own model: maximum likelihood, errors clustered by filter.
import numpy as np
groups = targets["filter"].astype("category").cat.codes
print(smf.logit(fixed, targets).fit(cov_type="cluster", cov_kwds={"groups": groups}).summary())
# Random intercept by filter (variational Bayes).
print(BinomialBayesMixedGLM.from_formula(fixed, {"filter": "0 + C(filter)"}, targets).fit_vb().summary())
"""
