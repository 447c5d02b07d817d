"""Pages of what was done and what it cost, the record of costs, and the same as files and on paper."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import sees_unit, units_in_sight
from canine.audit import queries as audit
from canine.costs import figures, queries, services
from canine.costs.forms import CostForm, PeriodForm
from canine.costs.messages import Receipt
from canine.errors import DomainError, NotFound
from canine.registry import queries as registry
from canine.registry.list_filters import DOG, SINCE, UNTIL, word_of
from canine.rules.cost import BUDGET_CURRENCY, CostKind
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.rules.work import MOST_YEARS, Period, quarter
from canine.saved_views.lists import Column, Listing, show_list, table_file
from canine.tables import Table
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.filters import unit_zone
from canine.web.finding import Finds, Hit, finds
from canine.web.languages import flash
from canine.web.pages import attachment, page
from canine.web.writes import submitted, transactional

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

    from canine.units.models import Unit

bp = Blueprint("costs", __name__, url_prefix="/work")


@bp.get("")
@requires(Permission.SEE_FIGURES)
def show_work() -> Response:
    """Show what was done in a period, as pictures with the table under each."""
    from canine.costs import pictures  # noqa: PLC0415 -- slow import

    form, asked = _asked()
    if asked is None:
        return page("costs/nothing.html", title="Work and cost", form=form, of="work")
    unit, period = asked
    done = figures.work_done(unit.id, period)
    charts = [(pictures.looked_at_chart(done), done.tables[:1]), (pictures.found_chart(done), done.tables[1:])]
    return page(
        "costs/show_work.html",
        title="Work and cost",
        form=form,
        done=done,
        shown=_shown(charts),
        definitions=figures.DEFINITIONS,
        quarters=_quarters(period),
        **_address(unit, period),
    )


@bp.get("/costs")
@requires(Permission.SEE_COSTS)
def show_costs() -> Response:
    """Show what was spent in a period, and in its year against the budget."""
    from canine.costs import pictures  # noqa: PLC0415 -- slow import

    form, asked = _asked()
    if asked is None:
        return page("costs/nothing.html", title="Costs", form=form, of="costs")
    unit, period = asked
    spent = figures.money_spent(unit.id, period, figures.looked_at(unit.id, period))
    charts = [
        (pictures.year_chart(spent, _months_begun(spent.year)), spent.tables[:1]),
        (pictures.kinds_chart(spent), spent.tables[1:]),
    ]
    return page(
        "costs/show_costs.html",
        title="Costs",
        form=form,
        spent=spent,
        shown=_shown(charts),
        currency=BUDGET_CURRENCY,
        **_address(unit, period),
    )


@bp.get("/rota")
@requires(Permission.SEE_FIGURES)
def show_rota() -> Response:
    """Show the rota of a period against what was worked."""
    from canine.costs import pictures  # noqa: PLC0415 -- slow import

    form, asked = _asked()
    if asked is None:
        return page("costs/nothing.html", title="Rota and worked", form=form, of="rota")
    unit, period = asked
    kept = figures.rota_kept(unit.id, period, clock.now())
    return page(
        "costs/show_rota.html",
        title="Rota and worked",
        form=form,
        shown=_shown([(pictures.rota_chart(kept), (kept.table,))]),
        **_address(unit, period),
    )


def _shown(charts: "Sequence[tuple[Drawing, Sequence[Table]]]") -> list[tuple[Markup, Sequence[Table]]]:
    """Return pictures as they stand in a page, with the tables under each."""
    from canine.drawings import as_svg  # noqa: PLC0415 -- slow import

    return [(Markup(as_svg(drawing, tables[0].title)), tables) for drawing, tables in charts]


def _asked() -> "tuple[PeriodForm, tuple[Unit, Period] | None]":
    """Return the form, and the unit and the days that it asks for: this year of the person's own unit, if nothing."""
    form = PeriodForm(request.args)
    offered = [one for one in units.units() if sees_unit(one.id)]
    form.unit.offer([(one.id, one.name) for one in offered])
    form.validate()
    zone = unit_zone()
    today = clock.now().astimezone(zone).date()
    until = form.until.data or today
    since = form.since.data or date(until.year, 1, 1)
    if since > until or until.year - since.year > MOST_YEARS:
        form.since.errors = [*form.since.errors, f"The first day lies before the last, at most {MOST_YEARS} years."]
        since = date(until.year, 1, 1)
    wanted = form.unit.data or current_user.unit_id
    unit = next((one for one in offered if one.id == wanted), offered[0] if offered else None)
    form.since.data, form.until.data = since, until
    form.since.raw_data = form.until.raw_data = None
    form.unit.data = unit.id if unit else None
    return form, (unit, Period(since, until, zone)) if unit else None


def _address(unit: "Unit", period: Period) -> dict[str, Any]:
    """Return what every page of figures knows of itself: whose they are, of when, and how the address says so."""
    asked = {"unit": str(unit.id), "since": period.since.isoformat(), "until": period.until.isoformat()}
    return {"unit": unit, "period": period, "asked": asked}


def _quarters(period: Period) -> list[tuple[str, int, int]]:
    """Return the quarters up to the period's end, the latest first: what each is called, its year and its number."""
    last = (period.until.year, (period.until.month - 1) // 3 + 1)
    made = []
    for _ in range(4):
        made.append((f"{last[0]}, quarter {last[1]}", *last))
        last = (last[0], last[1] - 1) if last[1] > 1 else (last[0] - 1, 4)
    return made


def _months_begun(year: int) -> int:
    today = clock.now().astimezone(unit_zone()).date()
    return 12 if year < today.year else today.month if year == today.year else 0


_TABLES: "dict[str, Callable[[Unit, Period], Sequence[Table]]]" = {
    "work": lambda unit, period: figures.work_done(unit.id, period).tables,
    "costs": lambda unit, period: figures.money_spent(unit.id, period, figures.looked_at(unit.id, period)).tables,
    "rota": lambda unit, period: [figures.rota_kept(unit.id, period, clock.now()).table],
}


@bp.get("/<any(work, costs, rota):of>/tables.<any(csv, xlsx):ending>")
@requires(Permission.SEE_FIGURES)
def download_tables(of: str, ending: str) -> Response:
    """Return the tables of a page as a file."""
    _, asked = _asked()
    if asked is None:
        raise NotFound("There is no unit whose figures you may see.")
    unit, period = asked
    return table_file(_TABLES[of](unit, period), ending, f"{of}-{period.since}-{period.until}")


@bp.get("/report-<int:year>-<int:number>.pdf")
@requires(Permission.SEE_FIGURES)
def download_report(year: int, number: int) -> Response:
    """Return the report of a quarter on paper."""
    from canine.costs.paper import report_paper  # noqa: PLC0415 -- slow import

    _, asked = _asked()
    if asked is None or not 1900 <= year < 2200 or not 1 <= number <= 4:
        raise NotFound("There is no such quarter.")
    unit, period, at = asked[0], quarter(year, number, unit_zone()), clock.now()
    done = figures.work_done(unit.id, period)
    content = report_paper(
        unit,
        f"{year}, quarter {number}",
        period,
        done,
        figures.money_spent(unit.id, period, done.whole),
        figures.rota_kept(unit.id, period, at),
        months=min(period.until.month, _months_begun(year)),
        at=at,
        by=current_user.name,
    )
    return attachment(content, "application/pdf", f"work-and-cost-{year}-{number}.pdf")


@bp.get("/costs/entries")
@requires(Permission.SEE_COSTS)
def list_costs() -> Response:
    """Show every cost, the newest first."""
    return show_list(
        COSTS,
        lambda asked: queries.cost_lines(units_in_sight(), asked),
        "costs/list_costs.html",
        currency=BUDGET_CURRENCY,
    )


COSTS = Listing(
    "costs",
    "Cost entries",
    "costs.list_costs",
    "Receipt or note",
    (SINCE, UNTIL, DOG, word_of("kind", "For what", CostKind)),
    (
        Column("spent_on", "Day", lambda one: one.spent_on, sorts=True),
        Column("kind", "For what", lambda one: word_for(one.kind), sorts=True),
        Column("amount", "Amount", lambda one: one.amount, is_number=True),
        Column("currency", "Currency", lambda one: one.currency, is_of_files=True),
        Column(
            "rate",
            Sentence("Rate for one {budget_currency}", budget_currency=BUDGET_CURRENCY),
            lambda one: one.rate or "",
            is_of_files=True,
        ),
        Column("rate_on", "Day of the rate", lambda one: one.rate_on or "", is_of_files=True),
        Column(
            "cents",
            Sentence("In {budget_currency}", budget_currency=BUDGET_CURRENCY),
            lambda one: Decimal(one.cents) / 100,
            sorts=True,
            is_number=True,
        ),
        Column("dog", "Dog", lambda one: one.dog),
        Column("receipt", "Receipt", lambda one: one.receipt, sorts=True),
        Column("note", "Note", lambda one: one.note),
        Column("by", "Recorded by", lambda one: one.by),
        Column("struck", "Struck", lambda one: "struck" if one.is_struck else "", is_of_files=True),
    ),
)


@finds("Costs", "costs.list_costs", needs=Permission.SEE_COSTS, place=60)
def costs_with(text: str) -> Finds:
    """Return the costs with this receipt or note."""
    found = queries.cost_lines(units_in_sight(), Asked(text))
    hits = [
        Hit(one.receipt or one.note, url_for("costs.show_cost", cost_id=one.id), f"{one.spent_on}")
        for one in found.rows
    ]
    return Finds(hits, found)


@bp.route("/costs/new", methods=["GET", "POST"])
@requires(Permission.RECORD_COST)
@transactional
def record_cost() -> BaseResponse:
    """Ask for an amount that was spent."""
    at = clock.now()
    form = CostForm(spent_on=_today(at), unit_id=current_user.unit_id, currency="KES")
    form.offer(
        [(one.id, one.name) for one in units.units() if one.id == current_user.unit_id],
        [(dog.id, dog.name) for dog in registry.dogs(current_user.unit_id or ())],
    )
    made = submitted(
        form,
        lambda: services.record_cost(form.to_message(), zone=unit_zone(), actor=current_actor(), at=clock.now()),
    )
    if made is None:
        return page("costs/record_cost.html", title="Record a cost", form=form, back=url_for("costs.list_costs"))
    flash("The cost is on record.")
    return redirect(url_for("costs.show_cost", cost_id=made.id))


def _today(at: datetime) -> date:
    return at.astimezone(unit_zone()).date()


@bp.get("/costs/<uuid:cost_id>")
@requires(Permission.SEE_COSTS)
def show_cost(cost_id: UUID) -> Response:
    """Show a cost with its corrections, its strikes and its history."""
    found = queries.cost(cost_id)
    return page(
        "costs/show_cost.html",
        title=Sentence(
            "Cost of {amount} {currency}",
            amount=f"{queries.cost_now(found).amount:,.2f}",
            currency=queries.cost_now(found).currency,
        ),
        cost=found,
        now=queries.cost_now(found),
        cents=queries.cents_now(found),
        currency=BUDGET_CURRENCY,
        lines=audit.history([str(one.id) for one in (found, *found.corrections, *found.strikes)]),
    )


@bp.get("/costs/<uuid:cost_id>/receipt")
@requires(Permission.DOWNLOAD_RECEIPT)
def download_receipt(cost_id: UUID) -> Response:
    """Return the receipt's file, byte for byte as it came."""
    found = queries.cost(cost_id, with_receipt=True)
    if found.receipt is None:
        raise NotFound("No file is on record for this cost.")
    try:
        ending = services.kind_of_receipt(Receipt(found.receipt_name, found.receipt))
    except DomainError:
        ending = "bin"
    return attachment(
        found.receipt, "application/octet-stream", f"receipt-{found.spent_on}-{str(cost_id)[:8]}.{ending}"
    )
