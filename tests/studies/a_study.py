"""A small study from its plan to its opening, made through services, for tests that are about what follows."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from flask import Flask

from canine.accounts.models import User
from canine.presentations import queries as lines
from canine.rasco import services as rasco
from canine.rasco.messages import NewFieldBlank, SessionResponse
from canine.rasco.models import AirSample
from canine.registry.models import Team, TrainingAid
from canine.rules.presentation import ItemKind, ResponseKind
from canine.rules.roles import Role
from canine.rules.sampling import ContainerSize
from canine.rules.study import Aim, StudyAim, crossed
from canine.studies import linking as linking  # registers what belongs to a study
from canine.studies import queries, services
from canine.studies.messages import NewPreparation, NewStudy
from canine.studies.models import Study
from canine.transaction import transaction
from tests.scenes import THAT_MORNING, Scene, account_of, actor

SEED = bytes(range(32))
NUMBERS = (
    "CSQU3054383", "MSCU6639870", "TOLU4734787", "MAEU1234567", "HLXU2008419", "TEMU5803720", "TGHU6452110",
    "APZU3471235", "CAXU9216650", "GESU2548770",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Who does what in the study of a scene."""

    planner: User
    manager: User
    preparer: User
    second: User
    teams: tuple[Team, ...]


# Handlers of their own: in a whole unit two people load, record and stand by in turn, who may then handle no dog.
TEAMS = (("Askari", "Mutua Kilonzo"), ("Bahari", "Nyambura Kariuki"), ("Chui", "Kassim Mzee"))


def people(scene: Scene, dogs: int = 2) -> People:
    """Four people and some teams."""
    return People(
        scene.user(Role.ASSESSOR),
        scene.user(Role.MANAGER),
        scene.user(Role.ASSESSOR, "Preparing Pili"),
        scene.user(Role.MANAGER, "Standing Sanura"),
        tuple(scene.team(scene.dog(dog), scene.handler(name)) for dog, name in TEAMS[:dogs]),
    )


def planned(
    scene: Scene, app: Flask, who: People, *, field_blanks: int = 1, seed: bytes = SEED, is_agreed: bool = True
) -> Study:
    """A study of three containers with 50 g, three with 100 g and two empty ones; agreed to, or not yet."""
    message = NewStudy(
        unit_id=scene.unit().id,
        title="Ivory in closed containers",
        question="How often do two dogs find ivory by the air of a closed container?",
        aim=Aim(StudyAim.AT_LEAST, 0.5, each=2),
        expected_sensitivity=0.9,
        expected_specificity=0.95,
        conditions=crossed(
            [scene.odour().name],
            [Decimal(50), Decimal(100)],
            [ContainerSize.FORTY_FOOT],
            [12],
            of_each=3,
            empty_of_each=2,
        ),
        field_blanks=field_blanks,
        filter_blanks=1,
        preparer_id=who.preparer.id,
    )
    with transaction():
        made = services.plan(message, secret_key=key_of(app), seed=seed, actor=actor(who.planner), at=THAT_MORNING)
        if is_agreed:
            services.agree(made.id, actor=actor(who.manager), at=THAT_MORNING)
        return made


def key_of(app: Flask) -> str:
    """The key under which this instance seals."""
    key: str = app.config["SETTINGS"].secret_key
    return key


def prepared(scene: Scene, app: Flask, who: People, study: Study, count: int = 8) -> None:
    """So many containers, prepared in the order that the seed gives."""
    aids = [scene.aid() for _ in range(2)]
    with transaction():
        for number in range(1, count + 1):
            at = THAT_MORNING + timedelta(minutes=number)
            _, condition = services.next_to_prepare(study.id, secret_key=key_of(app), actor=actor(who.preparer), at=at)
            assert condition is not None
            message = NewPreparation(
                study.id, number, NUMBERS[number - 1], True, "tea in sacks", at, who.second.id, _aids(condition, aids)
            )
            services.prepare(message, secret_key=key_of(app), actor=actor(who.preparer), at=at)


def _aids(condition: object, aids: list[TrainingAid]) -> tuple[UUID, ...]:
    mass = getattr(condition, "mass_g", None)
    return tuple(aid.id for aid in aids[: 0 if mass is None else int(mass / 50)])


def sampled(scene: Scene, who: People, count: int = 8) -> list[AirSample]:
    """A sample of each prepared container, drawn by the first team's handler as of any other."""
    shift = scene.shift(who.teams[0])
    second = scene.user(Role.HANDLER)
    return [
        scene.sample(
            shift,
            container_number=number,
            as_painted=True,
            no_photo_reason="a test has no camera",
            started_at=THAT_MORNING + timedelta(minutes=60 + 15 * at),
            second_id=second.id,
            temperature_c=Decimal(27 + at),
            humidity_percent=60 + at,
        )
        for at, number in enumerate(NUMBERS[:count])
    ]


def field_blank(scene: Scene, who: People) -> UUID:
    """A filter that was opened at the port."""
    shift = scene.shift(who.teams[-1])
    at = THAT_MORNING + timedelta(hours=1)
    message = NewFieldBlank(shift.id, "FB0001", "L-26", "berth 16", at, scene.user(Role.HANDLER).id)
    with transaction():
        return rasco.open_field_blank(message, actor=actor(account_of(who.teams[-1])), at=at).id


def presented(
    scene: Scene, who: People, samples: list[AirSample], alerts: dict[str, set[str]], *, blanks: tuple[UUID, ...] = ()
) -> None:
    """One session of all: each dog alerts on the control, on the container numbers that are named, on nothing else.

    `alerts` has them by the dog's name; "blank" is every blank.
    """
    at = THAT_MORNING + timedelta(hours=5)
    session = scene.session(
        list(who.teams), samples, at, positions=len(samples) + 2 + len(blanks), field_blank_ids=blanks
    )
    by_id = {str(one.id): one.container_number for one in samples}
    recorder = actor(session.responses_by)
    with transaction():
        for team in who.teams:
            named = alerts.get(team.dog.name, set())
            for position, item in sorted(lines.placements(session.line_id).items()):
                at += timedelta(seconds=20)
                number = by_id.get(item.reference or "")
                is_alert = item.kind is ItemKind.POSITIVE_CONTROL or number in named
                is_alert |= item.kind is ItemKind.BLANK and "blank" in named
                kind = ResponseKind.ALERT if is_alert else ResponseKind.NONE
                rasco.record_response(session.id, SessionResponse(team.id, position, kind), actor=recorder, at=at)
    scene.closed_session(session, at)


def contents(study: Study, app: Flask, who: People) -> dict[str, str]:
    """Open the study; what lay in each container, by its number: an odour, or nothing."""
    with transaction():
        made = services.open_study(
            study.id,
            "The test is over",
            secret_key=key_of(app),
            actor=actor(who.planner),
            at=THAT_MORNING + timedelta(hours=8),
        )
        by_number = {one["number"]: one["odour"] for one in made.contents}
    return {one.container_number: by_number[one.number] for one in queries.study(study.id).prepared}


def studies_of_a_unit(scene: Scene, app: Flask) -> None:
    """One that was opened early, with what three containers showed; one that waits for its first container, and one
    that waits for a second manager.
    """
    who = people(scene)
    opened = planned(scene, app, who, field_blanks=0)
    prepared(scene, app, who, opened, 3)
    presented(scene, who, sampled(scene, who, 3), {"Askari": set(NUMBERS)})
    contents(opened, app, who)
    planned(scene, app, who, seed=bytes(32))
    planned(scene, app, who, seed=bytes([1]) * 32, is_agreed=False)
