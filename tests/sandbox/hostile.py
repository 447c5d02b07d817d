"""Small files that take much: each is read in full by whoever trusts it."""

import zlib
from collections.abc import Iterable
from io import BytesIO

from PIL import Image


def _zeros(megabytes: int) -> bytes:
    """That many megabytes of nothing, deflated: a thousandth."""
    return zlib.compress(bytes(megabytes * 1024 * 1024), 9)


def _pdf(objects: Iterable[bytes]) -> bytes:
    out, places = BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, one in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table))
    return out.getvalue()


_PAGES = b"<</Type/Pages/Kids[]/Count 0>>"


def unfolding(megabytes: int = 200) -> bytes:
    """Metadata that unfold to a thousand times their size."""
    data = _zeros(megabytes)
    head = b"<</Length %d/Filter/FlateDecode>>" % len(data)
    return _pdf([b"<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R>>", _PAGES, head + b"stream\n" + data + b"\nendstream"])


def nested(depth: int = 200_000) -> bytes:
    """Lists in lists in lists."""
    return _pdf([b"<</Type/Catalog/Pages 2 0 R/AcroForm " + b"[" * depth + b"]" * depth + b">>", _PAGES])


def endless(fields: int = 30_000) -> bytes:
    """One field of a form that is its own child again and again."""
    form = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[" + b"3 0 R " * fields + b"]>>>>"
    return _pdf([form, _PAGES, b"<</FT/Sig/T(a)/V 4 0 R/Kids[" + b"3 0 R " * fields + b"]>>", b"<</Type/Sig>>"])


def cross_references(megabytes: int = 60) -> bytes:
    """A table of contents of 63 kB that names sixteen million objects: 1.7 GB in a careless reader."""
    data = _zeros(megabytes)
    head = b"<</Type/XRef/W[1 2 1]/Size %d/Root 2 0 R/Filter/FlateDecode/Length %d>>"
    table = head % (megabytes * 262144, len(data))
    body = b"%PDF-1.7\n1 0 obj" + table + b"stream\n" + data + b"\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


HOSTILE_PAPERS = {
    "unfolding": unfolding,
    "nested": nested,
    "endless": endless,
    "cross-references": cross_references,
}


def wide_picture() -> bytes:
    """A PNG of a few kilobytes with as many pixels as are let in, which unfold into hundreds of megabytes."""
    out = BytesIO()
    Image.new("1", (7000, 8000), 1).save(out, "PNG")
    return out.getvalue()
