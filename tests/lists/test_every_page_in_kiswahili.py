"""Whoever handles a dog or assesses a team reads every page in Kiswahili; what is left in English is named here."""

import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from wtforms.fields.core import UnboundField

import canine
from canine import clock
from canine.accounts import queries as accounts
from canine.accounts import services
from canine.accounts.models import User
from canine.actor import Actor
from canine.checkups.messages import INDEPENDENCE_STATEMENT
from canine.extensions import db
from canine.rules.language import Language
from canine.rules.roles import Role
from canine.rules.words import SPECIAL
from canine.transaction import transaction
from canine.web import languages
from canine.web.catalogue import catalogue
from canine.web.form import Form
from tests.conftest import NOON
from tests.filled import filled, whole_instance
from tests.journeys.every_page import Stop
from tests.lists.in_kiswahili import marked_catalogue, unsaid, words_in_records
from tests.scenes import Scene

ROLES = (Role.HANDLER, Role.ASSESSOR)
# Pages that these two may open, whose subject is written for others: they say their figures and rules in English.
LEFT = {
    "draws.show_draw": "the proof of a draw, which anybody makes again at a command line",
    "draws.show_shares": "statistics of the random draws",
    "policy.show_policy": "the policy, as it stands in the log and on paper",
    "studies.next_container": "a study, which its preparer alone reads",
    "studies.show_figures": "statistics of a study",
    "studies.show_results": "statistics of a study",
    "studies.show_study": "the plan of a study",
    "covert_checks.show_check": "the reading of a covert check, as its paper prints it",
}
# What is missing of an account with a second role that waits, as its administrator and its manager read it.
LEFT_SENTENCE = re.compile(r"Before .* works as |.* may agree$")
# Packages whose forms both send.
WITH_FORMS = (
    "absences",
    "checkups",
    "corrections",
    "custody",
    "items",
    "rasco",
    "rota",
    "saved_views",
    "shifts",
    "training",
)
# What reads alike in both languages, or is another program's word.
ALIKE = {"Canine", "Clopper", "Pearson", "Wilson", "PIN", "Kiswahili", "English", "Excel", "xlsx", "SHA", "CUSUM"}


def chooses_kiswahili() -> None:
    """Everybody of these roles, on their own account."""
    people = [(user.id, user.name) for user in db.session.scalars(select(User).where(User.role.in_(ROLES)))]
    db.session.rollback()
    for user_id, name in people:
        with transaction():
            actor = Actor(user_id=user_id, name=name, device="desk")
            services.choose_language(user_id, Language.SWAHILI, actor=actor, at=NOON)


@pytest.fixture(scope="module")
def opened(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Stop, list[str]]]]:
    """Each page that one of the two opens, with what came out of no catalogue and stands in no record."""
    instance = whole_instance(tmp_path_factory, migrated_sqlite)
    folder = instance.copied_to(tmp_path_factory.mktemp("kiswahili"))
    with filled(folder) as (app, _), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        patch.setattr(languages, "catalogue", marked_catalogue)
        app.test_client_class = FlaskClient  # the marks stand where no page has any
        chooses_kiswahili()
        records, found = words_in_records(), []
        open_browser, browsers = Scene().browser_of(app), dict[str, FlaskClient]()
        for stop in instance.walk().stops:
            if stop.role not in ROLES:
                continue
            if stop.user_id not in browsers:
                browsers[stop.user_id] = open_browser(accounts.user(UUID(stop.user_id)))
            html = browsers[stop.user_id].get(stop.address).get_data(as_text=True)
            assert '<html lang="sw">' in html
            found.append(
                (
                    stop,
                    [words for words in unsaid(html, records) if words not in ALIKE and not LEFT_SENTENCE.match(words)],
                )
            )
        yield found


def test_every_page_of_a_handler_and_of_an_assessor_speaks_kiswahili(opened: list[tuple[Stop, list[str]]]) -> None:
    assert len({stop.endpoint for stop, _ in opened}) > 80
    in_english: dict[str, set[str]] = defaultdict(set)
    for stop, words in opened:
        if stop.endpoint not in LEFT:
            for one in words:
                in_english[one].add(f"{stop.endpoint} ({stop.role})")
    assert [f"{words} – {where}" for words, where in sorted(in_english.items())] == []


def test_what_is_left_in_english_is_opened_and_is_english(opened: list[tuple[Stop, list[str]]]) -> None:
    assert LEFT.keys() <= {stop.endpoint for stop, words in opened if words}


def test_every_entry_is_said_and_keeps_the_places_of_values() -> None:
    def places(words: str) -> set[str]:
        return set(re.findall(r"\{\w+\}|%\(\w+\)[sd]", words))

    words = catalogue(Language.SWAHILI).words
    assert len(words) > 2000
    assert [english for english, said in words.items() if not said.strip()] == []
    assert [english for english, said in words.items() if places(english) != places(said)] == []


def test_every_word_for_a_value_has_its_own() -> None:
    """Whether a page shows it hangs on what is on record."""
    assert [words for words in SPECIAL.values() if words not in catalogue(Language.SWAHILI).words] == []


def test_every_field_of_their_forms_has_its_own_words() -> None:
    """Label and hint of each field, in whatever state the page is. What is signed stands on paper in its own words."""
    words = catalogue(Language.SWAHILI).words
    in_english = [
        f"{form.__name__}.{name}: {said}"
        for form in _forms_of(WITH_FORMS)
        for name, field in vars(form).items()
        if isinstance(field, UnboundField)
        for said in (*field.args[:1], field.kwargs.get("description"))
        if isinstance(said, str) and said and said not in words and said != INDEPENDENCE_STATEMENT
    ]
    assert in_english == []


def _forms_of(packages: tuple[str, ...]) -> Iterator[type[Form]]:
    for package in packages:
        folder = Path(canine.__file__).parent / package
        for path in sorted({*folder.glob("forms.py"), *folder.glob("forms/*.py")} - {folder / "forms" / "__init__.py"}):
            name = ".".join(("canine", *path.relative_to(folder.parent).with_suffix("").parts))
            for one in vars(importlib.import_module(name)).values():
                if isinstance(one, type) and issubclass(one, Form) and one.__module__ == name:
                    yield one


def test_every_entry_is_the_program_s_own() -> None:
    root = Path(canine.__file__).parent
    sources = [*root.rglob("*.py"), *root.rglob("*.js"), *(root.parent / "templates").rglob("*.html")]
    text = _in_one_line("\n".join(path.read_text() for path in sources if "vendor" not in path.parts))
    nobody_says = [
        english
        for english in catalogue(Language.SWAHILI).words
        if _in_one_line(english.rpartition("\x04")[2]) not in text
        and english.replace(" ", "_") not in text
        and english not in MADE_OF_PARTS
    ]
    assert nobody_says == []


# Words that the program makes of parts, and those of WTForms.
MADE_OF_PARTS = {
    "administrators",
    "assessors",
    "handlers",
    "managers",
    "prosecutors",
    "veterinarians",
    "Bring back {label}",
    "Dispose of {label}",
    "Take out {label}",
    "Field cannot be longer than %(max)d character.",
    "Field cannot be longer than %(max)d characters.",
    "Invalid email address.",
    "Not a valid choice",
    "Not a valid choice.",
    "This field is required.",
}


def _in_one_line(text: str) -> str:
    """Without the breaks of a long text in the source, and without marks that escape."""
    return re.sub(r'"\s*f?"', "", " ".join(text.replace('\\"', '"').split()))
