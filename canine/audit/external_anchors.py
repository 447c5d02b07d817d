"""Papers from outside that say what the log was: a higher package registers how to read each kind."""

from collections.abc import Callable

from canine.errors import DomainError
from canine.rules.checkpoint import Anchor

Reader = Callable[[bytes, bytes | None], list[Anchor] | None]
_readers: list[Reader] = []


class NoWitness(DomainError):
    """The file says nothing of any log, or nothing that can be believed."""


def reader(read: Reader) -> Reader:
    """Register a function that reads one kind of file: its bytes and the authority's certificate to trust.

    It answers None for a file of another kind, and raises NoWitness for one of its kind that cannot be believed.
    """
    _readers.append(read)
    return read


def claims_of(content: bytes, authority_pem: bytes | None) -> list[Anchor]:
    """Return what the file says. Raises NoWitness."""
    for read in _readers:
        found = read(content, authority_pem)
        if found is not None:
            return found
    raise NoWitness("The file is neither a certificate's PDF nor an exported list of checkpoints.")
