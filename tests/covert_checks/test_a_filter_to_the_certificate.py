"""Filters that a keeper prepared go the way of any other, each step in the pages of who does it, and end on paper.

Five are put into one day: one is found, four are missed, each at a step of its own; the certificate tells the year.
"""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from freezegun import freeze_time
from sqlalchemy import select

from canine.covert_checks import chain
from canine.custody.models import CustodyRequest
from canine.extensions import db
from canine.presentations import queries as lines
from canine.rasco.models import AirSample, PresentationSession
from canine.registry.models import Team
from canine.rules.confirmation import CustodyAnswer
from canine.rules.covert_check import RevealCause
from canine.rules.covert_steps import CovertOutcome, CovertStep, StepWord
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.team import Mode
from canine.shifts.models import Shift
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.covert_checks.held import ENDS, Browser, Held, held, local, time_is_over, words
from tests.rasco.test_air_samples import TYPED
from tests.scenes import Scene, account_of

CONTAINERS = ("MSCU6639870", "TOLU4734787", "CSQU3054383", "TEMU5803720")
ALERTS = {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE}
CONTROL = {ItemKind.POSITIVE_CONTROL}
# The one whose receiver says that it was not so.
DISPUTED = 2


class OneDay:
    """The shift, its teams, and who samples, keeps, loads and records on it: each in a browser of their own."""

    def __init__(self, scene: Scene, client_as: Browser) -> None:
        self.scene, self.client_as = scene, client_as
        self.teams = scene.team(scene.dog("Ruby")), scene.team(scene.dog("Simba"))
        self.shift: Shift = scene.shift(self.teams[0])
        self.handler = account_of(self.teams[0])
        self.store = scene.user(Role.ASSESSOR, "Store Saida")
        self.beside = scene.user(Role.HANDLER, "Beside Baraka")

    def samples(self, number: int) -> AirSample:
        """The handler draws air through filter K{number}, as through any other."""
        typed = TYPED | {
            "container_number": CONTAINERS[number - 1],
            "filter_number": f"K{number}",
            "bag_seal": f"BAG{number}",
            "seal_number": f"KE44556{number}",
            "started_at": f"2026-03-03T{9 + number // 4:02d}:{(number * 15) % 60:02d}",
            "stopped_at": f"2026-03-03T{9 + number // 4:02d}:{(number * 15) % 60 + 12:02d}",
            "second": str(self.beside.id),
        }
        answer = self.client_as(self.handler).post(f"/shifts/{self.shift.id}/samples/new", data=typed)
        assert answer.status_code == 302, words(answer)
        return db.session.scalars(select(AirSample).where(AirSample.filter_number == f"K{number}")).unique().one()

    def is_handed_over(self, sample: AirSample, said: CustodyAnswer) -> None:
        """The handler gives it to the store; the one who took it says whether it was so."""
        form = {
            "to": str(self.store.id),
            "bag_seal": sample.bag_seal,
            "handed_at": "2026-03-03T11:00",
            "place": "Sample store",
            "storage_temperature_c": "6",
        }
        answer = self.client_as(self.handler).post(f"/samples/{sample.id}/hand-overs/new", data=form)
        assert answer.status_code == 302, words(answer)
        asked = db.session.scalars(select(CustodyRequest).order_by(CustodyRequest.asked_at.desc())).unique().all()
        mine = next(one for one in asked if one.person_id == self.store.id and not one.answers)
        typed = {
            "said": said.value,
            "reason": "" if said is CustodyAnswer.CONFIRMED else "the bag was open when I got it",
        }
        answer = self.client_as(self.store).post(f"/hand-overs/{mine.id}", data=typed)
        assert answer.status_code == 302, words(answer)

    def presents(self, sample: AirSample, alerting: dict[Team, set[ItemKind]]) -> None:
        """A manager prepares the session, the loader reads what goes where, the recorder taps and closes."""
        teams = list(alerting)
        typed = {
            "room": "Presentation room 1",
            "samples": str(sample.id),
            "controls": str(self.scene.aid().id),
            "blanks": "2",
            "positions": "6",
            "loader": str(self.scene.user(Role.HANDLER).id),
            "recorder": str(self.scene.user(Role.ASSESSOR).id),
            "blinding": "double_blind",
        }
        typed |= dict(zip(("first_team", "second_team"), (str(one.id) for one in teams), strict=False))
        opened = self.client_as(Role.MANAGER).post("/sessions/new", data=typed)
        assert opened.status_code == 302, words(opened)
        session = db.session.scalars(
            select(PresentationSession).order_by(PresentationSession.received_at.desc())
        ).unique()
        made = next(one for one in session if one.closed_at is None)
        sheet = words(self.client_as(made.loader).get(f"/sessions/{made.id}/loading"))
        assert f"filter {sample.filter}" in sheet
        recorder = self.client_as(made.responses_by)
        for team, kinds in alerting.items():
            for position, item in lines.placements(made.line_id).items():
                tapped = {"position": position, "kind": "alert" if item.kind in kinds else "none"}
                answer = recorder.post(f"/sessions/{made.id}/teams/{team.id}", data=tapped)
                assert answer.status_code == 302, words(answer)
        assert recorder.post(f"/sessions/{made.id}/close").status_code == 302


def prepared(scene: Scene, client_as: Browser, number: int) -> Held:
    """The keeper puts a target on filter K{number}, and the manager who was named agrees."""
    return held(scene, client_as, container_number="", filter_number=f"k{number}", filter_lot="l-26")


def told(found: Held) -> tuple[CovertOutcome, CovertStep | None]:
    """What a revealed check came to."""
    verdict = chain.verdict_of(found.check)
    return verdict.outcome, verdict.missed_at


@pytest.mark.one_database
def test_five_filters_of_one_day_are_told_step_by_step_and_on_the_certificate(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    checks = [prepared(scene, client_as, number) for number in range(1, 6)]
    with freeze_time(NOON):
        day = OneDay(scene, client_as)
        samples = [day.samples(number) for number in range(1, 5)]
        for who in (day.handler, day.store, Role.MANAGER, Role.ADMINISTRATOR):
            for one in samples:
                page = words(client_as(who).get(f"/samples/{one.id}"))
                assert "overt" not in page.replace("Covert checks", ""), "nothing betrays it before"
        for at, one in enumerate(samples):
            day.is_handed_over(one, CustodyAnswer.DISPUTED if at == DISPUTED else CustodyAnswer.CONFIRMED)
        day.presents(samples[0], {day.teams[0]: ALERTS})
        _is_revealed_before_the_referral(checks[0], samples[0], day)
        day.presents(samples[1], dict.fromkeys(day.teams, CONTROL))
    assert [one.check.reveal for one in checks[1:]] == [None] * 4, "what no dog alerted on waits for its time"
    assert time_is_over(ENDS + timedelta(minutes=1)) == 1
    assert time_is_over(ENDS + timedelta(hours=72)) == 3
    assert [told(one) for one in checks] == [
        (CovertOutcome.FOUND, None),
        (CovertOutcome.MISSED, CovertStep.ALERTED),
        (CovertOutcome.MISSED, CovertStep.CUSTODY),
        (CovertOutcome.MISSED, CovertStep.PRESENTED),
        (CovertOutcome.MISSED, CovertStep.SAMPLED),
    ]
    after = ENDS + timedelta(days=5)
    with freeze_time(after):
        page = words(client_as(Role.MANAGER).get("/covert-checks"))
        assert "1 of 5" in page
        assert "Misses at: sampling 1, custody 1, presentation 1, dog 1" in page
        shown = words(client_as(Role.HANDLER).get(f"/covert-checks/{checks[1].check_id}"))
        assert "0 of 2 dogs alerted" in shown and "By the rule in force: cleared" in shown
        shown = words(client_as(Role.HANDLER).get(f"/covert-checks/{checks[DISPUTED].check_id}"))
        assert "Store Saida" in shown and "No closed session had it on the line" in shown

    paper = _certificate(app, scene, day.teams[0], after)
    record: dict[str, Any] = json.loads(client_as(Role.PROSECUTOR).get(f"/certificates/{paper}.json").data)
    year = next(value for name, value in record.items() if name.startswith("covert"))
    assert (year["found"], year["targets"]) == (1, 5)
    misses = {one["step"]: one["count"] for one in year["misses"]}
    assert misses == {"sampled_as_asked": 1, "custody_whole": 1, "presented_in_time": 1, "alerted": 1}
    assert (year["team_hits"], year["team_targets"]) == (1, 2), "of the dog itself: one found, one not"


def _is_revealed_before_the_referral(found: Held, sample: AirSample, day: OneDay) -> None:
    """The decision reveals it, and nobody refers or inspects what the keeper put in."""
    check = found.check
    assert check.reveal is not None and check.reveal.cause is RevealCause.ALERT
    assert [one.word for one in chain.verdict_of(check).steps] == [StepWord.DONE] * 5
    manager = day.client_as(Role.MANAGER)
    inspected = {"outcome": "found", "inspected_by": "Customs", "inspected_at": local(NOON)}
    inspected |= {"finding": "tusks", "exhibit_number": "EX-1"}
    for address, typed in (
        (f"/samples/{sample.id}/referrals/new", {"referred_to": "Customs", "referred_at": local(NOON)}),
        (f"/samples/{sample.id}/inspection", inspected),
    ):
        refused = manager.post(address, data=typed)
        assert refused.status_code == 422 and "Nothing is referred, inspected or found here" in words(refused)
    assert "Covert check" in words(day.client_as(day.handler).get(f"/samples/{sample.id}"))


def _certificate(app: Flask, scene: Scene, team: Team, at: datetime) -> str:
    """A check-up for air samples, passed, approved, and the certificate on it."""
    with freeze_time(at):
        checkup = approved(scene, scene.checkup(team, mode=Mode.RASCO, at=at), at)
        return issued(app, scene, checkup, at).serial
