"""Files that are not what they say, in every form that takes one and as the pieces of a photo from the field."""

from io import BytesIO
from random import Random
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.test import TestResponse

from canine.certificates.models import Certificate
from canine.extensions import db
from tests.field.camera import jpeg
from tests.fuzz.forms import Request
from tests.fuzz.places import Place
from tests.fuzz.values import LONG_NUMBER

HEADINGS = "Date,Dog,Handler,Target,Off-Target,Repetition,TP,FN,FP,TN,FA 1,FA 2"
NAMES = (
    "a.csv",
    "a.pdf",
    "a.jpg",
    "../../a.csv",
    "\u202egnp.exe",
    "a" * 300 + ".csv",
    "",
    "a b;c\u2028.csv",
    "NUL",
    ".csv",
)


def files(luck: Random) -> bytes:
    """Return the bytes of a file: a whole one, one that was cut or bent, or nothing of the kind."""
    whole = luck.choice((_sheet, _paper, _picture))(luck)
    how = luck.random()
    if how < 0.25:
        return whole
    if how < 0.5:
        return whole[: luck.randint(0, len(whole))]
    if how < 0.8:
        bent = bytearray(whole)
        for _ in range(luck.choice((1, 5, 50))):
            if bent:
                bent[luck.randrange(len(bent))] = luck.randrange(256)
        return bytes(bent)
    return luck.choice(
        (
            b"",
            b"\x00" * 5000,
            b"\xff\xfe" + "Date,Dog".encode("utf-16-le"),
            b"%PDF-1.7\n1 0 obj<</Length 99999999999>>stream",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x06\x00\x00\x00",
            b"GIF89a\xff\xff\xff\xff",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
            b"PK\x03\x04" + b"\x00" * 100,
            luck.randbytes(2000),
        )
    )


def _sheet(luck: Random) -> bytes:
    cells = (
        "1/2/2022",
        "Ruby",
        "Asha",
        "2",
        "-1",
        LONG_NUMBER,
        "1e400",
        "NaN",
        "",
        '"',
        "9999-12-31",
        "\u0663",
        "=1+1",
    )
    rows = [",".join(luck.choice(cells) for _ in range(luck.choice((11, 12, 12, 12, 13)))) for _ in range(30)]
    ends = luck.choice(("\n", "\r\n", "\r"))
    text = ends.join(([] if luck.random() < 0.2 else [HEADINGS]) + rows)
    return text.encode(luck.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252")), errors="replace")


def _paper(luck: Random) -> bytes:
    found = db.session.scalars(select(Certificate).options(undefer(Certificate.pdf)).limit(1)).first()
    return found.pdf if found is not None else b"%PDF-1.7"


def _picture(luck: Random) -> bytes:
    return jpeg(shade=luck.randrange(256))


def strange_upload(app: Flask, browsers: dict[str | None, FlaskClient], places: list[Place], luck: Random) -> Request:
    """Return what it is, and how it is sent."""
    taking = [place for place in places if any(one.kind == "file" for one in place.form.fields.values())]
    place, content, name = luck.choice(taking), files(luck), luck.choice(NAMES)
    sent = place.likely()
    for one in place.form.fields.values():
        if one.kind == "file":
            sent[one.name] = (BytesIO(content), name)

    def send() -> TestResponse:
        with app.app_context():
            return browsers[place.user_id].post(place.form.action, data=sent, content_type="multipart/form-data")

    return f"file {name!r} of {len(content)} bytes to {place.form.action}: {content[:60]!r}", send


def strange_piece(app: Flask, browsers: dict[str | None, FlaskClient], luck: Random) -> Request:
    """Return a piece of a photo that nobody named, or that lies elsewhere than it says."""
    address = f"/api/v1/records/{uuid4()}/photos/{luck.choice(('0' * 64, 'z' * 64, 'A' * 64))}"
    offset = luck.choice(("0", "-1", "9" * 400, "\u00b2", "1e3", ""))
    content, browser = files(luck), browsers[luck.choice(list(browsers))]

    def send() -> TestResponse:
        with app.app_context():
            return browser.patch(address, data=content, headers={"Upload-Offset": offset.encode().decode("latin-1")})

    return f"PATCH {address} at {offset[:20]!r}", send
