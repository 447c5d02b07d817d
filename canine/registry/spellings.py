"""The Latin spellings that are on record, for papers whose fonts lack the letters of a name."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from canine.accounts.models import User
from canine.audit.former import former_of
from canine.extensions import db
from canine.lettering import Spelling, unprintable
from canine.registry.models import Dog, Handler, Odour, TrainingAid
from canine.units.models import Station, Unit

_NAMED: tuple[tuple[Any, str], ...] = (
    (Unit, "name"),
    (Station, "name"),
    (User, "name"),
    (Dog, "name"),
    (Handler, "name"),
    (Odour, "name"),
    (TrainingAid, "label"),
)


def latin_spellings(text: str | None = None) -> tuple[Spelling, ...]:
    """Return each name that the papers cannot print, with its Latin spelling; with a text, those that stand in it.

    A former name has the spelling that was replaced with it, in the same action.
    """
    found = {
        one
        for kind, column in _NAMED
        for one in _of_table(kind, column)
        if unprintable(one.name) and (text is None or one.name in text)
    }
    return tuple(sorted(found, key=lambda one: (one.name, one.latin)))


def _of_table(kind: Any, column: str) -> Iterator[Spelling]:
    table = kind.__tablename__
    for key, name, latin in db.session.execute(select(kind.id, getattr(kind, column), kind.latin_name)):
        if latin:
            yield Spelling(name, latin)
        replaced = {former.until: former.text for former in former_of(f"{table}.latin_name", key)}
        for former in former_of(f"{table}.{column}", key):
            if former.until in replaced:
                yield Spelling(former.text, replaced[former.until])
