"""Every form of the program, found by opening every page in the roles that may, with something likely in each field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus, urlsplit
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from canine.accounts import queries as accounts
from tests.fuzz.values import Kind
from tests.journeys.every_page import Stop, walk
from tests.scenes import Scene
from tests.typed import TypedField, TypedForm, forms_of

STRANGERS = ("/login", "/verify")
URL_ENCODED = "application/x-www-form-urlencoded"
_LIKELY = {
    Kind.WHOLE: "12",
    Kind.AMOUNT: "12",
    Kind.DAY: "2026-03-02",
    Kind.MOMENT: "2026-03-03T11:30",
    Kind.HOUR: "07:00",
    Kind.TEXT: "Kilindini 7",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A form, the page that it stands on, and who may send it (None: a stranger)."""

    page: str
    endpoint: str
    form: TypedForm
    user_id: str | None

    @property
    def name(self) -> str:
        """What a failing test calls it."""
        return f"{self.form.method} {self.form.action} from {self.page}"

    def is_same(self, form: TypedForm) -> bool:
        """Whether a form of an answer is this one: pages with several tell them apart by what they ask."""
        return form.action == self.form.action and bool(self.form.fields.keys() & form.fields.keys())

    def hides(self, name: str) -> bool:
        """Whether a field of the form is one that nobody types."""
        return self.form.fields[name].kind == "hidden"

    def likely(self) -> dict[str, object]:
        """What a person might send: what stands in the form, and something of the right kind where nothing does."""
        sent = self.form.sent()
        for one in self.form.fields.values():
            kind, held = kind_of(one), [value for value in one.values if value]
            if held or kind in (Kind.TICK, Kind.HIDDEN):
                continue
            offered = [value for value in one.offered if value]
            sent[one.name] = offered[-1:] if kind is Kind.CHOICE else [_LIKELY[kind]]
        return sent


def kind_of(field: TypedField) -> Kind:
    """What a field asks for, as a browser reads its element."""
    by_type = {
        "date": Kind.DAY,
        "datetime-local": Kind.MOMENT,
        "time": Kind.HOUR,
        "select": Kind.CHOICE,
        "radio": Kind.CHOICE,
        "checkbox": Kind.TICK,
        "hidden": Kind.HIDDEN,
        "number": Kind.WHOLE,
    }
    by_mode = {"numeric": Kind.WHOLE, "decimal": Kind.AMOUNT}
    if field.kind == "password":
        return Kind.TEXT  # a PIN has digits, and is no number
    return by_mode.get(field.mode) or by_type.get(field.kind, Kind.TEXT)


def browsers(app: Flask, places: list[Place]) -> dict[str | None, FlaskClient]:
    """A signed-in browser for each person of the places, in the places' order, and before them one of a stranger."""
    found: dict[str | None, FlaskClient] = {None: app.test_client()}
    for user_id in dict.fromkeys(place.user_id for place in places if place.user_id is not None):
        found[user_id] = Scene().browser_of(app)(accounts.user(UUID(user_id)))
    return found


def every_place(app: Flask, walked: list[Stop] | None = None) -> list[Place]:
    """Each form once: two of the same address and the same fields are one, whoever's record it is about."""
    found: dict[tuple[str, str, frozenset[str]], Place] = {}
    for place in _all(app, walk(app).stops if walked is None else walked):
        key = (place.endpoint, place.form.method, frozenset(place.form.fields))
        found.setdefault(key, place)
    return list(found.values())


def _all(app: Flask, walked: list[Stop]) -> Iterator[Place]:
    opened: list[tuple[str, str | None, str]] = []
    for address in STRANGERS:
        with app.app_context():  # one of its own, as a server's request has: who signed in is kept there
            opened.append((address, None, app.test_client().get(address).get_data(as_text=True)))
    opened += [(stop.address, stop.user_id, stop.html) for stop in walked]
    for address, user_id, html in opened:
        for form in forms_of(html):
            form.fields.pop("csrf_token", None)
            endpoint = endpoint_of(app, form.action, form.method)
            if form.fields and endpoint:
                yield Place(address, endpoint, form, user_id)


def send(app: Flask, browser: FlaskClient, place: Place, sent: Mapping[str, object]) -> TestResponse:
    """Send a form as a browser would."""
    with app.app_context():
        if place.form.method == "get":
            return browser.get(f"{place.form.action.partition('?')[0]}?{encoded(sent).decode()}")
        return browser.post(place.form.action, data=encoded(sent), content_type=URL_ENCODED)


def encoded(sent: Mapping[str, object]) -> bytes:
    """Return fields as a form carries them: each with its value or its values, halves of surrogate pairs too."""
    pairs = [(name, str(value)) for name, values in sent.items() for value in _several(values)]
    return b"&".join(quote_plus(name).encode() + b"=" + _quoted(value) for name, value in pairs)


def _quoted(value: str) -> bytes:
    return quote_plus(value.encode("utf-8", errors="surrogatepass")).encode()


def _several(values: object) -> list[object]:
    return list(values) if isinstance(values, list | tuple) else [values]


def endpoint_of(app: Flask, action: str, method: str) -> str | None:
    """The endpoint that an address reaches."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(action).path, method=method.upper())
    except HTTPException:
        return None
    return str(endpoint)
