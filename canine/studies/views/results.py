"""Pages of an opened study: its results, and the same as rows, dictionary and paper."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response, request, stream_with_context
from flask_login import current_user
from markupsafe import Markup

from canine import clock
from canine.errors import NotFound
from canine.rules.notifications import shortened
from canine.rules.permissions import Permission
from canine.rules.referral_choice import Workload
from canine.rules.sentence import Sentence
from canine.studies import exporting, presented, queries
from canine.studies.forms.figures import WorkloadForm
from canine.studies.results import HOW_TO_READ, WHAT_IT_DOES_NOT_SHOW, Shown, results
from canine.studies.views.blueprint import bp
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.pages import attachment, page

if TYPE_CHECKING:
    from canine.studies.models import Study


@bp.get("/studies/<uuid:study_id>/results")
@requires(Permission.SEE_STUDIES)
def show_results(study_id: UUID) -> Response:
    """Show what an opened study came to, as pictures with the table under each."""
    found, form = _opened(study_id), WorkloadForm(request.args)
    shown = _results(found, form.workload())
    return page(
        "studies/show_results.html",
        title=Sentence("Results of study {number}", number=found.number),
        found=found,
        form=form,
        shown=[(_drawn(one), one.table) for one in shown],
        how_to_read=HOW_TO_READ,
        what_not=WHAT_IT_DOES_NOT_SHOW,
    )


def _opened(study_id: UUID) -> "Study":
    found = queries.study(study_id)
    if found.opening is None:
        raise NotFound("This study is not opened yet: what lies where is sealed, and there are no results.")
    return found


def _results(found: "Study", day: Workload) -> list[Shown]:
    rows = list(presented.presented_rows(found, unit_zone(), at_a_time=presented.ALL_AT_ONCE))
    return results(rows, [one.name for one in found.planned_conditions], day)


def _drawn(one: Shown) -> Markup | None:
    """Return the picture of a table as it stands in the page; None where it has no rates."""
    from canine.drawings import PlottedRate, as_svg, rates_with_intervals  # noqa: PLC0415 -- slow import

    if not any(rate is not None for _, rate in one.plotted):
        return None
    drawing = rates_with_intervals([PlottedRate(shortened(label, 38), rate) for label, rate in one.plotted], width=640)
    return Markup(as_svg(drawing, f"{one.table.title}: each share with its exact interval, as in the table"))


@bp.get("/studies/<uuid:study_id>/presentations.csv")
@requires(Permission.SEE_STUDIES)
def download_rows(study_id: UUID) -> Response:
    """Return a row for each dog, filter and presentation, in pieces."""
    rows: Iterator[bytes] = exporting.tidy_csv(presented.presented_rows(_opened(study_id), unit_zone()))
    answer = Response(stream_with_context(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="presentations.csv"'
    return answer


@bp.get("/studies/<uuid:study_id>/presentations.parquet")
@requires(Permission.SEE_STUDIES)
def download_parquet(study_id: UUID) -> Response:
    """Return the same rows as Apache Parquet, in pieces."""
    rows: Iterator[bytes] = exporting.tidy_parquet(presented.presented_rows(_opened(study_id), unit_zone()))
    answer = Response(stream_with_context(rows), mimetype="application/vnd.apache.parquet")
    answer.headers["Content-Disposition"] = 'attachment; filename="presentations.parquet"'
    return answer


@bp.get("/studies/dictionary.csv")
@requires(Permission.SEE_STUDIES)
def download_dictionary() -> Response:
    """Return what each column of the rows holds."""
    return attachment(exporting.dictionary_csv(), "text/csv", "dictionary.csv")


@bp.get("/studies/models.txt")
@requires(Permission.SEE_STUDIES)
def download_models() -> Response:
    """Return the lines that fit the mixed model elsewhere."""
    return attachment(exporting.MODELS.encode(), "text/plain", "models.txt")


@bp.get("/studies/<uuid:study_id>/report.pdf")
@requires(Permission.SEE_STUDIES)
def download_report(study_id: UUID) -> Response:
    """Return the report on paper, as the study stands now."""
    from canine.studies.paper import report_paper  # noqa: PLC0415 -- slow import

    found = _opened(study_id)
    shown = _results(found, WorkloadForm(request.args).workload())
    content = report_paper(
        found,
        queries.progress(found),
        shown,
        preparer=found.preparer.called_at(found.planned_at),
        at=clock.now(),
        zone=str(unit_zone()),
        by=current_user.name,
    )
    return attachment(content, "application/pdf", f"study-{found.number}.pdf")
