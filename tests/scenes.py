"""Situations, built through the services, so that none is impossible and the audit log is always there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from canine import clock
from canine.accounts import queries as accounts_reads
from canine.accounts import sessions
from canine.accounts.messages import NewUser, Whose
from canine.accounts.models import User
from canine.actor import Actor, program
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.checkups import queries as checkup_reads
from canine.checkups import services as checkups
from canine.checkups.messages import NewCheckup, TrialResponse
from canine.checkups.models import Checkup
from canine.medical import services as medical
from canine.medical.messages import Examination
from canine.medical.models import MedicalCheckup
from canine.policy import services as policy
from canine.policy.messages import PolicyChange
from canine.presentations import queries as lines
from canine.rasco import queries as rasco_reads
from canine.rasco import services as rasco
from canine.rasco.messages import NewSample, NewSession, SessionResponse
from canine.rasco.models import AirSample, PresentationSession
from canine.registry import queries as registry_reads
from canine.registry import services as registry
from canine.registry.messages import AidEntry, DogEntry, HandlerEntry, OdourEntry, StatusStep, TeamEntry
from canine.registry.models import Dog, Handler, Odour, Team, TrainingAid
from canine.rules.cargo import CargoKind, SearchReason
from canine.rules.efficacy import Counts
from canine.rules.kennel import Sex
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.sampling import ContainerSize, SamplingPoint
from canine.rules.search import SealState
from canine.rules.team import DogStatus, Fitness, Mode
from canine.rules.trial import CheckupState
from canine.shifts import queries as shift_reads
from canine.shifts import services as shifts
from canine.shifts.messages import NewSearch, OpenShift
from canine.shifts.models import Search, Shift
from canine.training import services as training
from canine.training.messages import ExerciseEntry
from canine.training.models import Exercise
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import StationEntry, UnitEntry
from canine.units.models import Station, Unit
from tests.in_force import LONG_AGO as LONG_AGO
from tests.in_force import account_in_force
from tests.loaded import in_no_time as in_no_time
from tests.loaded import load as load
from tests.loaded import plan_of as plan_of
from tests.prepared import WithItems
from tests.together import in_one_transaction

PASSWORD = "plum ladder comet basket"
THAT_MORNING = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
# By this seed a check-up of at least 20 targets and 40 non-targets has 20 and 46, so that tests know what to count.
TWENTY_TARGETS = 26


def actor(user: User) -> Actor:
    """The person as a service knows them."""
    return Actor(user.id, user.name, "test browser")


def account_of(who: Team | Handler) -> User:
    """Return the account of a handler, or of a team's: scenes always give one."""
    user_id = who.handler.user_id if isinstance(who, Team) else who.user_id
    assert user_id is not None
    return accounts_reads.user(user_id)


@in_one_transaction("user", "dog", "handler", "team", "aid", "shift", "search", "checkup", "scored_checkup", "sample")
class Scene(WithItems):
    """Builds what a test is about; whatever the test does not name is ordinary."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.founded: Unit | None = None

    def unit(self) -> Unit:
        """The one unit of the scene, with a port and an airport."""
        if self.founded is None:
            with transaction():
                entry = UnitEntry("MSA", "Mombasa Canine Unit", "Wildlife Service", "Kilindini, Mombasa")
                self.founded = units.add_unit(entry, actor=program("test"), at=LONG_AGO)
                for name, kind in (("Kilindini port", "seaport"), ("Moi airport", "airport")):
                    units.add_station(StationEntry(self.founded.id, name, kind), actor=program("test"), at=LONG_AGO)
        return self.founded

    def station(self) -> Station:
        """The port."""
        return next(station for station in self.unit().stations if station.name == "Kilindini port")

    def user(self, role: Role, name: str | None = None, **values: Any) -> User:
        """An account of a role."""
        number = next(self.numbers)
        message = NewUser(
            email=values.pop("email", f"{role.value}{number}@example.org"),
            name=name or f"{role.value.title()} Number{number}",
            role=role,
            password=PASSWORD,
            unit_id=values.pop("unit_id", self.unit().id),
            whose=values.pop("whose", Whose(another_because="Two people in this scene")),
            **values,
        )
        with transaction():
            return account_in_force(message)

    def policy_changed_by_two(self, message: PolicyChange, at: datetime) -> None:
        """A change that one manager proposed and another one agreed to, at the same moment."""
        proposer, other = (actor(self.user(Role.MANAGER)) for _ in range(2))
        with transaction():
            proposal = policy.propose_change(message, actor=proposer, at=at)
            policy.answer_proposal(proposal.id, agrees=True, reason="Read through", actor=other, at=at)

    def odour(self, name: str = "ivory") -> Odour:
        """The target odour of a name, added when the list lacks it."""
        known = registry_reads.odour_by_name(name)
        if known is not None:
            return known
        with transaction():
            return registry.add_odour(OdourEntry(name), actor=program("test"), at=LONG_AGO)

    def dog(self, name: str | None = None, *, operational: bool = True, **values: Any) -> Dog:
        """A dog of the unit, trained for a year and operational since LONG_AGO, or still in training."""
        number = next(self.numbers)
        entry: dict[str, Any] = {
            "unit_id": self.unit().id,
            "name": name or f"Dog{number}",
            "microchip": f"9000740001{number:05d}",
            "sex": Sex.FEMALE,
            "breed": "Belgian Malinois",
            "born_on": date(2021, 4, 2),
            "final_response": "sits and stares at the source",
            "in_training_since": LONG_AGO - timedelta(days=365),
        }
        with transaction():
            dog = registry.add_dog(DogEntry(**(entry | values)), actor=program("test"), at=LONG_AGO)
            if operational:
                step = StatusStep(DogStatus.OPERATIONAL, LONG_AGO, "passed the eight-week course")
                registry.take_dog_status(dog.id, step, actor=program("test"), at=LONG_AGO)
        return dog

    def handler(self, name: str | None = None, user: User | None = None, number: str | None = None) -> Handler:
        """A handler of the unit, with an account."""
        user = user or self.user(Role.HANDLER, name)
        number = number or f"SN-{next(self.numbers):04d}"
        entry = HandlerEntry(self.unit().id, name or user.name, number, "Corporal", user_id=user.id)
        with transaction():
            return registry.add_handler(entry, actor=program("test"), at=LONG_AGO)

    def team(self, dog: Dog | None = None, handler: Handler | None = None, from_on: date | None = None) -> Team:
        """A dog and a handler who work together since LONG_AGO or the day that is given."""
        entry = TeamEntry((dog or self.dog()).id, (handler or self.handler()).id, from_on or LONG_AGO.date())
        with transaction():
            return registry.form_team(entry, actor=program("test"), at=LONG_AGO)

    def aid(
        self, odour: Odour | None = None, label: str | None = None, replace_by_on: date = date(2027, 6, 30)
    ) -> TrainingAid:
        """A sealed training aid of 50 g."""
        entry = AidEntry(
            unit_id=self.unit().id,
            odour_id=(odour or self.odour()).id,
            label=label or f"AID-{next(self.numbers):03d}",
            form="shavings in a cotton bag",
            sealed_weight_g=Decimal("50.00"),
            source="court exhibit released for training",
            replace_by_on=replace_by_on,
        )
        with transaction():
            return registry.add_aid(entry, actor=program("test"), at=LONG_AGO)

    def shift(
        self, team: Team | None = None, started_at: datetime = THAT_MORNING, ended_at: datetime | None = None
    ) -> Shift:
        """An open shift of the team at the port since that morning, opened by its handler; or one that has ended."""
        team = team or self.team()
        handler = accounts_reads.user(team.handler.user_id)  # type: ignore[arg-type]  # scenes give everyone an account
        message = OpenShift((team.id,), self.station().id, started_at, started_at.date(), ended_at)
        with transaction():
            return shifts.open_shift(message, actor=actor(handler), at=ended_at or started_at)

    def search(self, shift: Shift | None = None, **values: Any) -> Search:
        """A container searched for half an hour, an hour after the shift began; the dog showed nothing."""
        shift = shift or self.shift()
        handler = accounts_reads.user(shift.recorder_id)
        started_at = values.pop("started_at", shift.started_at + timedelta(hours=1))
        entry: dict[str, Any] = {
            "shift_id": shift.id,
            "team_id": shift.teams[0].id,
            "kind": CargoKind.CONTAINER,
            "container_number": "CSQU3054383",
            "seal_state": SealState.INTACT,
            "seal_number": "KE445566",
            "reason": SearchReason.TARGETED,
            "targeted_by": "Risk desk, gate 18",
            "ended_at": started_at + timedelta(minutes=30),
        }
        message = NewSearch(**(entry | {"started_at": started_at} | values))
        with transaction():
            search_id = shifts.log_search(message, actor=actor(handler), at=message.ended_at or started_at)
            return shift_reads.search(search_id)

    def medical(self, dog: Dog, at: datetime = LONG_AGO, **values: Any) -> MedicalCheckup:
        """A check-up of the dog at a moment by a veterinarian of the unit; the dog is fit."""
        examination: dict[str, Any] = {
            "dog_id": dog.id,
            "examined_at": at,
            "examined_on": at.date(),
            "weight_kg": Decimal("28.4"),
            "temperature_c": Decimal("38.6"),
            "fitness": Fitness.FIT,
        }
        message = Examination(**(examination | values))
        with transaction():
            return medical.examine_dog(message, actor=actor(self.user(Role.VETERINARIAN)), at=at)

    def exercise(self, team: Team | None = None, started_at: datetime = THAT_MORNING, **values: Any) -> Exercise:
        """An hour's exercise of the team that morning, led and logged by its handler: 9 of 10 found, 1 of 20 false."""
        team = team or self.team()
        entry: dict[str, Any] = {
            "team_id": team.id,
            "led_by_id": team.handler.user_id,
            "started_at": started_at,
            "held_on": started_at.date(),
            "minutes": 60,
            "goal": "ivory among fish",
            "place": "kennels",
            "counts": Counts(hits=9, misses=1, false_alerts=1, correct_rejections=19),
        }
        message = ExerciseEntry(**(entry | values))
        handler = accounts_reads.user(team.handler.user_id)  # type: ignore[arg-type]  # scenes give everyone an account
        with transaction():
            return training.log_exercise(message, actor=actor(handler), at=started_at + timedelta(hours=2))

    def checkup(
        self, team: Team | None = None, odours: tuple[str, ...] = ("ivory",), at: datetime = THAT_MORNING, **values: Any
    ) -> Checkup:
        """A planned check-up: 20 targets and 46 non-targets in 11 runs, opened that morning by people of their own."""
        assessor = values.pop("assessor", None) or self.user(Role.ASSESSOR)
        chosen = [self.odour(name) for name in odours]
        entry: dict[str, Any] = {
            "team_id": (team or self.team()).id,
            "mode": Mode.FREE_SEARCH,
            "odour_ids": tuple(odour.id for odour in chosen),
            "item_ids": self.item_ids(chosen, values.pop("aid_ids", None)),
            "targets": 20,
            "non_targets": 40,
            "sessions": 2,
            "place": "Training hall, Kilindini",
            "statement_signed": True,
            "zone": "Africa/Nairobi",
        }
        entry["loader_id"] = values.pop("loader_id", None) or self.user(Role.HANDLER).id
        entry["recorder_id"] = values.pop("recorder_id", None) or self.user(Role.HANDLER).id
        with transaction():
            message = NewCheckup(**(entry | values))
            return checkups.open_checkup(message, actor=actor(assessor), at=at, rng=Random(TWENTY_TARGETS))

    def play(
        self, checkup: Checkup, at: datetime = THAT_MORNING, *, misses: int = 0, false_alerts: int = 0, leave: int = 0
    ) -> None:
        """Every response from the next one on, but the last `leave`: right, save the first misses and false alerts."""
        recorder = actor(accounts_reads.user(checkup.recorder_id))
        entered = checkup_reads.progress(checkup).by_place
        left = list(plan_of(checkup).presentations())
        with in_no_time(), transaction():
            _held = [lines.line(run.line_id) for run in checkup.runs]  # or the session would read its line each time
            for one in left[: len(left) - leave]:
                is_target = one.item.kind is ItemKind.TARGET
                wrong = misses > 0 if is_target else false_alerts > 0
                misses, false_alerts = misses - (wrong and is_target), false_alerts - (wrong and not is_target)
                kind = ResponseKind.ALERT if is_target is not wrong else ResponseKind.NONE
                if (one.run, one.position) not in entered:
                    if one.position == 1:
                        load(checkup, one.run, at)
                    message = TrialResponse(one.run, one.position, kind)
                    checkups.record_response(checkup.id, message, actor=recorder, at=at)

    def scored_checkup(self, checkup: Checkup | None = None, at: datetime = THAT_MORNING, **played: int) -> Checkup:
        """A check-up that was run and revealed; passed, unless enough misses or false alerts are asked for."""
        found = checkup or self.checkup(at=at)
        self.play(found, at, **played)
        with transaction():
            if checkup_reads.checkup(found.id).state is CheckupState.COMPLETE:
                checkups.reveal_plan(found.id, actor=actor(accounts_reads.user(found.assessor_id)), at=at)
        return found

    def sample(self, shift: Shift | None = None, **values: Any) -> AirSample:
        """Air drawn out of a sealed container for twelve minutes, an hour after the shift began."""
        shift = shift or self.shift()
        handler = accounts_reads.user(shift.recorder_id)
        started_at = values.pop("started_at", shift.started_at + timedelta(hours=1))
        number = next(self.numbers)
        entry: dict[str, Any] = {
            "shift_id": shift.id,
            "container_number": "CSQU3054383",
            "container_size": ContainerSize.FORTY_FOOT,
            "seal_state": SealState.INTACT,
            "seal_number": "KE445566",
            "reason": SearchReason.TARGETED,
            "targeted_by": "Risk desk, gate 18",
            "filter_number": f"F{number:04d}",
            "filter_lot": "L-26",
            "pump": "Pump 2",
            "flow_l_per_min": Decimal("20"),
            "stopped_at": started_at + timedelta(minutes=12),
            "point": SamplingPoint.VENT,
            "bag_seal": f"BAG{number:04d}",
        }
        entry["second_id"] = values.pop("second_id", None) or self.user(Role.HANDLER).id
        message = NewSample(**(entry | {"started_at": started_at} | values))
        with transaction():
            return rasco.take_sample(message, actor=actor(handler), at=message.stopped_at)

    def session(
        self,
        teams: list[Team],
        samples: list[AirSample] | None = None,
        at: datetime = THAT_MORNING,
        is_loaded: bool = True,
        **values: Any,
    ) -> PresentationSession:
        """A line of six positions with the samples, one ivory control and a blank, loaded and recorded by others."""
        found = samples or [self.sample()]
        entry: dict[str, Any] = {"room": "Presentation room 1", "on": at.date(), "positions": 6, "blanks": 1}
        entry |= {"sample_ids": tuple(one.id for one in found), "team_ids": tuple(team.id for team in teams)}
        entry["control_ids"] = values.pop("control_ids", None) or (self.aid().id,)
        entry["loader_id"] = values.pop("loader_id", None) or self.user(Role.HANDLER).id
        entry["recorder_id"] = values.pop("recorder_id", None) or self.user(Role.ASSESSOR).id
        with transaction():
            message = NewSession(**(entry | values))
            made = rasco.prepare_session(message, actor=actor(self.user(Role.MANAGER)), at=at)
            if is_loaded:
                rasco.see_loading(made.id, actor=actor(accounts_reads.user(made.loader_id)), at=at)
            return made

    def goes_along(
        self, session: PresentationSession, team: Team, alerts_on: set[ItemKind], at: datetime = THAT_MORNING
    ) -> None:
        """The team's dog alerts wherever one of these kinds lies, and shows nothing elsewhere."""
        recorder = actor(accounts_reads.user(session.responses_by_id))
        with transaction():
            for position, item in lines.placements(session.line_id).items():
                kind = ResponseKind.ALERT if item.kind in alerts_on else ResponseKind.NONE
                message = SessionResponse(team.id, position, kind)
                rasco.record_response(session.id, message, actor=recorder, at=at)

    def closed_session(self, session: PresentationSession, at: datetime = THAT_MORNING) -> PresentationSession:
        """The session, closed by its recorder."""
        with transaction():
            recorder = actor(accounts_reads.user(session.responses_by_id))
            return rasco.close_session(session.id, actor=recorder, at=at)

    def sample_state(self, sample: AirSample) -> str:
        """Where the sample stands, in the word of its state."""
        return rasco_reads.state_of(rasco_reads.sample(sample.id)).value

    def other_unit(self) -> Unit:
        """A second unit, elsewhere."""
        with transaction():
            entry = UnitEntry("NBO", "Nairobi Canine Unit", "Wildlife Service", "Embakasi, Nairobi")
            return units.add_unit(entry, actor=program("test"), at=LONG_AGO)

    @contextmanager
    def by_hand(self) -> Iterator[None]:
        """A change of rows that no service of this release would make; it is in the log."""
        with transaction(), audited(AuditAction.CHANGE_USER, actor=program("test"), at=LONG_AGO):
            yield

    def browser_of(self, app: Flask) -> Callable[..., FlaskClient]:
        """Gives a browser in which somebody of a role, or a given account, is signed in."""

        def open_browser(who: Role | User) -> FlaskClient:
            user = self.user(who) if isinstance(who, Role) else who
            client = app.test_client()
            with transaction():
                key = sessions.begin(user, device="127.0.0.1; test browser", at=clock.now())
            with client.session_transaction() as session:
                session["_user_id"] = str(user.id)
                session["_fresh"] = True
                session["key"] = key
            return client

        return open_browser
