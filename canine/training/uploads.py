"""A sheet that somebody sent, taken apart in the process that judges foreign files."""

from canine.errors import Busy, DomainError
from canine.sandbox.client import judge
from canine.sandbox.limits import FOR_A_SHEET
from canine.training.errors import NotASheet
from canine.training.reading import Table, table_from


def table_of_upload(content: bytes) -> Table:
    """Return the table in a file. Never inside a transaction that writes. Raises NotASheet, Busy."""
    try:
        found = judge("canine.training.reading.table:read_table_apart", content, FOR_A_SHEET)
    except Busy:
        raise
    except DomainError as refused:
        raise NotASheet(refused.sentence) from refused
    return table_from(found.found, found.content)
