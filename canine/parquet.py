"""Tables as Apache Parquet, written in pieces from plain values: flat columns, plain encoding, no compression. Pure.

The format is that of apache/parquet-format 2.10 (its metadata in Thrift's compact protocol); what readers agree on is a
small part of it, and enough for the rows of a study: a library that writes all of it weighs more than this program.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from itertools import groupby, islice
from struct import pack
from typing import Any

_MAGIC = b"PAR1"
ROWS_OF_A_GROUP = 2_000
_EPOCH = date(1970, 1, 1).toordinal()
_PLAIN, _RLE, _OPTIONAL, _DATA_PAGE = 0, 3, 1, 0


class Kind(Enum):
    """The kinds of columns: each with its physical type, and its converted type where it has one."""

    TEXT = (6, 0)
    NUMBER = (5, None)
    WHOLE = (2, None)
    DAY = (1, 6)
    MOMENT = (2, 9)


@dataclass(frozen=True, slots=True)
class ParquetColumn:
    """A column by its name and what it holds; None in it is what nobody recorded."""

    name: str
    kind: Kind


def as_parquet(columns: Sequence[ParquetColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Return a file, in pieces of at most `ROWS_OF_A_GROUP` rows."""
    yield _MAGIC
    at, groups, total, left = len(_MAGIC), [], 0, iter(rows)
    while taken := list(islice(left, ROWS_OF_A_GROUP)):
        chunks, began = [], at
        for place, column in enumerate(columns):
            page = _page(column.kind, [row[place] for row in taken])
            chunks.append(_chunk(column, len(taken), at, len(page)))
            yield page
            at += len(page)
        total += len(taken)
        groups.append(_struct({1: _list(12, chunks), 2: _i64(at - began), 3: _i64(len(taken))}))
    root = _struct({4: _binary(b"presentations"), 5: _i32(len(columns))})
    schema = [root, *map(_element, columns)]
    footer = _struct({1: _i32(1), 2: _list(12, schema), 3: _i64(total), 4: _list(12, groups), 6: _binary(b"canine")})
    yield footer + pack("<I", len(footer)) + _MAGIC


def _element(column: ParquetColumn) -> bytes:
    physical, converted = column.kind.value
    fields = {1: _i32(physical), 3: _i32(_OPTIONAL), 4: _binary(column.name.encode())}
    return _struct(fields if converted is None else {**fields, 6: _i32(converted)})


def _chunk(column: ParquetColumn, count: int, at: int, size: int) -> bytes:
    encodings = [_zigzag(_PLAIN), _zigzag(_RLE)]
    path = [_binary(column.name.encode())[1]]
    meta = {
        1: _i32(column.kind.value[0]), 2: _list(5, encodings), 3: _list(8, path), 4: _i32(0), 5: _i64(count),
        6: _i64(size), 7: _i64(size), 9: _i64(at),
    }  # fmt: skip
    return _struct({2: _i64(at), 3: (12, _struct(meta))})


def _page(kind: Kind, values: Sequence[Any]) -> bytes:
    """Return one data page: which values there are, then those, one after the other."""
    levels = b"".join(
        _varint(len(list(run)) << 1) + bytes([is_there])
        for is_there, run in groupby(value is not None for value in values)
    )
    body = pack("<I", len(levels)) + levels + b"".join(_WRITERS[kind](one) for one in values if one is not None)
    about = {1: _i32(len(values)), 2: _i32(_PLAIN), 3: _i32(_RLE), 4: _i32(_RLE)}
    header = {1: _i32(_DATA_PAGE), 2: _i32(len(body)), 3: _i32(len(body)), 5: (12, _struct(about))}
    return _struct(header) + body


def _text(value: Any) -> bytes:
    content = str(value).encode()
    return pack("<I", len(content)) + content


def _moment(value: datetime) -> bytes:
    return pack("<q", int(value.astimezone(UTC).timestamp() * 1000))


_WRITERS: dict[Kind, Callable[[Any], bytes]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: lambda value: pack("<d", float(value)),
    Kind.WHOLE: lambda value: pack("<q", int(value)),
    Kind.DAY: lambda value: pack("<i", value.toordinal() - _EPOCH),
    Kind.MOMENT: _moment,
}

# Thrift's compact protocol: a value is its type and its bytes.
_Value = tuple[int, bytes]


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _zigzag(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else (-number << 1) - 1)


def _i32(number: int) -> _Value:
    return 5, _zigzag(number)


def _i64(number: int) -> _Value:
    return 6, _zigzag(number)


def _binary(content: bytes) -> _Value:
    return 8, _varint(len(content)) + content


def _list(kind: int, items: Sequence[bytes]) -> _Value:
    many = len(items)
    head = bytes([many << 4 | kind]) if many < 15 else bytes([0xF0 | kind]) + _varint(many)
    return 9, head + b"".join(items)


def _struct(fields: dict[int, _Value]) -> bytes:
    out, before = bytearray(), 0
    for number, (kind, content) in sorted(fields.items()):
        out += bytes([number - before << 4 | kind]) + content
        before = number
    return bytes(out) + b"\0"
