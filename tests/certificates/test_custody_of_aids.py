"""The paper says on whose word somebody had each training aid: other rows, another sentence; none where none is."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from pypdf import PdfReader
from sqlalchemy import select

from canine.accounts.models import User
from canine.certificates import queries
from canine.certificates.aids import taken_out
from canine.certificates.messages import AidLine, CertificateRecord
from canine.certificates.models import Certificate
from canine.custody.models import CustodyRequest
from canine.extensions import db
from canine.registry import services as registry
from canine.registry.messages import AidMoveEntry
from canine.registry.models import AidMovement, TrainingAid
from canine.rules.kennel import AidMove
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.certificates.issued import approved, issued
from tests.certificates.test_basis import said_of
from tests.conftest import NOON
from tests.custody.test_one_word_is_not_enough import YES
from tests.scenes import THAT_MORNING, Scene, actor

Browser = Callable[..., FlaskClient]
NO_ROW = "No row says who took it out of the store for the trial."
OUT_AT = THAT_MORNING - timedelta(hours=1)


def move(aid: TrainingAid, what: AidMove, at: datetime, carrier: User, witness: User) -> None:
    """The carrier writes down that the aid was moved, while the witness stood by."""
    entry = AidMoveEntry(what, at, carrier.id, witness.id, Decimal("50"))
    with transaction():
        registry.move_aid(aid.id, entry, actor=actor(carrier), at=at)


def certified(app: Flask, scene: Scene, aids: list[TrainingAid]) -> Certificate:
    checkup = scene.checkup(scene.team(), aid_ids=tuple(aid.id for aid in aids))
    return issued(app, scene, approved(scene, checkup))


def printed(certificate: Certificate) -> tuple[dict[str, AidLine], str]:
    """The aids of the record, by label, and the words of the PDF."""
    db.session.rollback()
    kept = queries.paper(certificate.serial)
    pages = PdfReader(BytesIO(kept.pdf)).pages
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    return {aid.label: aid for aid in CertificateRecord.from_json(kept.record_json).aids}, words


@freeze_time(NOON)
def test_the_sentence_is_what_the_rows_say(app: Flask, scene: Scene, client_as: Browser) -> None:
    confirmed, waits, back, before, never = aids = [scene.aid(label=f"AID-{name}") for name in "ABCDE"]
    juma, mary = scene.user(Role.ASSESSOR, "Juma Otieno"), scene.user(Role.ASSESSOR, "Mary Chebet")
    for aid in (confirmed, waits, before):
        move(aid, AidMove.TAKEN_OUT, OUT_AT, juma, mary)
    move(back, AidMove.TAKEN_OUT, OUT_AT - timedelta(hours=2), juma, mary)
    move(back, AidMove.BROUGHT_BACK, OUT_AT, juma, mary)
    asked = {one.hand_over_id: one for one in db.session.scalars(select(CustodyRequest)).unique()}
    moves = {one.aid_id: one for one in db.session.scalars(select(AidMovement)) if one.move is AidMove.TAKEN_OUT}
    with freeze_time(THAT_MORNING):
        said = client_as(mary).post(f"/hand-overs/{asked[moves[confirmed.id].id].id}", data=YES)
    assert said.status_code == 302
    db.session.rollback()
    certificate = certified(app, scene, aids)
    record, words = printed(certificate)
    custody = {label: one.custody for label, one in record.items()}
    assert custody["AID-D"] == custody["AID-B"]
    assert (custody["AID-C"], custody["AID-E"]) == ((), ())
    assert "by Juma Otieno, Mary Chebet standing by: confirmed by Mary Chebet, who stood by (signed in)." in words
    assert "by Juma Otieno, Mary Chebet standing by: not yet confirmed by Mary Chebet, who stood by." in words
    assert words.count("Taken out on") == 3
    assert words.count(NO_ROW) == 2
    assert never.label in words
    late = client_as(mary).post(f"/hand-overs/{asked[moves[waits.id].id].id}", data=YES)
    assert late.status_code == 302
    assert said_of(certificate.serial) == [], "a later word corrects nothing that was printed"
    assert printed(certificate)[1] == words


@freeze_time(NOON)
def test_a_movement_of_an_earlier_release_was_not_confirmed_as_far_as_is_recorded(app: Flask, scene: Scene) -> None:
    aid = scene.aid(label="AID-OLD")
    juma, mary = scene.user(Role.ASSESSOR, "Juma Otieno"), scene.user(Role.ASSESSOR, "Mary Chebet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("canine.registry.services.aids._ask", lambda *_more: None)
        move(aid, AidMove.TAKEN_OUT, OUT_AT, juma, mary)
    _, words = printed(certified(app, scene, [aid, scene.aid(label="AID-NEW")]))
    assert "Mary Chebet standing by: whether it was confirmed was not recorded then." in words


@freeze_time(NOON)
def test_a_paper_of_an_earlier_release_says_nothing_of_custody_and_keeps_its_bytes(app: Flask, scene: Scene) -> None:
    record = CertificateRecord.from_json(queries.paper(issued(app, scene).serial).record_json)
    before = record.to_json().replace(b'"custody":[],', b"")
    assert CertificateRecord.from_json(before).aids[0].custody is None
    assert CertificateRecord.from_json(before).to_json() == before


def test_an_aid_that_was_taken_out_again_within_the_trial_is_said_to_be_so() -> None:
    def moved(what: AidMove, hour: int) -> AidMovement:
        return AidMovement(move=what, at=THAT_MORNING + timedelta(hours=hour))

    out, back = AidMove.TAKEN_OUT, AidMove.BROUGHT_BACK
    moves = [moved(out, -5), moved(back, -4), moved(out, -1), moved(back, 1), moved(out, 2), moved(out, 9)]
    found = taken_out(moves, THAT_MORNING, THAT_MORNING + timedelta(hours=3))
    assert [one.at for one in found] == [moves[2].at, moves[4].at]
