"""Strange values in every field of every form: never a fault, a sentence at the field, and all that was typed kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from canine import clock
from canine.serving import setup_link
from tests import postgres
from tests.conftest import ON_CI
from tests.fuzz.pages import pages_with_forms
from tests.fuzz.places import Place, browsers, endpoint_of, every_place, kind_of, send
from tests.fuzz.refusals import lost, told
from tests.fuzz.unit import nothing_stays, whole_unit
from tests.fuzz.values import LONG_NUMBER, LONG_TEXT, Kind
from tests.typed import form_of, forms_of

NUL, BELL, HALF = "12\x00", "bell \x07", "\ud800"
_NUMBERS = (LONG_NUMBER, "1e400", "NaN", NUL, "2\r\n3", "Infinity", "\u0663")
_TEXTS = (LONG_TEXT, NUL, BELL)
# What a field of the kind refuses, whatever stands in the others: each of them in a round, and all fields at once.
ROUNDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.WHOLE: ("-1", *_NUMBERS),
    Kind.AMOUNT: _NUMBERS,
    Kind.DAY: ("9999-12-31", LONG_NUMBER, "2026-03-02\x07", "0001-01-01", "NaN", "2026-02-30"),
    Kind.MOMENT: ("9999-12-31T10:00", LONG_NUMBER, "2026-03-02T10:00\x07", "0001-01-01T10:00", "NaN", "1e400"),
    Kind.HOUR: ("25:00", LONG_NUMBER, "10:00\x00", "NaN", "-1"),
    Kind.CHOICE: ("nonsense", LONG_NUMBER, BELL, HALF, "None"),
    Kind.TEXT: _TEXTS,
}
# Space is nothing, above all to what is read as a number or a time.
SPACE = "   "
READ = (Kind.WHOLE, Kind.AMOUNT, Kind.DAY, Kind.MOMENT, Kind.HOUR)
# What a field may take or not, one field of a form at a time; None: the field does not come at all.
ONE_BY_ONE: tuple[str | list[str] | None, ...] = (
    None,
    "line\r\nbreak: header",
    ["12", "13"],
    "1900-01-01",
    HALF,
    "-1",
    "2199-12-31T23:59",
    "\U0001f415" * 30,
    "0",
)


# What is shown in a state that the unit is not in: buttons with nothing to fill in, the word on a first manager, which
# is given before the first check-up is opened, and the second look at a run, where the policy asks for such looks.
NOT_SHOWN = {
    "absences.end_absence",
    "accounts.end_other_sessions",
    "accounts.end_own_session",
    "accounts.end_sessions",
    "backups.back_up",
    "checkups.load_run",
    "checkups.look_at_run",
    "checkups.reveal",
    "corrections.keep_both",
    "covert_checks.agree",
    "draws.replace",
    "notices.try_mail_again",
    "persons.first",
    "rasco.close_session",
    "readiness.revoke_calendar_link",
    "saved_views.remove",
    "studies.agree",
    "studies.empty",
}


@dataclass(frozen=True, slots=True)
class Everything:
    """A whole unit with every form, and a browser for each person."""

    app: Flask
    places: list[Place]
    browsers: dict[str | None, FlaskClient]
    addressed: frozenset[str | None] = frozenset()

    def send(self, place: Place, sent: Mapping[str, object]) -> TestResponse:
        """Send a form; nothing that it writes stays."""
        return send(self.app, self.browsers[place.user_id], place, sent)


@pytest.fixture(scope="module")
def everything(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    """Filled once for this file, on PostgreSQL where it is installed: the tests of single pages are on SQLite.

    So every page is opened, and every form refused, on the stricter one of the two.
    """
    url = None
    if postgres.binaries() is not None or ON_CI:
        url = postgres.another_database(request.getfixturevalue("postgres_server"), "everything")
    with whole_unit(tmp_path_factory.mktemp("everything"), url) as app:
        pages = pages_with_forms(app)
        places = every_place(app, pages)
        found = browsers(app, places)
        forms = [form for page in pages for form in forms_of(page.html)]
        addressed = frozenset(endpoint_of(app, form.action, form.method) for form in forms)
        yield Everything(app, [*places, _columns_of_a_sheet(app, places, found)], found, addressed)


def _columns_of_a_sheet(app: Flask, places: list[Place], browsers: Mapping[str | None, FlaskClient]) -> Place:
    """The form that answers a sheet of which not all is clear."""
    upload = next(place for place in places if place.endpoint == "training.import_sheet")
    sent = {"sheet": (BytesIO(b"When,Who\r\n1/2/2026,Ruby\r\n"), "sheet.csv"), "ask": "y"}
    with app.app_context():
        browser = browsers[upload.user_id]
        answer = browser.post(upload.form.action, data=sent, content_type="multipart/form-data")
    form = form_of(answer.get_data(as_text=True), "/training/imports/columns")
    form.fields.pop("csrf_token", None)
    return Place(upload.page, "training.choose_columns", form, upload.user_id)


def test_every_address_that_takes_a_form_is_met(everything: Everything) -> None:
    posting = {rule.endpoint for rule in everything.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    met = everything.addressed | {place.endpoint for place in everything.places}
    unmet = {endpoint for endpoint in posting - met if not endpoint.startswith("field_api.")}
    assert unmet <= {"accounts.set_up", *NOT_SHOWN}, (
        "let tests/fuzz/pages.py find it, or fill the unit so that it is shown"
    )


def test_all_fields_at_once(everything: Everything) -> None:
    assert list(_problems_of_rounds(everything)) == []


def test_one_field_at_a_time(everything: Everything) -> None:
    assert list(_problems_of_single_fields(everything)) == []


def test_the_form_of_the_first_account(sqlite_app: Flask) -> None:
    link = setup_link(sqlite_app, at=clock.now())
    assert link is not None
    address = link[link.index("/", len("https://")) :]
    browser = sqlite_app.test_client()
    form = form_of(browser.get(address).get_data(as_text=True), address)
    form.fields.pop("csrf_token", None)
    with nothing_stays(sqlite_app):
        only = Everything(sqlite_app, [Place(address, "accounts.set_up", form, None)], {None: browser})
        assert [*_problems_of_rounds(only), *_problems_of_single_fields(only)] == []


def _problems_of_rounds(everything: Everything) -> Iterator[str]:
    for place in everything.places:
        kinds = {name: kind_of(one) for name, one in place.form.fields.items() if one.kind != "file"}
        spoiled = {name: ROUNDS[kind] for name, kind in kinds.items() if kind in ROUNDS}
        for number in range(max(map(len, spoiled.values()), default=0)):
            changed = {name: values[(number + at) % len(values)] for at, (name, values) in enumerate(spoiled.items())}
            yield from _problems(everything, place, place.likely() | changed, changed)


def _problems_of_single_fields(everything: Everything) -> Iterator[str]:
    turns = cycle(ONE_BY_ONE)
    for place in everything.places:
        for name, one in place.form.fields.items():
            if one.kind == "file":
                continue
            values = [next(turns), SPACE] if kind_of(one) in READ else [next(turns)]
            for value in values:
                sent = place.likely() | {name: value}
                if value is None:
                    del sent[name]
                yield from _problems(everything, place, sent, {})


def _problems(
    everything: Everything, place: Place, sent: Mapping[str, object], refused: Mapping[str, object]
) -> Iterator[str]:
    """What is wrong with the answer to a form of which these fields have to be refused."""
    answer = everything.send(place, sent)
    where = f"{place.name} { ({name: str(sent.get(name))[:30] for name in refused} or str(sent)[:200]) }"
    if answer.status_code >= 500:
        yield f"{answer.status_code}: {where}"
    elif answer.status_code == 422 and place.form.method == "post":
        found = told(answer.get_data(as_text=True))
        if not found.above and not found.at_fields:
            yield f"says nothing: {where}"
        for name in refused.keys() - found.at_fields.keys():
            yield f"{name} is not refused at its place: {str(sent[name])[:30]!r} {place.name}"
        # A page that lost what it carries unseen cannot show the rest.
        is_whole = all(sent.get(name) == value for name, value in place.likely().items() if place.hides(name))
        for name in lost(answer.get_data(as_text=True), place, sent) if is_whole else []:
            yield f"{name} is lost: {str(sent[name])[:30]!r} {place.name}"
    elif refused and place.form.method == "post":
        yield f"{answer.status_code}, not refused: {where}"
