"""What /verify says of a file and what it says of the register never contradict each other, in any pair of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from freezegun import freeze_time

from canine.actor import program
from canine.certificates import services
from canine.certificates.checking import check
from canine.certificates.document import draw
from canine.certificates.messages import CertificateRecord
from canine.certificates.models import Certificate
from canine.certificates.orders import StatusChange
from canine.certificates.signing import load_signing_key, sign
from canine.policy.messages import PolicyChange
from canine.rules.certificate import CertificateEventKind, CertificateStatus
from canine.transaction import transaction
from tests.certificates.issued import issued, lifted_by_two, revocation_proposed, revoked_by_two
from tests.certificates.signed import PASSPHRASE, authority, other_authority, signed_example
from tests.conftest import NOON
from tests.scenes import Scene

STATES = {
    None: "The register has no certificate of the number",
    CertificateStatus.VALID: "It is valid until",
    CertificateStatus.EXPIRED: "It expired on",
    CertificateStatus.SUPERSEDED: "It was superseded on",
    CertificateStatus.SUSPENDED: "It was suspended on",
    CertificateStatus.REVOKED: "It was revoked on",
    CertificateStatus.BASIS_CHANGED: "A record under it was corrected on",
    CertificateStatus.REVOCATION_PROPOSED: "Its revocation was proposed on",
}
FILES = ("genuine", "altered", "unknown", "other authority", "same key, other bytes")


@dataclass(frozen=True)
class Shown:
    """The page that a stranger gets, in its two parts."""

    file: str
    register: str


@pytest.fixture
def unit(sqlite_app: Flask) -> Scene:
    """Who and what is in the unit."""
    return Scene()


@pytest.fixture
def certificate(sqlite_app: Flask, unit: Scene) -> Certificate:
    """One that was issued on 3 March."""
    with freeze_time(NOON):
        return issued(sqlite_app, unit)


def decided(certificate: Certificate, kind: CertificateEventKind, at: datetime, reason: str = "because") -> None:
    with transaction():
        services.change_status(StatusChange(certificate.serial, kind, reason), actor=program("test"), at=at)


def file_of(kind: str, paper: bytes) -> bytes:
    """A file of the kind, made of a genuine paper."""
    key = load_signing_key(authority().signing_p12, PASSPHRASE)
    other = load_signing_key(other_authority().signing_p12, PASSPHRASE)
    found = check(paper, authority().authority_pem).record
    assert found is not None
    if kind == "altered":
        return _altered(paper)
    if kind == "unknown":
        return _letter()
    if kind == "other authority":
        return sign(draw(found, None), found, other, at=found.issued_at)
    if kind == "same key, other bytes":
        better = replace(found, not_tested=())
        return sign(draw(better, None), better, key, at=found.issued_at)
    return paper


def _altered(paper: bytes) -> bytes:
    """With one byte changed where the number can still be read."""
    for place in range(len(paper) // 2, len(paper)):
        changed = paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :]
        if check(changed, authority().authority_pem).serial:
            return changed
    raise AssertionError("no such byte")


@cache
def _letter() -> bytes:
    out = BytesIO()
    with pikepdf.new() as empty:
        empty.add_blank_page()
        empty.save(out)
    return out.getvalue()


def shown_for(app: Flask, content: bytes) -> Shown:
    form = {"by": "file", "paper": (BytesIO(content), "paper.pdf")}
    answer = app.test_client().post("/verify", data=form, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    sections = re.findall(r"<section.*?</section>", answer.get_data(as_text=True), re.DOTALL)
    assert "This file" in sections[0]
    assert "The register" in sections[1]
    return Shown(unescape(sections[0]), unescape("".join(sections[1:])))


def each_file_agrees(app: Flask, files: dict[str, bytes], state: CertificateStatus | None, at: datetime) -> None:
    with freeze_time(at):
        for kind, content in files.items():
            _agree(kind, state, shown_for(app, content))


def files_of(paper: bytes) -> dict[str, bytes]:
    return {kind: file_of(kind, paper) for kind in FILES}


def test_file_and_register_each_say_their_own_in_every_pair(
    sqlite_app: Flask, unit: Scene, certificate: Certificate
) -> None:
    files, day = files_of(certificate.pdf), timedelta(days=1)
    each_file_agrees(sqlite_app, files, CertificateStatus.VALID, NOON + day)
    each_file_agrees(sqlite_app, files, CertificateStatus.EXPIRED, certificate.valid_to + day)
    decided(certificate, CertificateEventKind.SUSPENDED, NOON + 2 * day)
    each_file_agrees(sqlite_app, files, CertificateStatus.SUSPENDED, NOON + 3 * day)
    lifted_by_two(unit, certificate.serial, "because", NOON + 4 * day)
    decided(certificate, CertificateEventKind.BASIS_CHANGED, NOON + 5 * day)
    each_file_agrees(sqlite_app, files, CertificateStatus.BASIS_CHANGED, NOON + 6 * day)
    revocation_proposed(unit, certificate.serial, "because", NOON + 7 * day)
    each_file_agrees(sqlite_app, files, CertificateStatus.REVOCATION_PROPOSED, NOON + 7 * day + timedelta(hours=1))
    revoked_by_two(unit, certificate.serial, "because", NOON + 9 * day)
    each_file_agrees(sqlite_app, files, CertificateStatus.REVOKED, NOON + 10 * day)


def test_beside_a_superseded_one_and_beside_none_they_agree_too(sqlite_app: Flask, certificate: Certificate) -> None:
    decided(certificate, CertificateEventKind.SUPERSEDED, NOON + timedelta(days=1))
    some = {kind: file_of(kind, certificate.pdf) for kind in ("genuine", "altered")}
    each_file_agrees(sqlite_app, some, CertificateStatus.SUPERSEDED, NOON + timedelta(days=2))
    nowhere = {kind: file_of(kind, signed_example()) for kind in ("genuine", "altered", "unknown")}
    each_file_agrees(sqlite_app, nowhere, None, NOON + timedelta(days=2))


def _agree(kind: str, state: CertificateStatus | None, shown: Shown) -> None:
    is_genuine = kind == "genuine" and state is not None
    about = (kind, state, shown)
    assert ("This file is genuine and unaltered." in shown.file) is is_genuine, about
    assert ("Do not rely on this file." in shown.file) is not is_genuine, about
    assert "enuine" not in shown.register, "the register knows no files"
    greens = [word for word in ("badge good", "notice good") if word in shown.file + shown.register]
    assert greens == (["badge good", "notice good"] if is_genuine and state is CertificateStatus.VALID else []), about
    if kind == "unknown":
        assert "It bears no certificate's number." in shown.file
        assert "there is nothing to look up" in shown.register
        return
    if not is_genuine:
        assert "The plan in it is the one" not in shown.file, "no comfort from an altered file"
        assert not re.search(r"\bvalid\b", shown.file + shown.register), about
        is_about_another = "is not the certificate that was issued under this number" in shown.register
        assert is_about_another is (state is not None), about
        assert (STATES[None] in shown.register) is (state is None), about
        return
    assert STATES[state] in shown.register, about
    other_words = {words.split(" on ")[0] for one, words in STATES.items() if one is not state}
    assert not any(words in shown.register for words in other_words), about


def test_a_code_of_another_record_leaves_nothing_green(sqlite_app: Flask, certificate: Certificate) -> None:
    address = f"/verify/{certificate.serial}"
    with freeze_time(NOON + timedelta(hours=1)):
        forged = sqlite_app.test_client().get(address, query_string={"record": "0" * 64}).get_data(as_text=True)
        true = sqlite_app.test_client().get(address, query_string={"record": certificate.record_sha256})
    assert ("badge good" in forged, "notice good" in forged) == (False, False)
    assert "The paper in your hands is not the certificate that was issued under this number." in forged
    assert not re.search(r"\bvalid\b", forged)
    assert "notice good" in true.get_data(as_text=True)


def days_shown(app: Flask, serial: str, *days: str) -> Iterator[tuple[int, str]]:
    for day in days:
        answer = app.test_client().get(f"/verify/{serial}", query_string={"on": day})
        yield answer.status_code, unescape(re.sub(r"<[^>]+>", "", answer.get_data(as_text=True)))


def test_the_register_answers_for_a_day_and_shows_every_status_with_its_dates(
    sqlite_app: Flask, unit: Scene, certificate: Certificate
) -> None:
    decided(certificate, CertificateEventKind.SUSPENDED, NOON + timedelta(days=7), "the aid is weighed again")
    lifted_by_two(unit, certificate.serial, "the weight was right", NOON + timedelta(days=9))
    revoked_by_two(unit, certificate.serial, "the loader was in the room", NOON + timedelta(days=20))
    with freeze_time(NOON + timedelta(days=30)):
        asked = ("2026-03-02", "2026-03-05", "2026-03-10", "2026-03-11", "2026-03-23", "2026-04-03", "tomorrow", "")
        pages = list(days_shown(sqlite_app, certificate.serial, *asked))
    assert [status for status, _ in pages] == [200, 200, 200, 200, 200, 422, 422, 200]
    for (_, shown), words in zip(pages, (
        "On 2 Mar 2026: not issued yet.",
        "On 5 Mar 2026: valid.",
        "On 10 Mar 2026: valid until 10 Mar 2026, 12:00, then suspended from 10 Mar 2026, 12:00 (the aid is weighed",
        "On 11 Mar 2026: suspended (the aid is weighed again).",
        "then revoked from 23 Mar 2026, 12:00 (the loader was in the room).",
        "This day has not come yet.",
        "Write the day, like 2026-03-03.",
    ), strict=False):  # fmt: skip
        assert words in shown, (words, shown)
    typed = sqlite_app.test_client().get(f"/verify/{certificate.serial}?on=tomorrow")
    assert 'value="tomorrow"' in typed.get_data(as_text=True), "what was typed stays"
    table = pages[-1][1]
    for line in (
        "10 Mar 2026, 12:00–",
        "suspended10 Mar 2026, 12:0012 Mar 2026, 12:00the aid",
        "valid12 Mar 2026, 12:0023 Mar 2026, 12:00the weight",
        "revoked23 Mar 2026, 12:00openthe loader",
    ):
        assert line in table, line


def test_a_certificate_of_an_older_policy_says_that_another_is_in_force(
    sqlite_app: Flask, certificate: Certificate, unit: Scene
) -> None:
    address = f"/verify/{certificate.serial}"
    proposed_at, begins_at = NOON + timedelta(days=2), NOON + timedelta(days=9)
    with freeze_time(proposed_at):
        later = PolicyChange({"certificate_months": 6}, proposed_at, "shorter")
        unit.policy_changed_by_two(later, at=proposed_at)
    with freeze_time(begins_at - timedelta(seconds=1)):
        assert "version 2 is in force" not in sqlite_app.test_client().get(address).get_data(as_text=True)
    with freeze_time(begins_at):
        shown = sqlite_app.test_client().get(address).get_data(as_text=True)
    assert "Its trial was judged by version 1 of the policy; since" in shown
    assert "version 2 is in force" in shown
    record = CertificateRecord.from_json(certificate.record_json)
    assert record.policy.version == 1
