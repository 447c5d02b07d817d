"""A small reader of Parquet by the published format, that uses nothing of the program: flat, plain, not compressed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from struct import unpack_from
from typing import Any

INT32, INT64, DOUBLE, TEXT = 1, 2, 5, 6


class Compact:
    """Thrift's compact protocol, read from a place in the bytes; a structure comes as a dictionary by field number."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def varint(self) -> int:
        number = shift = 0
        while True:
            one = self.byte()
            number |= (one & 127) << shift
            if one < 128:
                return number
            shift += 7

    def value(self, kind: int) -> Any:
        if kind in (4, 5, 6):
            number = self.varint()
            return number >> 1 ^ -(number & 1)
        if kind == 8:
            size = self.varint()
            self.at += size
            return self.content[self.at - size : self.at]
        if kind == 9:
            head = self.byte()
            many = head >> 4 if head >> 4 < 15 else self.varint()
            return [self.value(head & 15) for _ in range(many)]
        assert kind == 12, kind
        return self.struct()

    def struct(self) -> dict[int, Any]:
        found: dict[int, Any] = {}
        number = 0
        while head := self.byte():
            number += head >> 4
            found[number] = self.value(head & 15)
        return found


def read(content: bytes) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns, and the rows."""
    assert content[:4] == content[-4:] == b"PAR1"
    (size,) = unpack_from("<I", content, len(content) - 8)
    about = Compact(content, len(content) - 8 - size).struct()
    columns = about[2][1:]
    assert about[2][0][5] == len(columns)
    rows: list[list[Any]] = []
    for group in about.get(4, []):
        cells = [list(_cells(content, chunk[3], column)) for chunk, column in zip(group[1], columns, strict=True)]
        assert all(len(each) == group[3] for each in cells)
        assert sum(chunk[3][7] for chunk in group[1]) == group[2]
        rows += [list(row) for row in zip(*cells, strict=True)]
    assert len(rows) == about[3]
    return [column[4].decode() for column in columns], rows


def _cells(content: bytes, meta: dict[int, Any], column: dict[int, Any]) -> Iterator[Any]:
    page = Compact(content, meta[9])
    header = page.struct()
    assert header[2] == header[3] and header[5][1] == meta[5]
    end = page.at + header[3]
    assert end == meta[9] + meta[7]
    (size,) = unpack_from("<I", content, page.at)
    levels = Compact(content, page.at + 4)
    at, there = page.at + 4 + size, list[int]()
    while levels.at < page.at + 4 + size:
        run = levels.varint()
        there += [levels.byte()] * (run >> 1)
    for is_there in there:
        if not is_there:
            yield None
            continue
        value, at = _plain(content, at, column)
        yield value
    assert at == end


def _plain(content: bytes, at: int, column: dict[int, Any]) -> tuple[Any, int]:
    kind, meaning = column[1], column.get(6)
    if kind == TEXT:
        (size,) = unpack_from("<I", content, at)
        return content[at + 4 : at + 4 + size].decode(), at + 4 + size
    if kind == DOUBLE:
        return unpack_from("<d", content, at)[0], at + 8
    if kind == INT32:
        return date(1970, 1, 1) + timedelta(days=unpack_from("<i", content, at)[0]), at + 4
    assert kind == INT64
    (number,) = unpack_from("<q", content, at)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number) if meaning == 9 else number), at + 8
