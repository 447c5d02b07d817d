"""A list that somebody sent, taken apart in the process that judges foreign files."""

import json

from canine.draws.reading import ContainerList, Listed
from canine.draws.workbook import NotAList
from canine.errors import Busy, DomainError
from canine.sandbox.client import judge
from canine.sandbox.limits import FOR_A_SHEET


def list_of_upload(content: bytes, *, as_listed: bool) -> ContainerList:
    """Return the containers in a file. Never inside a transaction that writes. Raises NotAList, Busy."""
    try:
        found = judge("canine.draws.reading:read_list_apart", content, FOR_A_SHEET, as_listed=as_listed)
    except Busy:
        raise
    except DomainError as refused:
        raise NotAList(refused.sentence, field="sheet") from refused
    containers = tuple(Listed(*each) for each in found.found["containers"])
    return ContainerList(containers, tuple((row, number) for row, number in json.loads(found.content)))
