"""Reading a sheet of training repetitions: bytes in, rows and refusals out. Knows no database.

`text` finds the characters, `table` the cells, `headings` the columns, `days` the order of day and month, `rows` the
repetitions. Nothing is guessed that the whole file does not decide.
"""

from canine.training.reading.days import DayOrder, OpenDay, open_day, order_of, order_said_in
from canine.training.reading.headings import (
    COLUMNS,
    Column,
    ColumnsUnclear,
    Places,
    find_places,
    guessed_places,
    plain,
    recognised,
)
from canine.training.reading.rows import ReadSheet, Rejected, SheetRow, read_rows
from canine.training.reading.table import Table, column_letters, read_table, table_from

__all__ = [
    "COLUMNS",
    "Column",
    "ColumnsUnclear",
    "DayOrder",
    "OpenDay",
    "Places",
    "ReadSheet",
    "Rejected",
    "SheetRow",
    "Table",
    "column_letters",
    "find_places",
    "guessed_places",
    "open_day",
    "order_of",
    "order_said_in",
    "plain",
    "read_rows",
    "read_table",
    "recognised",
    "table_from",
]
