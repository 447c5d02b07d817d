"""A row by its key, or the sentence that there is none."""

from typing import TypeVar

from canine.errors import NotFound
from canine.extensions import Model, db

Row = TypeVar("Row", bound=Model)


def get_or_not_found(kind: type[Row], key: object, sentence: str) -> Row:
    """Return the row of a table that has this key. Raises NotFound with the sentence."""
    found = db.session.get(kind, key)
    if found is None:
        raise NotFound(sentence)
    return found
