"""A unit with something of every kind on record, so that no page is empty and every state has its page."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any
from uuid import uuid4

from flask import Flask

from canine.absences import services as absences
from canine.absences.messages import AbsenceEntry
from canine.accounts import queries as accounts_reads
from canine.accounts import services as accounts
from canine.accounts.messages import NewUser, UserChange
from canine.accounts.models import User
from canine.accounts.passwords import hash_for_new_user
from canine.actor import program
from canine.certificates import services as certificates
from canine.certificates.models import Certificate
from canine.certificates.orders import StatusChange
from canine.checkups import queries as checkup_reads
from canine.checkups import services as checkups
from canine.checkups.messages import CauseOfMiss, NewPresence
from canine.checkups.models import Checkup
from canine.corrections import services as corrections
from canine.corrections.messages import NewStrike
from canine.demo.luck import stream
from canine.demo.portraits import COATS, portrait
from canine.guests import services as guests
from canine.guests.messages import NewGuest, NewPartner
from canine.notices import services as notices
from canine.persons import services as persons
from canine.persons.messages import Word
from canine.policy import services as policy
from canine.policy.messages import PolicyChange
from canine.presentations.messages import Correction
from canine.rasco import queries as rasco_reads
from canine.rasco import services as rasco
from canine.rasco.messages import NewEnding, NewHandOver, NewInspection, NewPerson, NewReferral, Presence
from canine.readiness import services as readiness
from canine.registry import services as registry
from canine.registry.messages import AidMoveEntry, CourseEntry, Move, TeamEnd
from canine.registry.models import Odour, Team, TrainingAid
from canine.registry.pictures import redraw
from canine.rota import services as rota
from canine.rota.messages import Plan, SwapRequest
from canine.rules.absence import AbsenceKind
from canine.rules.cargo import Concealment, Outcome
from canine.rules.certificate import CertificateEventKind
from canine.rules.correction import Subject
from canine.rules.kennel import AidMove, CourseKind
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.sampling import SampleEnd
from canine.rules.search import AlertKind, IdentifierKind, SearchFact
from canine.rules.session import Knowledge
from canine.rules.shift import Rain, Wind
from canine.rules.standing import StandingKind
from canine.rules.team import Fitness, Mode
from canine.rules.trial import MissCause
from canine.shifts import services as shifts
from canine.shifts.messages import (
    FactCorrection,
    NewAlert,
    NewFinding,
    NewIdentification,
    NewNote,
    NewOutcome,
    NewWeighing,
    NewWitness,
)
from canine.shifts.models import Shift
from canine.standing import services as standing
from canine.standing.messages import Verdict
from canine.training import services as training
from canine.training.messages import Sheet
from canine.training.reading import read_table
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.conftest import NOON
from tests.draws.days import draws_of_a_day
from tests.field.camera import jpeg, named, send
from tests.field.test_records import body, search_body, shift_body
from tests.journeys.desk import kept_at_the_desk
from tests.judge import JudgingClient
from tests.scenes import LONG_AGO, PASSWORD, THAT_MORNING, Scene, account_of, actor, load, plan_of
from tests.studies.a_study import studies_of_a_unit
from tests.training.test_importing_a_sheet import HEADINGS as SHEET_HEADINGS

TEST = program("test")
LONG_REASON = "the label was read upside down in the rain, and read again in the office by two people"


class WholeUnit(Scene):
    """Fills an instance through the services; few people fill its offices, so that every page has its reader."""

    def __init__(self) -> None:
        super().__init__()
        self._officers: dict[Role, Iterator[User]] = {}
        self._store: dict[str, Iterator[TrainingAid]] = {}

    def user(self, role: Role, name: str | None = None, **values: Any) -> User:
        """The one officer of a role, but two handlers in turn: one loads while the other records."""
        if name is not None:
            return super().user(role, name, **values)
        if role not in self._officers:
            several = 2 if role is Role.HANDLER else 1
            self._officers[role] = cycle([super(WholeUnit, self).user(role) for _ in range(several)])
        return next(self._officers[role])

    def aid(
        self, odour: Odour | None = None, label: str | None = None, replace_by_on: date = date(2027, 6, 30)
    ) -> TrainingAid:
        """The two aids of an odour in turn; one with a label is another."""
        odour = odour or self.odour()
        if label is not None:
            return super().aid(odour, label, replace_by_on)
        if odour.name not in self._store:
            self._store[odour.name] = cycle([super(WholeUnit, self).aid(odour) for _ in range(2)])
        return next(self._store[odour.name])

    def fill(self, app: Flask) -> None:
        """Everything, in an order that the records allow."""
        list(map(self.user, Role))
        self.retests_at_once()
        ruby, simba = self._teams()
        certificate = issued(app, self, approved(self, self.checkup(ruby)))
        self._other_checkups(simba, ruby)
        self._kennel(ruby, simba, certificate)
        self._samples(self._duty(ruby), ruby, simba)
        self._training(ruby)
        self._desk(app, ruby, simba)
        self._field(app, simba)
        self._second_looks(ruby, simba, certificate.serial)
        self._guests(ruby, app)
        draws_of_a_day(self, app)
        kept_at_the_desk(self)
        studies_of_a_unit(self, app)

    def _teams(self) -> tuple[Team, Team]:
        photo = redraw(portrait(next(iter(COATS)), stream(1, "photo")))
        ruby = self.team(self.dog("Ruby", photo=photo), self.handler("Asha Mwinyi"))
        simba = self.team(self.dog("Simba"), self.handler("Juma Otieno"))
        self.dog("Neema", operational=False)
        for odour in ("ivory", "rhino horn"):
            self.odour(odour)
        return ruby, simba

    def _other_checkups(self, team: Team, other: Team) -> None:
        """One in every state: to be judged, failed, incomplete, running, complete, planned; one is approved already."""
        self.scored_checkup(self.checkup(team), misses=1)
        failed = self.scored_checkup(self.checkup(team), misses=6, false_alerts=7)
        self._name_a_cause(failed)
        stopped = self.checkup(team)
        with transaction():
            checkups.close_incomplete(stopped.id, "heavy rain", actor=actor(stopped.assessor), at=THAT_MORNING)
        running = self.checkup(team)
        self.play(running, leave=30)
        self._correct(running)
        with transaction():
            checkups.note_presence(
                running.id, NewPresence("Dr Kamau", "behind the screen", False), actor=actor(running.assessor), at=NOON
            )
        self.play(self.checkup(team, odours=("ivory", "rhino horn"), mode=Mode.RASCO))
        load(self.checkup(other, mode=Mode.RASCO), 1, THAT_MORNING)

    def _name_a_cause(self, failed: Checkup) -> None:
        missed = next(one for one in plan_of(failed).presentations() if one.item.kind is ItemKind.TARGET)
        cause = CauseOfMiss(missed.run, missed.position, MissCause.HANDLER_MISSED_CHANGE, "turned away too early")
        with transaction():
            checkups.name_miss_cause(failed.id, cause, actor=actor(failed.assessor), at=NOON)

    def _correct(self, running: Checkup) -> None:
        first = checkup_reads.progress(running).by_place[(1, 1)]
        message = Correction(first.id, ResponseKind.CHANGE_OF_BEHAVIOUR, LONG_REASON)
        with transaction():
            checkups.correct_response(running.id, message, actor=actor(running.recorder), at=NOON)

    def _kennel(self, ruby: Team, simba: Team, certificate: Certificate) -> None:
        """Weights, courses, aids that are out, an odour that is no longer trained, a suspension."""
        for day, weight in enumerate(("28.4", "28.9", "27.1")):
            self.medical(ruby.dog, THAT_MORNING - timedelta(days=60 - day * 20), weight_kg=Decimal(weight))
        lame = {"fitness": Fitness.UNFIT, "limits": "lame on the left fore"}
        self.medical(simba.dog, THAT_MORNING - timedelta(days=200), **lame)
        manager = actor(self.user(Role.MANAGER))
        out, gone = self.aid(label="IV-OUT"), self.aid(label="IV-GONE")
        carrier, witness = account_of(ruby).id, manager.user_id
        assert witness is not None
        move = AidMoveEntry(AidMove.TAKEN_OUT, THAT_MORNING, carrier, witness, Decimal("50.00"))
        with transaction():
            registry.move_aid(out.id, move, actor=actor(self._account(ruby)), at=NOON)
            away = AidMoveEntry(AidMove.DISPOSED_OF, THAT_MORNING, witness, carrier, Decimal("49.5"))
            registry.move_aid(gone.id, away, actor=manager, at=NOON)
            old = self.odour("pangolin scale").id
            registry.retire_odour(old, reason="no aid of it is left", actor=manager, at=NOON)
            first, last = date(2026, 1, 12), date(2026, 3, 2)
            for course in (
                CourseEntry(CourseKind.REFRESHER, "Manyani", first, last, dog_id=ruby.dog_id),
                CourseEntry(CourseKind.RASCO_REFRESHER, "Kilindini", last, last, False, handler_id=ruby.handler_id),
            ):
                registry.add_course(course, actor=manager, at=NOON)
            for team, days in ((ruby, 9), (simba, -9)):
                until = NOON + timedelta(days=days)
                standing.certify(team.id, Mode.RASCO, ("ivory",), until=until, source="test", actor=TEST, at=LONG_AGO)

    def _account(self, team: Team) -> User:
        assert team.handler.user_id is not None
        return accounts_reads.user(team.handler.user_id)

    def _duty(self, ruby: Team) -> Shift:
        """A shift of last week, an open one: searches in every state, a seizure with all that belongs to it."""
        handler = actor(self._account(ruby))
        last_week = THAT_MORNING - timedelta(days=7)
        self.search(self.shift(ruby, started_at=last_week, ended_at=last_week + timedelta(hours=8)))
        shift = self.shift(ruby, started_at=THAT_MORNING + timedelta(minutes=20))
        with transaction():
            note = NewNote(shift.id, NOON, Decimal("31.5"), 80, Rain.LIGHT, Wind.MODERATE, "pants in the heat")
            shifts.note_on_shift(note, actor=handler, at=NOON)
        seized = self.search(shift)
        self._seizure(seized.id, shift.started_at + timedelta(hours=1, minutes=10), handler)
        started_at = shift.started_at + timedelta(hours=2)
        self.search(shift, started_at=started_at, ended_at=None)
        later = shift.started_at + timedelta(hours=3)
        alerted = self.search(shift, started_at=later, container_number="MSKU1234565")
        with transaction():
            alert = NewAlert(AlertKind.ALERT, "left door", later + timedelta(minutes=5))
            shifts.add_alert(alerted.id, alert, actor=handler, at=NOON)
            strike = NewStrike(
                subject=Subject.SEARCH, subject_id=alerted.id, reason="the number of the next one in the row"
            )
            corrections.strike(strike, actor=handler, at=NOON)
            seal = FactCorrection(alerted.id, SearchFact.SEAL_STATE, "broken", "seen on the photograph")
            shifts.correct_fact(seal, actor=actor(self.user(Role.MANAGER)), at=NOON)
        twice = self.search(shift, started_at=later + timedelta(minutes=40), container_number="TEMU1234565")
        self.search(shift, started_at=twice.started_at, container_number="TEMU1234565")
        with transaction():
            strike = NewStrike(subject=Subject.SEARCH, subject_id=twice.id, reason="logged twice")
            corrections.strike(strike, actor=handler, at=NOON)
        return shift

    def _seizure(self, search_id: Any, at: datetime, handler: Any) -> None:
        with transaction():
            first = shifts.add_alert(search_id, NewAlert(AlertKind.ALERT, "left door", at), actor=handler, at=NOON)
            shifts.add_alert(
                search_id,
                NewAlert(AlertKind.ALERT, "right door", at, corrects=first.id, reason=LONG_REASON),
                actor=handler,
                at=NOON,
            )
            fact = FactCorrection(search_id, SearchFact.SEAL_NUMBER, "KE445567", LONG_REASON)
            shifts.correct_fact(fact, actor=handler, at=NOON)
            outcome = NewOutcome(search_id, Outcome.FOUND, "Customs officer Mutua", at)
            shifts.record_outcome(outcome, actor=handler, at=NOON)
            weighing = NewWeighing(Decimal("12.4"), "KRA scale 3", NOON.date())
            concealment = next(iter(Concealment))
            found = NewFinding(search_id, "tusks, sawn", "EX-1", concealment, at, 4, "under sacks", weighing)
            finding = shifts.record_finding(found, actor=handler, at=NOON)
            expert = NewIdentification(
                finding.id, IdentifierKind.EXPERT, "Dr Ogeto", "elephant ivory", NOON.date(), "Schreger lines"
            )
            shifts.identify(expert, actor=handler, at=NOON)
            shifts.name_witness(NewWitness(search_id, "Officer Mutua", "KRA", "opened it"), actor=handler, at=NOON)

    def _samples(self, shift: Shift, ruby: Team, simba: Team) -> None:
        """One sample that waits and was handed over, one on the line, one that was alerted on and seized."""
        waits, on_line, decided, spoiled = (
            self.sample(shift, started_at=shift.started_at + timedelta(hours=hour), container_number=number)
            for hour, number in ((1, "CSQU3054383"), (2, "MSKU1234565"), (3, "TGHU1234567"), (2, "MSCU6639870"))
        )
        self._custody(waits)
        sampler = actor(accounts_reads.user(spoiled.recorder_id))
        with transaction():
            rasco.end_sample(NewEnding(spoiled.id, SampleEnd.SPOILED, NOON, "the bag tore"), actor=sampler, at=NOON)
        done = self.session([ruby, simba], [decided], at=NOON, blanks=2)
        for team in (ruby, simba):
            self.goes_along(done, team, {ItemKind.SAMPLE, ItemKind.POSITIVE_CONTROL}, at=NOON)
        self.closed_session(done, at=NOON)
        manager = actor(self.user(Role.MANAGER))
        with transaction():
            rasco.refer(NewReferral(decided.id, "KRA verification", NOON), actor=manager, at=NOON)
            found = NewInspection(decided.id, Outcome.FOUND, "Officer Mutua", NOON, "tusks", Decimal("8.2"), "EX-2")
            rasco.record_inspection(found, actor=manager, at=NOON)
        self._open_session(ruby, simba, on_line)

    def _custody(self, sample: Any) -> None:
        other = self.user(Role.HANDLER, "Ali Bakari")
        giver = actor(accounts_reads.user(sample.recorder_id))
        witness = self.user(Role.ASSESSOR, "Wairimu Ndegwa")
        message = NewHandOver(
            sample.id, other.id, NOON, "NEW1", "fridge 2", Decimal("4"), "the bag tore", witness_id=witness.id
        )
        with transaction():
            rasco.hand_over(message, actor=giver, at=NOON)

    def _open_session(self, ruby: Team, simba: Team, sample: Any) -> None:
        session = self.session([ruby, simba], [sample], at=NOON)
        self.goes_along(session, simba, {ItemKind.POSITIVE_CONTROL}, at=NOON)
        recorder = actor(accounts_reads.user(session.responses_by_id))
        response = next(each for shown in rasco_reads.progress(session) for each in shown.responses.values())
        with transaction():
            present = NewPerson(session.id, Presence("Dr Kamau", "watched", Knowledge.NOTHING))
            rasco.note_person(present, actor=recorder, at=NOON)
            message = Correction(response.id, ResponseKind.NOT_SNIFFED, LONG_REASON)
            rasco.correct_response(session.id, message, actor=recorder, at=NOON)

    def _training(self, ruby: Team) -> None:
        """Exercises, a corrected one, and a sheet of which half was read."""
        for day in (2, 9, 16):
            self.exercise(ruby, THAT_MORNING - timedelta(days=day), distractors="fish")
        rows = "1/13/2022,Ruby,Asha,2,1,1,2,0,1,0,,\r\nnonsense,Ruby,Asha,2,1,2,2,0,1,0,,\r\n"
        content = f"{SHEET_HEADINGS}\r\n{rows}".encode()
        sheet = training.read_sheet(Sheet("cheetah.csv", content, read_table(content), "K. Fratt et al."))
        with transaction():
            training.import_sheet(sheet, actor=actor(self.user(Role.MANAGER)), at=NOON)

    def _second_looks(self, ruby: Team, team: Team, serial: str) -> None:
        """What waits for a second person: policy, reinstatement, revocation, an end, roles, and who is who."""
        change = PolicyChange({"checkup_every_months": 4}, NOON, LONG_REASON)
        manager = actor(self.user(Role.MANAGER))
        with transaction():
            policy.propose_change(change, actor=manager, at=NOON)
            word = Word(ruby.handler.person_id, team.handler.person_id, is_one=True, reason=LONG_REASON)
            persons.say(word, actor=manager, at=NOON)
            self._roles(self._account(team))
            for kind, at in ((StandingKind.SUSPENDED, THAT_MORNING), (StandingKind.REINSTATED, NOON)):
                standing.decide(Verdict(team.id, kind, LONG_REASON, Mode.RASCO), actor=manager, at=at)
            standing.end_team(team.id, TeamEnd(NOON.date(), LONG_REASON), ends_at=NOON, actor=manager, at=NOON)
            revoked = StatusChange(serial, CertificateEventKind.REVOKED, LONG_REASON)
            certificates.change_status(revoked, actor=manager, at=NOON)

    def _roles(self, handler: User) -> None:
        """A new assessor, who has a password, and a handler who is to be a manager: both wait for one."""
        assessor = "waits@example.org", "Zainab Hassan", Role.ASSESSOR, PASSWORD
        newcomer = NewUser(*assessor, agency="Customs", reason=LONG_REASON)
        accounts.add_user(newcomer, hash_for_new_user(newcomer), actor=TEST, at=NOON)
        role = UserChange(handler.name, Role.MANAGER, handler.unit_id, "", is_active=True, reason=LONG_REASON)
        accounts.change_user(handler.id, role, actor=TEST, at=NOON)

    def _desk(self, app: Flask, ruby: Team, simba: Team) -> None:
        """A rota with a swap that was asked for and one that waits for the manager; notices; mail that waits."""
        manager = actor(self.user(Role.MANAGER))
        zone = app.config["TIMEZONE"]
        with transaction():
            for team, starts in ((ruby, time(6)), (simba, time(14))):
                plan = Plan(team.id, self.station().id, date(2026, 3, 4), starts, 8, 3, zone)
                ours = rota.plan_shifts(plan, actor=manager, at=NOON)
                to, asker = (simba, ruby) if team is ruby else (ruby, simba)
                request = SwapRequest(ours[0].id, to.id, "my daughter's graduation")
                swap = rota.ask_swap(request, actor=actor(self._account(asker)), at=NOON)
                if team is ruby:
                    rota.answer_swap(swap.id, agrees=True, actor=actor(self._account(simba)), at=NOON)
            for kind, first, last in (
                (AbsenceKind.ILLNESS, date(2026, 3, 2), None),
                (AbsenceKind.LEAVE, date(2026, 2, 9), date(2026, 2, 12)),
            ):
                entry = AbsenceEntry(simba.handler_id, kind, first, zone, last)
                absences.record_absence(entry, actor=manager, at=NOON)
            readiness.remind(at=NOON, zone=zone)
            notices.queue(base_url="https://canine.example.org", zone=zone, actor=TEST, at=NOON)
            readiness.make_calendar_link(manager.user_id, actor=manager, at=NOON)  # type: ignore[arg-type]  # a person

    def _guests(self, team: Team, app: Flask) -> None:
        """Somebody of another unit who is let in to one check-up, that unit as a partner, and a dog that comes here."""
        nairobi, manager = self.other_unit().id, actor(self.user(Role.MANAGER))
        guest = self.user(Role.ASSESSOR, "Halima Yusuf", unit_id=nairobi)
        days = NOON.date(), NOON.date() + timedelta(days=9)
        message = NewGuest(self.unit().id, guest.id, *days, app.config["TIMEZONE"], LONG_REASON, team.id)
        with transaction():
            guests.let_in(message, actor=manager, at=NOON)
            guests.name_partner(NewPartner(self.unit().id, nairobi, LONG_REASON), actor=manager, at=NOON)
        comes = Move(self.unit().id, LONG_REASON, dog_id=self.dog("Bosco", unit_id=nairobi).id)
        there = actor(self.user(Role.MANAGER, "Chege Karanja", unit_id=nairobi))
        with transaction():
            registry.propose_move(comes, actor=there, at=NOON)

    def _field(self, app: Flask, team: Team) -> None:
        """A tablet, a revoked one, two records that a manager has to settle, and photos: here, half here, let go."""
        with transaction():
            for name in ("Airport tablet 1", "Airport tablet 2"):
                accounts.enrol_device(name, "MSA", actor=TEST, at=NOON)
            accounts.revoke_device("Airport tablet 2", actor=TEST, at=NOON)
        app.test_client_class = JudgingClient
        client, record_id = self.browser_of(app)(self._account(team)), uuid4()
        last_month = NOON - timedelta(days=30)
        for hours in (0, 1):
            sent = shift_body(started_at=(last_month + timedelta(hours=hours)).isoformat())
            client.put(f"/api/v1/records/{record_id}", json=sent)
        client.put(f"/api/v1/records/{uuid4()}", json=shift_body(2, started_at="nonsense"))
        searched_at, search_id = (last_month + timedelta(minutes=30)).isoformat(), uuid4()
        pictures = [jpeg(shade=shade) for shade in range(3)]
        here, half, gone = photos = [named(picture) for picture in pictures]
        seal = search_body(record_id, team, 3, started_at=searched_at, ended_at=searched_at, photos=photos)
        answer = client.put(f"/api/v1/records/{search_id}", json=seal)
        assert answer.status_code == 201, answer.text
        assert send(client, search_id, here, 0, pictures[0]).status_code == 204
        assert send(client, search_id, half, 0, pictures[1][:300]).status_code == 204
        said = {"record": str(search_id), "number": 3, "photo": gone["sha256"], "reason": "too dark to read"}
        assert client.put(f"/api/v1/records/{uuid4()}", json=body("discard", 4, **said)).status_code == 201
