"""The sequential tests on the page of a dog, each with its control charts."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, render_template

from canine import clock
from canine.errors import NotFound
from canine.monitoring import queries
from canine.monitoring import services as services  # its consequences are in force wherever charts are shown
from canine.monitoring.sentences import meaning, run_lengths
from canine.rules.figures import written_day
from canine.rules.permissions import Permission
from canine.rules.team import Mode
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.pages import picture
from canine.web.sections import Subject, section_of

bp = Blueprint("monitoring", __name__)


@section_of(Subject.DOG, needs=Permission.SEE_CHECKUPS, place=30)
def tests_of_dog(dog_id: UUID) -> str:
    """The control charts of the dog's teams, each with a sentence that says what it means."""
    found = queries.of_dog(dog_id, at=clock.now(), zone=unit_zone())

    def said(one: queries.Monitored) -> str:
        return meaning(one.steps, one.sums, _written(one.since), _written)

    return (
        render_template("monitoring/section_of_dog.html", found=found, said=said, run_lengths=run_lengths)
        if found
        else ""
    )


def _written(at: datetime) -> str:
    return written_day(at.astimezone(unit_zone()).date())


@bp.get("/teams/<uuid:team_id>/<any(free_search, rasco):mode>/<any(sequential, cusum):chart>.svg")
@requires(Permission.SEE_CHECKUPS)
def draw_chart(team_id: UUID, mode: str, chart: str) -> Response:
    """One control chart as a picture."""
    from canine.monitoring.pictures import cusum_chart, sequential_chart  # noqa: PLC0415 -- slow import

    found = queries.of_team(team_id, Mode(mode), at=clock.now())
    if found is None:
        raise NotFound("This team was never certified in this mode, so there is nothing to monitor.")
    title = f"of {found.team}: {len(found.steps)} known presentations"
    if chart == "cusum":
        return picture(cusum_chart(found.sums, found.test), f"CUSUM {title}")
    return picture(sequential_chart(found.steps, found.test), f"Sequential test {title}")
