"""People, dogs, stations and units get other names: pages and papers of older facts say what stood then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from canine import clock
from canine.accounts import queries as accounts_reads
from canine.accounts import services as accounts
from canine.accounts.messages import UserChange
from canine.accounts.models import User
from canine.actor import program
from canine.extensions import db
from canine.registry import services as registry
from canine.registry.messages import DogEntry, HandlerEntry
from canine.registry.models import Dog, Handler
from canine.rules.roles import Role
from canine.rules.trial import CheckupState
from canine.rules.words import word_for
from canine.shifts.models import Search
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import StationEntry, UnitEntry
from canine.units.models import Station, Unit
from tests.conftest import NOON
from tests.filled import filled, whole_instance
from tests.in_force import role_of
from tests.journeys.every_page import opened_by, people_of
from tests.prosecution.case import unzipped

LATER = NOON + timedelta(days=2)
KINDS = ("dog", "handler", "user", "station")


@dataclass(frozen=True)
class Page:
    """The words of a page on a later day."""

    endpoint: str
    words: str


@dataclass(frozen=True)
class Seen:
    """Every page and the papers of a case, once everything has another name."""

    pages: list[Page]
    papers: dict[str, str]


def words(html: str) -> str:
    """What a reader reads of the content: without the frame of the page, and without what a form offers."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    content = re.sub(r"<(select|datalist|textarea)\b.*?</\1>", " ", main.group() if main else html, flags=re.DOTALL)
    read = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content)))
    return re.sub(r"5 Mar 2026, 12:00 [a-z -]+ by Newname\w+", " ", read)  # the log's lines of today


def rename_everything() -> None:
    """Through the services, each under a name that has no word of the former one."""
    numbers, actor, at = count(1), program("test"), LATER

    def another(kind: str) -> str:
        return f"Newname{kind}{next(numbers)}"

    with transaction():
        for dog in db.session.scalars(select(Dog)).all():
            entry = DogEntry(
                dog.unit_id,
                another("dog"),
                dog.microchip or "",
                dog.sex,
                dog.breed,
                dog.born_on,
                dog.final_response,
                chip_standard=dog.chip_standard,
                chip_reason=dog.chip_reason,
            )
            registry.change_dog(dog.id, entry, reason="Renamed.", actor=actor, at=at)
        for who in db.session.scalars(select(Handler)).all():
            named = HandlerEntry(who.unit_id, another("handler"), who.service_number, who.rank, who.user_id)
            registry.change_handler(who.id, named, reason="Married.", actor=actor, at=at)
        for user in db.session.scalars(select(User)).all():
            waits = accounts_reads.role_that_waits(user.id)
            role = waits.role if waits else role_of(user)
            change = UserChange(another("user"), role, user.unit_id, user.agency, is_active=True)
            accounts.change_user(user.id, change, actor=actor, at=at)
        for place in db.session.scalars(select(Station)).all():
            station = StationEntry(place.unit_id, another("station"), place.kind)
            units.change_station(place.id, station, actor=actor, at=at)
        for one in db.session.scalars(select(Unit)).all():
            unit = UnitEntry(one.code, another("unit"), one.authority, one.address)
            units.change_unit(one.id, unit, actor=actor, at=at)


def papers(app: Flask) -> dict[str, str]:
    """The papers of a search of which a certificate speaks, by name, as words."""
    search = db.session.scalars(select(Search).order_by(Search.started_at.desc())).all()[0]
    _, browsers = people_of(app)
    prosecutor = db.session.scalars(select(User).where(User.role == Role.PROSECUTOR)).one()
    bundle = browsers[str(prosecutor.id)].post(f"/cases/search/{search.id}/bundle", data={"file": "CR 214/2026"})
    pages = PdfReader(BytesIO(unzipped(bundle.data)["case.pdf"])).pages
    return {"case.pdf": re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))}


@pytest.fixture(scope="module")
def seen(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """A whole unit, renamed two days later, and looked at."""
    instance = whole_instance(tmp_path_factory, migrated_sqlite)
    folder = instance.copied_to(tmp_path_factory.mktemp("renamed"))
    with pytest.MonkeyPatch.context() as patch, filled(folder) as (app, _):
        patch.setattr(clock, "now", lambda: LATER)
        patch.setattr(clock, "running_for", lambda: timedelta(0))
        patch.setattr(clock, "_counted", lambda: clock.now().timestamp())
        patch.setattr(clock, "steps", clock.Steps())
        rename_everything()
        _, browsers = people_of(app)
        pages = []
        for stop in instance.walk().stops:
            kind, html = opened_by(app, browsers[stop.user_id], stop.address)
            assert kind == "page", stop
            pages.append(Page(stop.endpoint, words(html)))
        yield Seen(pages, papers(app))


# Where today's name stands alone because what is said is of today: the words right before it, by page.
EVERYWHERE = ("",)
OF_TODAY = {
    "accounts.change_user": EVERYWHERE,
    "accounts.list_devices": EVERYWHERE,
    "accounts.list_users": EVERYWHERE,
    "accounts.make_link": EVERYWHERE,
    "accounts.show_device": ("Unit ",),
    "accounts.show_own_account": (" → ", "works as handler of ", "works as manager of ", "works as assessor of "),
    "checkups.open_checkup": ("You come from ",),
    "checkups.record": ("waits for ",),
    "checkups.see_plan": ("For ",),
    # Who has to do what next, right after the state.
    "checkups.show_checkup": (
        *(f"{word_for(state)} " for state in CheckupState),
        "waits for approval ",
        "Every response is in. ",
        "as ",
        "to ",
        "waits for ",
    ),
    "costs.show_cost": ("Unit ",),
    "costs.show_work": ("Show ",),
    "covert_checks.list_checks": ("Check 1 ", "Check 2 "),
    "covert_checks.show_check": ("Unit ",),
    "draws.list_draws": ("3 Mar 2026 ",),
    "draws.show_draw": ("Unit ",),
    "guests.end": EVERYWHERE,
    "guests.end_partner": EVERYWHERE,
    "guests.let_in": EVERYWHERE,
    "guests.list_guests": EVERYWHERE,
    "guests.name_partner": EVERYWHERE,
    "medical.list_due": EVERYWHERE,
    "medical.show_checkup": (") ",),
    "persons.agree": EVERYWHERE,
    "persons.list_people": EVERYWHERE,
    "persons.part": EVERYWHERE,
    "prosecution.show_team_then": ("What held for ", " with "),
    "rasco.hand_over": ("lot L-26 ",),
    "rasco.see_loading": ("For ",),
    "rasco.show_sample": ("In the hands of ",),
    "readiness.show_calendar": EVERYWHERE,
    "readiness.show_readiness": EVERYWHERE,
    "registry.answer_move": EVERYWHERE,
    "registry.answer_return": EVERYWHERE,
    "registry.move_dog": EVERYWHERE,
    "registry.move_handler": EVERYWHERE,
    "registry.add_dog_course": ("Add a course of ",),
    "registry.add_handler_course": ("Add a course of ",),
    "registry.change_dog": ("Change ",),
    "registry.change_handler": ("Change ",),
    "items.list_items": (" in use ",),
    "items.show_item": ("Unit ",),
    "registry.list_aids": (" out ",),
    "registry.list_dogs": EVERYWHERE,
    "registry.list_handlers": EVERYWHERE,
    "registry.list_teams": EVERYWHERE,
    "registry.show_aid": ("Where out ", "Unit "),
    "registry.show_dog": EVERYWHERE,
    "registry.show_handler": EVERYWHERE,
    "registry.show_team": EVERYWHERE,
    "registry.take_dog_status": ("Change status of ",),
    "rota.ask_swap": EVERYWHERE,
    "rota.cancel": EVERYWHERE,
    "rota.decide_swap": EVERYWHERE,
    "rota.show_rota": EVERYWHERE,
    "shifts.open_shift": ("Team ", " with "),
    "stock.show_lot": ("Unit ",),
    "stock.show_pump": ("Unit ",),
    "studies.list_studies": ("Ivory in closed containers ",),
    "studies.show_study": ("Unit ",),
    "standing.answer_end": ("End ", "Team ", " with "),
    "standing.decide": ("Decide on ", " with "),
    "standing.end_team": ("End ", " with "),
    "standing.show_standing": ("Standing of ", " with "),
    "units.add_computer": EVERYWHERE,
    "units.add_station": EVERYWHERE,
    "units.change_station": EVERYWHERE,
    "units.change_unit": EVERYWHERE,
    "units.end_computer": EVERYWHERE,
    "units.list_computers": EVERYWHERE,
    "units.list_units": EVERYWHERE,
    # Who has a sample now stands in the list of samples, beside who drew it then.
    "rasco.list_samples": ("09:12 ", "09:27 ", "09:32 ", "09:42 ", "10:32 ", "11:32 "),
    "shifts.show_shift": ("09:32 ", "10:32 ", "11:32 "),
}


def alone(text: str) -> list[tuple[str, str]]:
    """Return today's names that stand without the one of then: the words before each, and itself."""
    found = []
    for name in re.finditer(r"Newname\w+", text):
        before, after = text[max(0, name.start() - 40) : name.start()], text[name.end() : name.end() + 25]
        if not before.endswith("(now ") and "also on record as" not in after:
            found.append((before, name.group()))
    return found


def test_no_page_shows_todays_name_alone_beside_an_older_fact(seen: Seen) -> None:
    strange = [
        f"{page.endpoint}: {before}{name}"
        for page in seen.pages
        for before, name in alone(page.words)
        if not before.endswith(OF_TODAY.get(page.endpoint, ()))
    ]
    assert not strange, "\n".join(strange)


def test_each_former_name_is_still_read_where_older_facts_stand(seen: Seen) -> None:
    told = {kind: {page.endpoint for page in seen.pages if f"(now Newname{kind}" in page.words} for kind in KINDS}
    assert told["dog"] >= {"shifts.list_shifts", "shifts.show_search", "checkups.show_checkup", "medical.show_checkup"}
    assert told["handler"] >= {"shifts.show_shift", "rasco.show_session", "training.show_exercise"}
    assert told["user"] >= {"checkups.show_checkup", "rasco.show_sample", "registry.show_aid", "notices.list_mails"}
    assert told["station"] >= {"shifts.list_shifts", "shifts.show_shift", "shifts.close_shift"}


def test_a_case_names_everybody_and_every_place_as_they_were_called_then(seen: Seen) -> None:
    paper = seen.papers["case.pdf"]
    lone = [one for one in alone(paper) if "unit" not in one[1] and not one[0].endswith("Prepared for CR 214/2026 by ")]
    assert not lone, "a paper is made today, by a unit and a person of today; all else in it is of its day"
    for former in ("Ruby", "Asha Mwinyi", "Kilindini port"):
        assert f"{former} (now Newname" in paper
