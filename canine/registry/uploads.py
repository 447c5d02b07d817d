"""Pictures that people send: drawn anew in a process of their own."""

import hashlib

from canine.errors import Busy, DomainError
from canine.registry.errors import PhotoRefused
from canine.registry.pictures import Picture
from canine.sandbox.client import judge
from canine.sandbox.limits import FOR_A_PICTURE


def redraw_upload(file: bytes) -> Picture:
    """Draw a foreign picture anew as `pictures.redraw` does, within limits of memory and time, outside any transaction.

    Raises PhotoRefused for what is no picture or goes beyond the limits, Busy when too many wait.
    """
    try:
        made = judge("canine.registry.pictures:redraw_apart", file, FOR_A_PICTURE)
    except Busy:
        raise
    except DomainError as refused:
        raise PhotoRefused(refused.sentence) from refused
    return Picture(made.content, hashlib.sha256(made.content).hexdigest(), made.found["width"], made.found["height"])
