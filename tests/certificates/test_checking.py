"""Whoever alters one byte of a certificate, adds to it, or signs another, is found out without any server."""

import hashlib
import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

from canine.certificates.archive import archived
from canine.certificates.checking import check
from canine.certificates.document import draw, drawn_alone
from canine.certificates.findings import (
    LARGEST_FILE,
    AuthorityUnreadable,
    CommitmentFinding,
    Encrypted,
    Findings,
    NotAPdf,
    SignatureFinding,
    TooLarge,
)
from canine.certificates.messages import CertificateRecord
from canine.certificates.signing import load_signing_key, sign, signer_of
from tests.certificates.example_record import example_record, photo
from tests.certificates.signed import PASSPHRASE, authority, drawn_example, other_authority, signed_example


def checked(pdf: bytes, registered_sha256: str | None = None) -> Findings:
    return check(pdf, authority().authority_pem, registered_sha256)


def signed(record: CertificateRecord) -> bytes:
    """A certificate of this record, truly signed by the unit's key."""
    return sign(
        draw(record, photo()), record, load_signing_key(authority().signing_p12, PASSPHRASE), at=record.issued_at
    )


def test_an_unaltered_certificate_is_genuine_and_gives_its_record_back() -> None:
    found = checked(signed_example(), hashlib.sha256(signed_example()).hexdigest())
    assert found.genuine
    assert found.record == example_record()
    assert found.as_json("valid") == {
        "serial": "MSA-2026-0007",
        "status": "valid",
        "signature": "valid",
        "whole_file_signed": True,
        "registered_bytes": True,
        "commitment": "holds",
    }


def test_without_a_register_the_file_alone_is_enough() -> None:
    found = checked(signed_example())
    assert found.genuine
    assert found.registered_bytes is None


def test_without_an_authority_nothing_is_genuine() -> None:
    found = check(signed_example())
    assert (found.signature, found.genuine) == (SignatureFinding.UNKNOWN_AUTHORITY, False)


def test_bytes_that_are_not_the_registered_ones_are_not_genuine() -> None:
    found = checked(signed_example(), "0" * 64)
    assert (found.registered_bytes, found.genuine) == (False, False)


@settings(max_examples=200, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_no_byte_can_be_changed_anywhere(place: float, mask: int) -> None:
    pdf = bytearray(signed_example())
    pdf[int(place * len(pdf))] ^= mask
    try:
        assert not checked(bytes(pdf)).genuine
    except NotAPdf:
        assert int(place * len(pdf)) < 5


def contents_span() -> tuple[int, int]:
    """Where the signature itself lies, which no signature covers."""
    found = re.search(rb"/Contents <([0-9a-fA-F]+)>", signed_example())
    assert found is not None
    return found.span(1)


@settings(max_examples=80, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), digit=st.sampled_from(b"0123456789abcdefABCDEF \n"))
def test_no_digit_of_the_signature_and_its_padding_can_be_changed(place: float, digit: int) -> None:
    first, last = contents_span()
    pdf = bytearray(signed_example())
    at = first + int(place * (last - first))
    was, pdf[at] = pdf[at], digit
    assert checked(bytes(pdf)).genuine is (was == digit)


@pytest.mark.parametrize(("head", "end"), [("308300", ""), ("30840000", ""), ("3080", "0000")])
def test_no_length_of_the_signature_can_be_written_another_way(head: str, end: str) -> None:
    first, last = contents_span()
    pdf = signed_example()
    written = pdf[first:last]
    assert written[:4] == b"3082"
    size = 8 + 2 * int(written[4:8], 16)
    length = b"" if end else written[4:8]
    signature = head.encode() + length + written[8:size] + end.encode()
    longer = signature + written[size : len(written) - (len(signature) - size)]
    assert len(longer) == len(written), "the padding gives what the other writing takes"
    assert not checked(pdf[:first] + longer + pdf[last:]).genuine


def test_not_even_capitals_of_a_name_in_the_signature_can_be_changed() -> None:
    first, last = contents_span()
    pdf = signed_example()
    as_written = str.upper if pdf[first:last].isupper() else str.lower
    name, shouted = (as_written(word.hex()).encode() for word in (b"Mombasa", b"MOMBASA"))
    places = [found.start() for found in re.finditer(name, pdf[first:last])]
    assert len(places) >= 3, "issuer and holder in the certificate, and the issuer beside the signature"
    for place in places:
        at = first + place
        assert not checked(pdf[:at] + shouted + pdf[at + len(name) :]).genuine


@pytest.mark.parametrize("tail", [b"\n", b"%", b"\0" * 100, b"\n1 0 obj\n<<>>\nendobj\n%%EOF\n"])
def test_nothing_can_be_appended(tail: bytes) -> None:
    assert not checked(signed_example() + tail).genuine


def test_an_update_in_the_format_s_own_way_is_found() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed_example()))
    writer.root[pdf_name("/Lang")] = pdf_string("sw-KE")
    writer.update_root()  # type: ignore[no-untyped-call]  # pyHanko types it half
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    found = checked(out.getvalue())
    assert (found.signature, found.whole_file_signed, found.genuine) == (SignatureFinding.INVALID, False, False)


def test_a_certificate_cut_short_is_not_genuine() -> None:
    for share in (0.2, 0.5, 0.9, 0.999):
        assert not checked(signed_example()[: int(share * len(signed_example()))]).genuine


def test_an_altered_certificate_signed_by_another_key_is_found() -> None:
    better = replace(example_record(), serial="MSA-2026-0001")
    forged = sign(
        draw(better, photo()), better, load_signing_key(other_authority().signing_p12, PASSPHRASE), at=better.issued_at
    )
    found = checked(forged)
    assert (found.serial, found.signature, found.genuine) == ("MSA-2026-0001", SignatureFinding.OTHER_KEY, False)


def test_a_second_signature_beside_the_first_is_not_accepted() -> None:
    with pikepdf.open(BytesIO(signed_example())) as opened:
        del opened.Root.Perms
        opened.Root.AcroForm.Fields[0].T = pikepdf.String("First")
        out = BytesIO()
        opened.save(out)
    key = load_signing_key(authority().signing_p12, PASSPHRASE)
    twice = sign_pdf(
        IncrementalPdfFileWriter(out), PdfSignatureMetadata("Second", certify=False), signer_of(key), in_place=False
    )
    found = checked(twice.getvalue())
    assert (found.signature, found.genuine) == (SignatureFinding.INVALID, False)


def test_an_unsigned_certificate_is_not_genuine() -> None:
    found = checked(drawn_example())
    assert (found.signature, found.commitment, found.genuine) == (
        SignatureFinding.MISSING,
        CommitmentFinding.HOLDS,
        False,
    )


def test_a_plan_that_was_not_committed_to_is_found_even_under_a_true_signature() -> None:
    record = example_record()
    other = record.commitment.plan_json.replace("IV-01", "IV-02", 1)
    found = checked(signed(replace(record, commitment=replace(record.commitment, plan_json=other))))
    assert (found.signature, found.commitment) == (SignatureFinding.VALID, CommitmentFinding.BROKEN)
    assert not found.genuine


def test_a_table_that_does_not_follow_the_plan_is_found() -> None:
    record = example_record()
    first, *rest = record.presentations
    found = checked(signed(replace(record, presentations=(replace(first, label="another item"), *rest))))
    assert (found.commitment, found.genuine) == (CommitmentFinding.PLAN_DIFFERS, False)


def test_metadata_that_contradict_the_record_are_found() -> None:
    record = example_record()
    drawn = draw(record, photo()).replace(record.commitment.sha256.encode(), b"0" * 64, 1)
    found = checked(sign(drawn, record, load_signing_key(authority().signing_p12, PASSPHRASE), at=record.issued_at))
    assert (found.signature, found.commitment) == (SignatureFinding.VALID, CommitmentFinding.BROKEN)


def test_characters_that_xml_cannot_hold_survive_in_the_file() -> None:
    record = replace(example_record(), not_tested=("bell \x07, not a character \ufffe, \U0001f415, <&>",))
    assert checked(signed(record)).record == record


def test_another_pdf_is_not_a_certificate() -> None:
    out = BytesIO()
    with pikepdf.new() as empty:
        empty.add_blank_page()
        empty.save(out)
    found = checked(out.getvalue())
    assert (found.serial, found.signature, found.commitment) == (
        None,
        SignatureFinding.MISSING,
        CommitmentFinding.MISSING,
    )


def test_a_file_that_is_not_a_pdf_is_named() -> None:
    for file in (b"", b"GIF89a", b"\0" * 1000, b"PK\x03\x04"):
        with pytest.raises(NotAPdf, match="not a PDF"):
            checked(file)


def test_a_broken_pdf_is_not_genuine_and_breaks_nothing() -> None:
    for file in (b"%PDF-1.4", b"%PDF-1.4\n" + b"\xff" * 5000, b"%PDF-1.4\nstartxref\n0\n%%EOF"):
        found = checked(file)
        assert (found.signature, found.genuine) == (SignatureFinding.UNREADABLE, False)


def test_a_file_that_is_too_large_is_named_at_once() -> None:
    with pytest.raises(TooLarge, match="5 MB"):
        checked(signed_example() + b" " * LARGEST_FILE)


def test_an_encrypted_pdf_is_named() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(drawn_example())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Encrypted, match="encrypted"):
        checked(out.getvalue())


def test_an_authority_that_is_no_certificate_is_named() -> None:
    for pem in (b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(AuthorityUnreadable):
            check(signed_example(), pem)


def test_metadata_that_would_unfold_are_not_read() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
    record = example_record()
    out = BytesIO()
    with pikepdf.open(BytesIO(archived(drawn_alone(record, photo()), record))) as opened:
        opened.Root.Metadata.write(bomb)
        opened.save(out)
    assert checked(out.getvalue()).record is None
