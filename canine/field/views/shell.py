"""The tablet's screens: one page, its files under the version that they make up, the worker that keeps them, the kit.

Nothing here is about a person, but what is asked for with a tablet's credential: the page is the same for everybody.
"""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from flask import (
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_login import current_user
from werkzeug.exceptions import NotFound

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.accounts.tablets import tablet_of
from canine.extensions import compress
from canine.field import kit
from canine.field.record_types import labelled_of, limit_of, order_of
from canine.field.views.blueprint import api, enrolled_tablet, hear_tablet, numbers_of, screens
from canine.rules.cargo import CargoKind, Concealment, ExhibitPurpose, Outcome, SearchReason
from canine.rules.language import Language
from canine.rules.permissions import Permission
from canine.rules.presentation import ResponseKind
from canine.rules.sampling import ContainerSize, Loss, SampleFact, SamplingPoint
from canine.rules.search import AlertKind, SealState, SearchFact
from canine.rules.shift import Rain, Wind
from canine.rules.team import Blinding, Mode
from canine.rules.words import word_for
from canine.web.access import open_to_anyone, requires
from canine.web.catalogue import catalogue, file_of
from canine.web.filters import unit_zone
from canine.web.languages import in_english

# What the screens are made of, and what the worker keeps for the time without a network.
FOLDERS = ("js/tablet", "vendor/idb", "vendor/exifr", "vendor/workbox", "icons")
# Drawn from the catalogue: the words of the screens have no second list.
_SWAHILI = "js/tablet/swahili.js"
SINGLE = ("css/canine.css", "css/tablet.css", "icon.svg")
WORDS = {
    "seal_state": SealState,
    "reason": SearchReason,
    "rain": Rain,
    "wind": Wind,
    "cargo": CargoKind,
    "alert": AlertKind,
    "outcome": Outcome,
    "concealment": Concealment,
    "container_size": ContainerSize,
    "point": SamplingPoint,
    "blinding": Blinding,
    "mode": Mode,
    "exhibit_purpose": ExhibitPurpose,
    "loss": Loss,
    "response": ResponseKind,
    "search_fact": SearchFact,
    "sample_fact": SampleFact,
}
# The workbox modules in the order in which they build on each other.
_WORKBOX = tuple(f"vendor/workbox/workbox-{name}.prod.js" for name in ("core", "routing", "strategies", "precaching"))
_FOR_GOOD = "public, max-age=31536000, immutable"


@cache
def files(folder: str) -> tuple[str, ...]:
    """Every file that the screens are made of, by its name under the static folder."""
    root = Path(folder)
    found = [path for each in FOLDERS for path in (root / each).glob("*.*") if path.suffix in (".js", ".png")]
    return (*SINGLE, _SWAHILI, *sorted(path.relative_to(root).as_posix() for path in found))


@cache
def edition(folder: str) -> str:
    """Return what changes when one of the files does."""
    digest = hashlib.sha256()
    for name in files(folder):
        of_words = name == _SWAHILI
        digest.update(
            name.encode() + b"\0" + (file_of(Language.SWAHILI) if of_words else Path(folder) / name).read_bytes()
        )
    return digest.hexdigest()[:16]


def asset(name: str) -> str:
    """Return the address of a file of the screens, good for as long as it stays as it is."""
    return url_for("tablet.show_file", place=f"{edition(_folder())}/{name}")


def _folder() -> str:
    return str(current_app.static_folder)


def _shell() -> str:
    words = {name: _words_of(kind) for name, kind in WORDS.items()}
    # Named at once, the browser need not find one module after another.
    modules = [name for name in files(_folder()) if name.startswith("js/tablet/") and name not in _LATER]
    modules.append("vendor/idb/idb.js")
    declared = {"limit_of": limit_of, "order_of": order_of, "labelled_of": labelled_of, "words_of": _words_of}
    with in_english():  # the same page for everybody: the tablet turns it to the language of whoever takes it over
        return render_template(
            "field/tablet.html", title="Tablet", words=words, asset=asset, modules=modules, **declared
        )


def _words_of(kind: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, word_for(member)) for member in kind]


def _needs_network() -> str:
    with in_english():
        return render_template("field/needs_network.html", title="This page needs the network", asset=asset)


@screens.get("/tablet")
@open_to_anyone
@compress.compressed()
def show_shell() -> Response:
    """Every screen of the tablet in one page."""
    return make_response(_shell())


@screens.get("/tablet/no-network")
@open_to_anyone
@compress.compressed()
def needs_network() -> Response:
    """Show what the worker shows in place of a page that is not kept."""
    return make_response(_needs_network())


@screens.get("/tablet/files/<path:place>")
@open_to_anyone
@compress.compressed()
def show_file(place: str) -> Response:
    """Show a file of the screens, behind the version of their set; kept for good under the present one."""
    version, _, name = place.partition("/")
    if name not in files(_folder()):
        raise NotFound
    answer = _swahili() if name == _SWAHILI else send_from_directory(_folder(), name)
    if version == edition(_folder()):
        answer.headers["Cache-Control"] = _FOR_GOOD
    return answer


def _swahili() -> Response:
    """Return the tablet's part of the catalogue as a module: what screens show, and refusals by their code."""
    found = catalogue(Language.SWAHILI)
    lines = [
        f"export const {name} = {json.dumps(dict(words), ensure_ascii=False)};\n"
        for name, words in (("SWAHILI", found.shown_on_tablet), ("REFUSALS", found.told_by_code))
    ]
    return Response("".join(lines), mimetype="text/javascript")


@screens.get("/worker.js")
@open_to_anyone
@compress.compressed()
def worker() -> Response:
    """Show the worker with the list of what it keeps: the browser finds it changed when one of the files is."""
    pages = [
        {"url": url_for(endpoint), "revision": hashlib.sha256(text.encode()).hexdigest()}
        for endpoint, text in (
            ("tablet.show_shell", _shell()),
            ("tablet.needs_network", _needs_network()),
        )
    ]
    names = [name for name in files(_folder()) if name not in _WORKER_ONLY and not name.startswith("icons/")]
    kept = [{"url": asset(name), "revision": None} for name in names]
    text = render_template("field/worker.js", kept=[*pages, *kept], scripts=[asset(name) for name in _WORKER_ONLY])
    return Response(text, mimetype="text/javascript")


_WORKER_ONLY = (*_WORKBOX, "js/tablet/worker.js")
# Kept for the time without a network, but not loaded before somebody asks for them.
_LATER = (*_WORKER_ONLY, _SWAHILI)


@screens.get("/manifest.webmanifest")
@open_to_anyone
def manifest() -> Response:
    """Show what a tablet needs to know to put the screens among its programs."""
    sizes = ((192, "any"), (512, "any"), (512, "maskable"))
    answer = jsonify(
        name="Canine unit",
        short_name="Canine",
        start_url=url_for("tablet.show_shell"),
        scope="/",
        display="standalone",
        background_color="#f3f4ef",
        theme_color="#14352b",
        icons=[
            {
                "src": asset(f"icons/{purpose}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in sizes
        ],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@api.get("/api/v1/people")
@open_to_anyone
def list_people() -> Response:
    """Who may take over the tablet that asks."""
    tablet = enrolled_tablet()
    hear_tablet(tablet)
    return jsonify(device=tablet.name, people=kit.people(tablet.unit_id, clock.now()), numbers=numbers_of(tablet))


@api.get("/api/v1/kit")
@requires(Permission.SEND_RECORDS)
def show_kit() -> Response:
    """Show what the forms of the person who asks choose from."""
    from canine.field.sealed_pins import public_key  # noqa: PLC0415 -- slow import

    found: dict[str, Any] = kit.kit(current_user.id, units_in_sight() or (), at=clock.now(), zone=unit_zone())
    found["pin_key"] = public_key(current_app.config["SETTINGS"].secret_key)
    tablet = tablet_of(request)
    if tablet is not None:
        hear_tablet(tablet)
        found["numbers"] = numbers_of(tablet)
    return jsonify(found)
