"""Each fact that can be corrected, of each kind of record: whether a certificate prints it, and its status follows.

What is printed of the team's year are the searches counted, with the object of a confirmed miss and its day; what an
alert or a cleared container came to; minutes and months of training; the veterinarian's word. All else may be set right
without touching a certificate.
"""

import re
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import select

from canine.certificates import queries
from canine.certificates.messages import CertificateRecord, HistoryKind
from canine.extensions import db
from canine.medical.models import MedicalCheckup
from canine.rasco import queries as rasco
from canine.rules.cargo import CargoKind
from canine.rules.correction import Subject
from canine.rules.efficacy import Counts
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.rules.search import SearchFact
from canine.rules.team import Blinding, Mode
from canine.shifts import queries as shifts
from canine.shifts.models import Search, Weighing
from canine.training.models import Exercise
from tests.certificates.issued import approved, issued
from tests.certificates.printed_facts import NOT_PRINTED, PRINTED, Case
from tests.certificates.test_basis import said_of
from tests.conftest import NOON
from tests.corrections.test_strikes import author_of
from tests.scenes import THAT_MORNING, Scene
from tests.shifts.test_evidence_of_a_search import FINDING
from tests.typed import TypedForm, forms_of

Browser = Callable[..., FlaskClient]
WEEK_AGO = THAT_MORNING - timedelta(days=7)
ON_THE_DAY = WEEK_AGO + timedelta(hours=6)
FOUND = {"outcome": "found", "inspected_by": "Grace Mwende", "inspected_at": "2026-02-24T11:45", "remarks": "in bags"}
THE_MEDICAL = "The medical check-up was corrected after the certificate was issued."
THE_YEAR = "An entry of the team's last twelve months was corrected after the certificate was issued."


_LOCAL = {"": "2026-02-24T09:40", "exhibit": "2026-02-24T11:40"}


class Year:
    """A certified team's last twelve months, with one record of each kind, and what is typed to correct one."""

    def __init__(self, app: Flask, scene: Scene, client_as: Browser) -> None:
        self.scene, self.client_as = scene, client_as
        self.team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
        self.other_team, self.aid = scene.team(scene.dog("Simba")), scene.aid()
        with freeze_time(ON_THE_DAY):
            self._searches()
            self._samples()
        self.vet = scene.user(Role.VETERINARIAN)
        self.examined = [self._examine(days) for days in (20, 1)]
        begun = THAT_MORNING - timedelta(hours=3)
        self.exercise = scene.exercise(self.team, begun, counts=Counts(10, 0, 0, 19), result="Quick.").id
        blind = {"counts": Counts(10, 0, 0, 19), "blinding": Blinding.DOUBLE_BLIND, "mode": Mode.FREE_SEARCH}
        self.blind = scene.exercise(self.team, begun - timedelta(hours=3), **blind).id
        certificate = issued(app, scene, approved(scene, scene.checkup(self.team)))
        self.serial: str = certificate.serial
        self.handler = self.client_as(self.author)
        db.session.commit()

    def _searches(self) -> None:
        self.shift = self.scene.shift(self.team, WEEK_AGO)
        self.author = author_of(self.scene.search(self.shift))
        self.handler = self.client_as(self.author)
        vehicle: dict[str, Any] = {"kind": CargoKind.VEHICLE, "container_number": "", "object_name": "KCA 123A"}
        vehicle |= {"seal_state": None, "seal_number": ""}
        self.searches: dict[str, UUID] = {}
        for number, (name, values) in enumerate(
            {
                "missed": {},
                "": {},
                "vehicle": vehicle,
                "missed vehicle": vehicle,
                "not inspected": {},
                "exhibit": {},
            }.items(),
            start=2,
        ):
            begun = WEEK_AGO + timedelta(minutes=30 * number)
            values = values | {"started_at": begun, "ended_at": begun + timedelta(minutes=20)}
            self.searches[name] = self.scene.search(self.shift, **values).id
        for name in ("missed", "", "exhibit", "missed vehicle"):
            if name in ("", "exhibit"):
                shown = {"kind": "alert", "place": "left door", "shown_at": _LOCAL[name]}
                self._post(f"/searches/{self.searches[name]}/alerts/new", shown)
            self._post(f"/searches/{self.searches[name]}/outcome", FOUND)
        less = {"kind": "change_of_behaviour", "place": "left door", "shown_at": "2026-02-24T11:10"}
        self._post(f"/searches/{self.searches['not inspected']}/alerts/new", less)
        search_id = self.searches["exhibit"]
        on_the_day = {
            name: value.replace("2026-03-03T11:05", "2026-02-24T11:50").replace("2026-03-03", "2026-02-24")
            for name, value in FINDING.items()
        }
        self._post(f"/searches/{search_id}/findings/new", on_the_day)
        witness = {"name": "J. Otieno", "office": "", "part": "opened it"}
        self._post(f"/searches/{search_id}/witnesses/new", witness)
        said = {"by_kind": "named_expert", "by_name": "Dr Wanjiru", "result": "ivory", "identified_on": "2026-02-24"}
        self._post(f"/findings/{self.search('exhibit').findings[0].id}/identifications/new", said)

    def _samples(self) -> None:
        """One that two dogs cleared and that held contraband, one on which both alerted, and one that was handed on."""
        at, scene = ON_THE_DAY, self.scene
        drawn = {"started_at": WEEK_AGO + timedelta(hours=4), "second_id": scene.user(Role.HANDLER).id}
        missed, referred, waits = (scene.sample(self.shift, **drawn) for _ in range(3))
        for sample, shown in ((missed, set()), (referred, {ItemKind.SAMPLE})):
            session = scene.session([self.team, self.other_team], [sample], at=at)
            for team in (self.team, self.other_team):
                scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL, *shown}, at=at)
            scene.closed_session(session, at=at)
        self.samples = {"missed": missed.id, "": waits.id, "referred": referred.id}
        found = {
            "outcome": "found",
            "inspected_by": "J. Otieno",
            "inspected_at": "2026-02-24T14:00",
            "finding": "carved pieces, white",
            "exhibit_number": "EX-9",
            "weight_kg": "3.250",
        }
        self._post(f"/samples/{missed.id}/inspection", found)
        self._post(f"/samples/{referred.id}/inspection", found | {"exhibit_number": "EX-8"})
        to = {"referred_to": "Revenue Authority, shed 4", "referred_at": "2026-02-24T14:00"}
        self._post(f"/samples/{referred.id}/referrals/new", to)
        step = {"to": str(scene.user(Role.ASSESSOR).id), "handed_at": "2026-02-24T13:30", "place": "kennels"}
        self._post(f"/samples/{waits.id}/hand-overs/new", step | {"bag_seal": waits.bag_seal})

    def _examine(self, days: int) -> UUID:
        at = THAT_MORNING - timedelta(days=days)
        with freeze_time(at + timedelta(hours=1)):
            doctor = self.client_as(self.vet)
            page = doctor.get(f"/medical/new?dog={self.team.dog_id}").get_data(as_text=True)
            form = next(one for one in forms_of(page) if "fitness" in one.fields)
            said = {"weight_kg": "28.4", "temperature_c": "38.6", "fitness": "fit_with_limits"}
            said |= {"limits": "no sun", "limited_mode": "free_search", "heat_limit_c": "32"}
            answer = doctor.post("/medical/new", data=form.sent(**said))
            assert answer.status_code == 302, answer.get_data(as_text=True)
            return UUID(answer.location.rsplit("/", 1)[-1])

    def _post(self, address: str, typed: dict[str, str]) -> None:
        answer = self.handler.post(address, data=typed)
        assert answer.status_code == 302, (address, answer.get_data(as_text=True))

    def search(self, name: str) -> Search:
        """One search by its circumstances."""
        return shifts.search(self.searches[name])

    def page_of(self, case: Case) -> TypedForm:
        """The form with which the record is corrected."""
        page = self._client(case).get(self._address(case)[0]).get_data(as_text=True)
        return next(one for one in forms_of(page) if "reason" in one.fields)

    def _client(self, case: Case) -> FlaskClient:
        return self.client_as(self.vet) if case.kind == "medical" else self.handler

    def correct(self, case: Case) -> None:
        """Correct one fact at the desk, as its author or the veterinarian does."""
        db.session.expire_all()
        address, is_one_fact = self._address(case)
        for fact, first in case.also.items() if is_one_fact else ():
            self.correct(Case(case.record, fact, first))
        new = {"another team": self.third_team, "another person": self.another_person, "an aid": self.aid_id}
        value = new[case.new]() if case.new in new else case.new
        typed: dict[str, object] = {"fact": case.fact, "new": value, "reason": "Read once more."}
        if not is_one_fact:
            form = self.page_of(case)
            assert case.fact in form.fields, (case, sorted(form.fields))
            typed = form.sent(**{case.fact: value}, **case.also, reason="Read once more.")
        answer = self._client(case).post(address, data=typed)
        refusals = re.findall('class="error"[^>]*>([^<]+)', answer.get_data(as_text=True))
        assert answer.status_code == 302, (case, refusals)

    def third_team(self) -> str:
        """Another team of the same handler."""
        return str(self.scene.team(self.scene.dog("Nuru"), self.team.handler).id)

    def another_person(self) -> str:
        """Somebody else who can lead an exercise."""
        return str(self.scene.user(Role.ASSESSOR).id)

    def aid_id(self) -> str:
        """A training aid."""
        return str(self.aid.id)

    def issue_anew(self) -> None:
        """A manager has the certificate issued anew."""
        address = f"/certificates/{self.serial}/reissue"
        answer = self.client_as(Role.MANAGER).post(address, data={"reason": "A record was corrected."})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        self.serial = answer.location.rsplit("/", 1)[-1]

    def _address(self, case: Case) -> tuple[str, bool]:
        """Where the record is corrected, and whether that is done fact by fact."""
        which = case.record.partition(", ")[2]
        exhibit = self.search("exhibit").findings[-1]
        match case.kind:
            case "search":
                return f"/searches/{self.searches[which]}/correct", True
            case "alert":
                return f"/alerts/{shifts.latest(self.search(which).alerts)[0].id}/correct", False
            case "search_outcome":
                return f"/searches/{self.searches[which]}/outcome", False
            case "finding":
                return f"/findings/{exhibit.id}/correct", False
            case "identification":
                first, _ = shifts.exhibit(exhibit.id)
                said = shifts.latest(shifts.identifications_of([first.id]))
                return f"/identifications/{said[0].id}/correct", False
            case "sample_inspection":
                return f"/samples/{self.samples[which]}/inspection", False
            case "exercise":
                key = self.blind if which else self.exercise
                return f"/training/exercises/{self._newest(Exercise, key)}/correct", False
            case "medical":
                key = self.examined[0 if which else 1]
                return f"/medical/{self._newest(MedicalCheckup, key)}/correct", False
            case _:
                return f"/corrections/{case.kind}/{self._row(case.kind, which)}/new", True

    def _row(self, kind: str, which: str) -> UUID:
        if kind == "named_witness":
            return self.search("exhibit").witnesses[0].id
        if kind == "weighing":
            first, _ = shifts.exhibit(self.search("exhibit").findings[-1].id)
            return db.session.scalars(select(Weighing.id).where(Weighing.exhibit_id == first.id)).one()
        if kind == "hand_over":
            return rasco.sample(self.samples[""]).hand_overs[0].id
        if kind == "referral":
            return rasco.sample(self.samples["referred"]).referrals[0].id
        return self.samples[which]

    @staticmethod
    def _newest(kind: type[Exercise] | type[MedicalCheckup], key: UUID) -> UUID:
        while (later := db.session.scalar(select(kind.id).where(kind.corrects_id == key))) is not None:
            key = later
        return key


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@freeze_time(NOON)
def test_what_no_paper_prints_is_corrected_and_the_certificate_stays_valid(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    year = Year(app, scene, client_as)
    said = CertificateRecord.from_json(queries.paper(year.serial).record_json).history
    assert sum(line.kind is HistoryKind.CONFIRMED_MISS for line in said.lines) == 3
    assert (said.operations.searches, said.operations.samples, said.operations.alerts_confirmed) == (7, 0, 2)
    for case in NOT_PRINTED:
        year.correct(case)
        assert said_of(year.serial) == [], case


@pytest.mark.one_database
@freeze_time(NOON)
def test_what_the_paper_prints_or_counts_is_a_basis_each_time(app: Flask, scene: Scene, client_as: Browser) -> None:
    year = Year(app, scene, client_as)
    for case in PRINTED:
        year.correct(case)
        wanted = [THE_MEDICAL if case.record == "medical" else THE_YEAR]
        assert said_of(year.serial) == wanted, case
        if case is not PRINTED[-1]:
            year.issue_anew()


FACTS: dict[str, Collection[str]] = {
    "search": tuple(SearchFact),
    "weighing": shifts.WEIGHING_FACTS,
    "named_witness": shifts.WITNESS_FACTS,
    "air_sample": rasco.SAMPLE_FACTS,
    "hand_over": rasco.HAND_OVER_FACTS,
    "referral": rasco.REFERRAL_FACTS,
}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@freeze_time(NOON)
def test_no_fact_that_can_be_corrected_is_left_out_here(app: Flask, scene: Scene, client_as: Browser) -> None:
    year = Year(app, scene, client_as)
    judged: dict[str, set[str]] = {}
    for case in (*PRINTED, *NOT_PRINTED):
        judged.setdefault(case.kind, set()).add(case.fact)
    for case in {case.kind: case for case in NOT_PRINTED}.values():
        if case.kind in FACTS:
            # A search given to another team of its shift has a test of its own, with two dogs.
            assert judged[case.kind] == set(FACTS[case.kind]) - {"team"}
            continue
        shown = {one.name for one in year.page_of(case).fields.values() if one.kind not in ("hidden", "file")}
        # Of several equal lines, the first stands for all.
        assert judged[case.kind] == {re.sub("_[2-9]$", "_1", name) for name in shown} - {"reason", "dog_id"}
    # A hand-over of an exhibit is struck and written anew; an outcome is corrected on its own page; of what was spent
    # no paper of a team knows.
    assert {*judged} >= {one.value for one in Subject} - {"outcome", "exhibit_hand_over", "cost"}
