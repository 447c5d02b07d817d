"""A run is looked at by a second person before it is cleared; what lies otherwise is excluded, and told."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time

from canine.accounts import queries as accounts
from canine.actor import program
from canine.certificates.messages import CertificateRecord
from canine.checkups import queries, services
from canine.checkups.errors import NothingToLoad
from canine.checkups.messages import TrialResponse
from canine.checkups.models import Checkup
from canine.policy import services as policy
from canine.policy.messages import PolicyChange
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.trial import CheckupState, PlannedRun
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.certificates.test_section_106b import printed
from tests.checkups.trials import text
from tests.conftest import NOON
from tests.scenes import LONG_AGO, Scene, actor, in_no_time, load, plan_of

pytestmark = pytest.mark.one_database

Browser = Callable[..., FlaskClient]


def every_run_is_looked_at() -> None:
    with transaction():
        change = PolicyChange({"second_look_share": 1.0}, LONG_AGO, "For this scene")
        policy.change_policy(change, actor=program("test"), at=LONG_AGO)


def run_through(found: Checkup, run: PlannedRun) -> None:
    """Load a run, and enter it without a fault."""
    recorder = actor(accounts.user(found.recorder_id))
    load(found, run.number, NOON)
    for position, item in run.positions().items():
        kind = ResponseKind.ALERT if item.kind is ItemKind.TARGET else ResponseKind.NONE
        with in_no_time(), transaction():
            message = TrialResponse(run.number, position, kind)
            services.record_response(found.id, message, actor=recorder, at=NOON)


def numbers_in(run: PlannedRun) -> dict[str, str]:
    return {f"item_{position}": str(item.number) for position, item in run.positions().items()}


@freeze_time(NOON)
def test_a_loader_loads_otherwise_than_planned(app: Flask, scene: Scene, client_as: Browser) -> None:
    """No next run, and no reveal, before the assessor has read what lies there; the paper has what was read."""
    every_run_is_looked_at()
    found = scene.checkup(at=NOON)
    own = f"/checkups/{found.id}"
    plan, assessor, loader = plan_of(found), client_as(found.assessor), client_as(found.loader)
    bent = next(run for run in plan.runs[:-2] if run.targets)
    place = next(each for each, item in bent.positions().items() if item.kind is ItemKind.BLANK)
    for run in plan.runs:
        run_through(found, run)
        assert f"Leave run {run.number} as it lies" in text(loader.get(f"{own}/plan"))
        if run.number < len(plan.runs):
            with pytest.raises(NothingToLoad, match=f"Leave run {run.number} as it lies"), transaction():
                services.see_run(found.id, actor=actor(found.loader), at=NOON)
        else:
            assert queries.checkup(found.id).state is CheckupState.COMPLETE
            assert "waits for a second look" in text(assessor.post(f"{own}/reveal"))
            assert queries.result(found.id) is None
        seen = numbers_in(run)
        if run is bent:
            assert client_as(found.recorder).post(f"{own}/look", data=seen).status_code == 403
            short = assessor.post(f"{own}/look", data=seen | {f"item_{place}": ""})
            assert (short.status_code, "or 0 where nothing lies" in text(short)) == (422, True)
            seen[f"item_{place}"] = "0"
        if run.number == len(plan.runs) - 1:
            assert "the reason is printed" in text(assessor.post(f"{own}/look", data={"nobody": "yes", "reason": ""}))
            seen = {"nobody": "yes", "reason": "The hall was flooded"}
        assert assessor.post(f"{own}/look", data=seen).status_code == 302
    scored = queries.scored(found.id)
    (excluded,) = scored.score.excluded
    assert (excluded.presentation.run, excluded.presentation.position) == (bent.number, place)
    assert (scored.score.counts.false_alerts, scored.score.strict.counts.false_alerts) == (0, 1)
    assert "loaded otherwise" in text(assessor.get(f"{own}/score"))
    certificate = issued(app, scene, approved(scene, queries.checkup(found.id), at=NOON), at=NOON)
    paper = printed(certificate)
    name = found.assessor.name
    assert f"{name} looked at run {bent.number} on" in paper and "1 of them not the planned one" in paper
    assert "loaded otherwise than planned" in paper and "nothing lay there" in paper
    assert f"Run {len(plan.runs) - 1} was to be looked at and was not: The hall was flooded ({name})." in paper
    assert "no second look at what was loaded is on record" not in paper
    looks = CertificateRecord.from_json(certificate.record_json).protocol.second_looks or ()
    assert [one.places for one in looks] == [6] * 9 + [0, 6]


@freeze_time(NOON)
def test_where_no_policy_asks_for_it_the_paper_says_whose_word_it_is(app: Flask, scene: Scene) -> None:
    paper = printed(issued(app, scene))
    assert "Which item lay where is the plan’s word: no second look at what was loaded is on record." in paper
