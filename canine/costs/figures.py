"""The tables of a period, for page, file and paper alike: what was done, what was spent, how the rota was kept."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from canine.costs.queries import finds, kept_rota, spending, work
from canine.costs.queries.kept_rota import Kept
from canine.policy import queries as policy
from canine.rules.cost import BUDGET_CURRENCY, CostKind, Spent, budget_cents, share_of_year, total
from canine.rules.folding import fold_name
from canine.rules.words import word_for
from canine.rules.work import Cell, Figures, Found, Period, summed
from canine.tables import NOT_RECORDED, Table, Value
from canine.units.models import Unit

_WORK_HEAD = (
    "Searches",
    "Container searches",
    "Search hours",
    "Alerts",
    "Air samples",
    "Referred",
    "Shift hours",
    "Finds",
    "Weight in kg",
    "Not weighed",
)
DEFINITIONS = (
    "Searches: free searches, in the month in which they began; search hours, of those whose end is on record.",
    "Alerts: entries that stand on what a dog showed; a change of behaviour is none, and an alert is no find.",
    "Air samples: by the moment the pump stopped; referred: the last decision sent the container to be inspected.",
    "Finds: exhibits of searches, and inspections of sampled containers that found something. Weight: the first "
    "weighing of each, since goods dry out.",
    "What was struck counts nowhere; what was corrected counts as it reads now. A dash: not recorded in this way.",
)
_OF_DOGS = (
    "Air samples of a dog are those it was presented with; several dogs may have one sample, so they have no sum."
)
_OF_ODOURS = (
    "Finds alone have an odour, where an expert or a laboratory said what they are: an alert names none, nor do a "
    "search, a sample and a shift. What was found in a sampled container is identified in no row of its own."
)
_OF_REASONS = "A shift has no reason: its hours are not divided."


def hours(seconds: int | None) -> Decimal | None:
    """Return seconds as hours with one decimal."""
    return None if seconds is None else (Decimal(seconds) / 3600).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What was done in a period: the tables, and the series of the pictures by part of the period."""

    tables: tuple[Table, ...]
    labels: tuple[str, ...]
    by_part: tuple[Figures, ...]
    searches_by_reason: Mapping[str, tuple[int, ...]]
    whole: Figures
    without_end: int


def work_done(unit_id: UUID, period: Period) -> WorkDone:
    """Return what was done in a period. Eight statements, however long it is."""
    searched, moved = work.searched(unit_id, period)
    (sampled, presented), duty = work.sampled(unit_id, period), work.on_duty(unit_id, period)
    found = finds.found(unit_id, period, moved)
    found_cells = [Cell(one.part, one.figures, one.station_id, one.dog_id, one.reason) for one in found]
    at_places = [*searched, *sampled, *duty.cells, *found_cells]
    labels = period.labels
    by_part = summed(at_places, lambda cell: cell.part)
    whole = _sum(by_part.values())
    with_reason = [*searched, *sampled, *found_cells]
    tables = (
        _table("By month", "Month", [(labels[at], by_part.get(at, Figures())) for at in range(len(labels))], whole),
        _table("By station", "Station", _named(summed(at_places, lambda cell: cell.station_id), duty.stations), whole),
        _of_dogs(searched, found_cells, duty, presented),
        _of_odours(found),
        _table(
            "By reason",
            "Reason",
            [(words, figures.without("seconds_on_shift")) for words, figures in _by_reason(with_reason)],
            None,
            (_OF_REASONS,),
        ),
    )
    parts = range(len(labels))
    by_reason = summed([*searched, *sampled], lambda cell: (cell.part, cell.reason))
    return WorkDone(
        tables=tables,
        labels=tuple(labels),
        by_part=tuple(by_part.get(at, Figures()) for at in parts),
        searches_by_reason={
            word_for(reason): tuple(_looked_at(by_reason.get((at, reason), Figures())) for at in parts)
            for reason in work.REASONS
        },
        whole=whole,
        without_end=duty.without_end,
    )


def looked_at(unit_id: UUID, period: Period) -> Figures:
    """Return how many searches and air samples a period had. Four statements."""
    searched, _ = work.searched(unit_id, period)
    return _sum(cell.figures for cell in (*searched, *work.sampled(unit_id, period)[0]))


def _looked_at(figures: Figures) -> int:
    return (figures.searches or 0) + (figures.samples or 0)


def _sum(found: Iterable[Figures]) -> Figures:
    whole = Figures()
    for one in found:
        whole = whole.plus(one)
    return whole


def _by_reason(cells: Iterable[Cell]) -> list[tuple[str, Figures]]:
    found = summed(cells, lambda cell: cell.reason)
    return [(word_for(reason), found.get(reason, Figures())) for reason in work.REASONS]


def _named(found: Mapping[Hashable, Figures], names: Mapping[UUID, str]) -> list[tuple[str, Figures]]:
    known = {key: names.get(key, NOT_RECORDED) for key in found if isinstance(key, UUID)}
    return sorted(((name, found[key]) for key, name in known.items()), key=lambda row: fold_name(row[0]))


def _of_dogs(searched: Sequence[Cell], found: Sequence[Cell], duty: work.Duty, presented: Mapping[UUID, int]) -> Table:
    by_dog = summed([*searched, *(cell for cell in found if cell.dog_id)], lambda cell: cell.dog_id)
    keys = {key for key in (*by_dog, *duty.of_dogs, *presented) if isinstance(key, UUID)}
    rows: dict[Hashable, Figures] = {}
    for key in keys:
        own = by_dog.get(key, Figures()).without("samples", "referred", "seconds_on_shift")
        rows[key] = own.plus(
            Figures(samples=presented.get(key, 0), referred=None, seconds_on_shift=duty.of_dogs.get(key, 0))
        )
    return _table("By dog", "Dog", _named(rows, duty.dogs), None, (_OF_DOGS,))


def _of_odours(found: Sequence[Found]) -> Table:
    spelt: dict[str, str] = {}
    by_name: dict[str, Figures] = {}
    for one in found:
        key = fold_name(one.identified_as)
        spelt.setdefault(key, one.identified_as or "not identified on record")
        by_name[key] = by_name.get(key, Figures()).plus(one.figures)
    rows: list[tuple[Value, ...]] = []
    for key in sorted(by_name, key=lambda one: (one == "", one)):
        rows.append((spelt[key], by_name[key].finds, by_name[key].kg, by_name[key].not_weighed))
    head = ("Identified as", "Finds", "Weight in kg", "Not weighed")
    return Table("By odour", head, tuple(rows), (_OF_ODOURS,))


def _table(
    title: str, what: str, rows: Sequence[tuple[str, Figures]], whole: Figures | None, notes: tuple[str, ...] = ()
) -> Table:
    lines = [_line(name, figures) for name, figures in rows]
    if whole is not None:
        lines.append(_line("Together", whole))
    return Table(title, (what, *_WORK_HEAD), tuple(lines), notes)


def _line(name: str, figures: Figures) -> tuple[Value, ...]:
    return (
        name,
        figures.searches,
        figures.containers,
        hours(figures.seconds_searching),
        figures.alerts,
        figures.samples,
        figures.referred,
        hours(figures.seconds_on_shift),
        figures.finds,
        figures.kg,
        figures.not_weighed,
    )


@dataclass(frozen=True, slots=True)
class MoneySpent:
    """What was spent in a period, and in its year against the budget; cents are of the budget's currency."""

    tables: tuple[Table, ...]
    labels: tuple[str, ...]
    by_part: tuple[int, ...]
    by_kind: Mapping[str, int]
    whole: int
    entries: int
    searches: int
    samples: int
    budget: int
    budget_of_period: int
    year: int
    of_year: tuple[int, ...]

    @property
    def in_year(self) -> int:
        """What was spent in the whole year."""
        return sum(self.of_year)


def money_spent(unit_id: UUID, period: Period, whole: Figures) -> MoneySpent:
    """Return what was spent in a period; `whole` is what was done in it. Four statements."""
    year = Period(date(period.until.year, 1, 1), date(period.until.year, 12, 31), period.zone)
    found, of_year = spending.spent(unit_id, period, year)
    names = spending.names_of_dogs(unit_id)
    ends_at = datetime.combine(period.until, time(12), tzinfo=period.zone).astimezone(UTC)
    budget = budget_cents(policy.in_force(ends_at).yearly_budget_usd, None)
    labels = period.labels
    by_kind = {word_for(kind): total([one for one in found if one.kind is kind]) for kind in CostKind}
    by_part = tuple(total([one for one in found if one.part == at]) for at in range(len(labels)))
    return MoneySpent(
        tables=(
            _spent_table("Spent by month", "Month", list(enumerate(labels)), found, lambda one: one.part),
            _spent_table("Spent by kind", "For what", [(kind, word_for(kind)) for kind in CostKind], found, _kind_of),
            _spent_on_dogs(found, names),
            _per_act(total(found), whole),
        ),
        labels=tuple(labels),
        by_part=by_part,
        by_kind=by_kind,
        whole=total(found),
        entries=sum(one.entries for one in found),
        searches=whole.searches or 0,
        samples=whole.samples or 0,
        budget=budget,
        budget_of_period=int(budget * share_of_year(period.since, period.until)),
        year=year.since.year,
        of_year=tuple(total([one for one in of_year if one.part == at]) for at in range(12)),
    )


def _amount(cents: int, among: int = 1) -> Decimal:
    return (Decimal(cents) / 100 / among).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _kind_of(one: Spent) -> CostKind:
    return one.kind


def _spent_table(
    title: str,
    what: str,
    groups: Sequence[tuple[Hashable, str]],
    found: Sequence[Spent],
    key_of: Callable[[Spent], Hashable],
) -> Table:
    """Return a table with a line for each group, named; and one for all of them."""
    rows = [_spent_line(name, [one for one in found if key_of(one) == key]) for key, name in groups]
    rows.append(_spent_line("Together", found))
    return Table(title, (what, "Entries", f"Spent in {BUDGET_CURRENCY}"), tuple(rows))


def _spent_line(name: str, found: Sequence[Spent]) -> tuple[Value, ...]:
    return (name, sum(one.entries for one in found), _amount(total(found)))


def _spent_on_dogs(found: Sequence[Spent], names: Mapping[UUID, str]) -> Table:
    keys = sorted({one.dog_id for one in found if one.dog_id}, key=lambda key: fold_name(names.get(key, "")))
    groups: list[tuple[Hashable, str]] = [(key, names.get(key, NOT_RECORDED)) for key in keys]
    groups.append((None, "no dog in particular"))
    table = _spent_table("Spent by dog", "Dog", groups, found, lambda one: one.dog_id)
    if not names:
        return table
    each = _amount(total(found), len(names))
    note = f"All costs divided by the {len(names)} dogs of the unit: {each:,} {BUDGET_CURRENCY} each."
    return replace(table, notes=(note,))


def _per_act(cents: int, whole: Figures) -> Table:
    looked = _looked_at(whole)
    rows: list[tuple[Value, ...]] = []
    for name, count in (
        ("free search", whole.searches),
        ("air sample", whole.samples),
        ("search or air sample", looked),
    ):
        rows.append((name, count, _amount(cents, count) if count else None))
    notes = ("All costs of the period, divided by each count alone: the lines are not added up.",)
    return Table("Cost of each", ("Each", "Count", f"{BUDGET_CURRENCY} for one"), tuple(rows), notes)


@dataclass(frozen=True, slots=True)
class RotaKept:
    """The rota of a period against what was worked."""

    table: Table
    labels: tuple[str, ...]
    planned: tuple[Decimal, ...]
    worked: tuple[Decimal, ...]


def rota_kept(unit_id: UUID, period: Period, at: datetime) -> RotaKept:
    """Return how the rota was kept. Two statements."""
    parts, labels = kept_rota.kept(unit_id, period, at), period.labels
    rows = [_kept_line(name, one) for name, one in zip(labels, parts, strict=True)]
    rows.append(_kept_line("Together", Kept(*(sum(getattr(one, name) for one in parts) for name in _KEPT))))
    head = ("Month", "Planned shifts", "Hours planned", "Worked as planned", "No shift on record", "Shifts worked",
            "Hours worked", "Not on the rota")  # fmt: skip
    notes = (
        "A shift counts once for each of its teams. Worked as planned: a shift of the team is on record at some time "
        "of the planned one. Planned shifts that have not ended yet are left out, and so are cancelled ones.",
    )
    zero = Decimal(0)
    return RotaKept(
        Table("Rota and worked", head, tuple(rows), notes),
        tuple(labels),
        tuple(hours(one.planned_s) or zero for one in parts),
        tuple(hours(one.worked_s) or zero for one in parts),
    )


_KEPT = ("planned", "planned_s", "met", "worked", "worked_s", "unplanned")


def _kept_line(name: str, one: Kept) -> tuple[Value, ...]:
    return (
        name,
        one.planned,
        hours(one.planned_s),
        one.met,
        one.not_met,
        one.worked,
        hours(one.worked_s),
        one.unplanned,
    )


def title_of(unit: Unit, period: Period) -> str:
    """Return of whom and of when figures are."""
    return f"{unit.name}, {period.since.isoformat()} to {period.until.isoformat()}"
