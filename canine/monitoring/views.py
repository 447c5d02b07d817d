"""The sequential tests on the page of a dog, each with its control charts."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, render_template

from canine import clock
from canine.errors import NotFound
from canine.monitoring import queries
from canine.monitoring import services as services  # its consequences are in force wherever charts are shown
from canine.monitoring.sentences import counted, meaning, run_lengths, without_mode
from canine.rules.figures import written_day
from canine.rules.monitoring import Watched
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.team import Mode
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.pages import picture
from canine.web.sections import Subject, section_of

bp = Blueprint("monitoring", __name__)


@section_of(Subject.DOG, needs=Permission.SEE_CHECKUPS, place=30)
def tests_of_dog(dog_id: UUID) -> str:
    """The control charts of the dog's teams, each with a sentence that says what it means."""
    return _section(queries.of_dog(dog_id, at=clock.now(), zone=unit_zone()))


@section_of(Subject.TEAM, needs=Permission.SEE_CHECKUPS, place=45)
def tests_of_team(team_id: UUID) -> str:
    """The same for one team, in each mode in which it was ever certified."""
    found = (queries.of_team(team_id, mode, at=clock.now()) for mode in Mode)
    return _section([one for one in found if one is not None])


def _section(found: list[queries.Monitored]) -> str:
    def said(one: queries.Monitored, watch: queries.Watch) -> str:
        return meaning(watch.steps, watch.sums, _written(one.since), _written, watch.watched)

    if not found:
        return ""
    return render_template(
        "monitoring/section_of_tests.html", found=found, said=said, run_lengths=run_lengths, without_mode=without_mode
    )


def _written(at: datetime) -> str:
    return written_day(at.astimezone(unit_zone()).date())


@bp.get("/teams/<uuid:team_id>/<any(free_search, rasco):mode>/<any(sequential, cusum):chart>.svg")
@requires(Permission.SEE_CHECKUPS)
def draw_chart(team_id: UUID, mode: str, chart: str) -> Response:
    """One control chart of known targets as a picture."""
    return _chart(team_id, Mode(mode), chart, Watched.TARGETS)


@bp.get(
    "/teams/<uuid:team_id>/<any(free_search, rasco):mode>/"
    "<any(false_alerts, exercise_targets, exercise_false_alerts):watched>/<any(sequential, cusum):chart>.svg"
)
@requires(Permission.SEE_CHECKUPS)
def draw_other_chart(team_id: UUID, mode: str, watched: str, chart: str) -> Response:
    """One control chart of false alerts, or of exercises, as a picture."""
    return _chart(team_id, Mode(mode), chart, Watched(watched))


def _chart(team_id: UUID, mode: Mode, chart: str, watched: Watched) -> Response:
    from canine.monitoring.pictures import cusum_chart, sequential_chart  # noqa: PLC0415 -- slow import

    found = queries.of_team(team_id, mode, at=clock.now())
    if found is None:
        raise NotFound("This team was never certified in this mode, so there is nothing to monitor.")
    watch = found.watch(watched)
    title = Sentence("of {team}: {steps}", team=found.team, steps=counted(watch.steps, watched))
    if chart == "cusum":
        return picture(cusum_chart(watch.sums, watch.test, watched), f"CUSUM {title}")
    return picture(sequential_chart(watch.steps, watch.test, watched), f"Sequential test {title}")
