"""Checking any PDF that is said to be a certificate: bytes in, findings out, without server, network or clock."""

import hashlib
import logging
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from asn1crypto import cms, parser, x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from canine.certificates.contents import Contents, read_contents
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
from canine.rules.trial import Plan, PlanUnreadable, check_commitment

_LONGEST_SERIAL = 40
# Classes and tags of X.690, 8.1.2, as asn1crypto's parser gives them.
_UNIVERSAL = 0
_BOOLEAN, _INTEGER, _BIT_STRING, _NULL, _SEQUENCE, _SET = 1, 2, 3, 5, 16, 17
# What is wrong with a broken file is in the findings; pyHanko would tell it to the log as well, at length.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def check(
    pdf: bytes,
    authority_pem: bytes | None = None,
    registered_sha256: str | None = None,
    former_pems: Iterable[bytes] = (),
) -> Findings:
    """Return what the file says of itself, and whether that can be believed.

    `authority_pem` is the certificate to trust; without it no signature is `valid`. `former_pems` are those that were
    trusted before it: a paper of one of them stays genuine. `registered_sha256` is the register's hash for the file's
    serial. The key's own certificate is judged at the time in the signature, which the signer wrote. Raises NotAPdf,
    TooLarge, Encrypted or AuthorityUnreadable.
    """
    if len(pdf) > LARGEST_FILE:
        raise TooLarge("The file is larger than 5 MB; no certificate is. Choose the certificate itself.")
    if not pdf.lstrip()[:5] == b"%PDF-":
        raise NotAPdf("The file is not a PDF. Choose the certificate as it was downloaded.")
    authority = _authority(authority_pem)
    former = [_authority(pem) for pem in former_pems]
    digest = hashlib.sha256(pdf).hexdigest()
    registered = None if registered_sha256 is None else digest == registered_sha256.strip().lower()
    try:
        reader = PdfFileReader(BytesIO(pdf))
        encrypted = reader.encrypted
        signatures = [] if encrypted else list(reader.embedded_signatures)
    except Exception:  # a damaged file breaks pyHanko in dozens of ways, and every one of them means this
        return Findings(digest, SignatureFinding.UNREADABLE, False, registered, CommitmentFinding.MISSING)
    if encrypted:
        raise Encrypted("The PDF is encrypted; a certificate never is. Choose the certificate as it was downloaded.")
    contents = read_contents(reader)
    signature, whole, signed_by = _judged(pdf, signatures, authority)
    is_former = signature is SignatureFinding.OTHER_KEY and any(
        _judged(pdf, signatures, one)[0] is SignatureFinding.VALID for one in former
    )
    if is_former:
        signature = SignatureFinding.VALID
    return Findings(
        sha256=digest,
        signature=signature,
        whole_file_signed=whole,
        registered_bytes=registered,
        commitment=_commitment(contents),
        serial=contents.serial[:_LONGEST_SERIAL] if contents and contents.serial else None,
        signed_by=signed_by,
        record=contents.record if contents else None,
        under_former_authority=is_former,
    )


def check_apart(pdf: bytes, authority: str | None, former: list[str]) -> tuple[dict[str, Any], bytes]:
    """Return the same for `sandbox.judge`: plain values in and out."""
    found = check(pdf, authority.encode() if authority else None, former_pems=[one.encode() for one in former])
    return found.to_plain(), b""


def _authority(pem: bytes | None) -> Any:
    if pem is None:
        return None
    try:
        found = list(load_certs_from_pemder_data(pem))
    except ValueError as error:
        raise AuthorityUnreadable("The authority’s certificate cannot be read. Use /authority.pem as it is.") from error
    if not found:
        raise AuthorityUnreadable("The authority’s file holds no certificate. Use /authority.pem as it is.")
    return found[0]


_Judgement = tuple[SignatureFinding, bool, str | None]


def _judged(pdf: bytes, signatures: list[EmbeddedPdfSignature], authority: Any) -> _Judgement:
    """Return the one signature that a certificate has: its worth, whether it covers the file, and whose it is."""
    if not signatures:
        return SignatureFinding.MISSING, False, None
    if len(signatures) > 1:
        return SignatureFinding.INVALID, False, None
    try:
        return _judged_one(pdf, signatures[0], authority)
    except Exception:  # as above: whatever breaks the reader of a signature, the signature is not valid
        return SignatureFinding.INVALID, False, None


def _judged_one(
    pdf: bytes, embedded: EmbeddedPdfSignature, authority: Any
) -> tuple[SignatureFinding, bool, str | None]:
    signer = embedded.signer_cert
    # Without an authority the signer's own certificate stands in: the arithmetic is checked, and no trust given.
    context = ValidationContext(
        trust_roots=[authority or signer],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=embedded.self_reported_timestamp,
    )
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    status = validate_pdf_signature(embedded, context, key_usage_settings=usage)
    whole = (
        status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level is ModificationLevel.NONE
        and _nothing_beside_the_signature(pdf, embedded)
    )
    holder = str(signer.subject.human_friendly)
    certified = embedded.docmdp_level is MDPPerm.NO_CHANGES
    if not (status.intact and status.valid and whole and certified and status.docmdp_ok):
        return SignatureFinding.INVALID, whole, holder
    if authority is None:
        return SignatureFinding.UNKNOWN_AUTHORITY, whole, holder
    return (SignatureFinding.VALID if status.trusted else SignatureFinding.OTHER_KEY), whole, holder


def _nothing_beside_the_signature(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the one stretch that the signature cannot cover, itself, holds itself and zeros, and nothing else.

    A signature does not protect its own container: what is written into its padding, or written another way with
    the same meaning, would go unseen.
    """
    first, before, second, after = (int(part) for part in embedded.byte_range)
    if first != 0 or second + after != len(pdf):
        return False
    container = pdf[before:second]
    if container[:1] != b"<" or container[-1:] != b">":
        return False
    written = container[1:-1]
    held = bytes.fromhex(written.decode("ascii"))
    return (
        written in (held.hex().encode(), held.hex().upper().encode())
        and _holds_itself_and_zeros(held)
        and _no_unsigned_extras(cms.ContentInfo.load(held, strict=False)["content"], embedded.signer_cert)
    )


def _holds_itself_and_zeros(held: bytes) -> bool:
    """Tell whether the bytes are a signature written in the one way that there is, and zeros."""
    length = parser.peek(held)
    return not any(held[length:]) and _is_distinguished(held[:length])


def _is_distinguished(encoded: bytes) -> bool:
    """Tell whether a value is written as the distinguished encoding rules have it (X.690, 8, 10 and 11).

    Each meaning has one such writing: shortest lengths and numbers, no text in pieces, sets in order.
    """
    kind, is_constructed, tag, header, content, ending = parser.parse(encoded)
    if ending or parser.emit(kind, is_constructed, tag, content) != header + content:
        return False
    if not is_constructed:
        return kind != _UNIVERSAL or _is_shortest(tag, content)
    if kind == _UNIVERSAL and tag not in (_SEQUENCE, _SET):
        return False
    parts = []
    while content:
        length = parser.peek(content)
        parts.append(content[:length])
        content = content[length:]
    # Under a tag of its own a signature has a set, or one part alone; both stand in order.
    is_in_order = (kind, tag) == (_UNIVERSAL, _SEQUENCE) or parts == sorted(parts)
    return is_in_order and all(_is_distinguished(part) for part in parts)


def _is_shortest(tag: int, content: bytes) -> bool:
    """Tell whether a primitive value could not be written another way."""
    if tag == _BOOLEAN:
        return content in (b"\x00", b"\xff")
    if tag == _INTEGER:
        is_padded = len(content) > 1 and (content[0], content[1] >> 7) in ((0x00, 0), (0xFF, 1))
        return bool(content) and not is_padded
    if tag == _BIT_STRING:
        unused = content[0] if content else 8
        return unused == 0 or (unused < 8 and len(content) > 1 and not content[-1] & ((1 << unused) - 1))
    return tag != _NULL or not content


def _no_unsigned_extras(signed: cms.SignedData, own: x509.Certificate) -> bool:
    """Whether the container has one signer, named as its certificate is, and nothing that is not signed."""
    signers = signed["signer_infos"]
    if len(signers) != 1 or signed["crls"].native:
        return False
    signer = signers[0]
    algorithms = [one.native for one in signed["digest_algorithms"]]
    versions = (signed["version"].native, signer["version"].native)
    return (
        versions == ("v1", "v1")
        # Names are compared without regard to capitals; here they have to be the same bytes.
        and signer["sid"].chosen["issuer"].dump() == own.issuer.dump()
        and not signer["unsigned_attrs"].native
        and algorithms == [signer["digest_algorithm"].native]
    )


def _commitment(contents: Contents | None) -> CommitmentFinding:
    """Whether the revealed plan and nonce are those committed to, and the table of presentations follows the plan."""
    if contents is None or contents.record is None:
        return CommitmentFinding.MISSING
    record, seal = contents.record, contents.record.commitment
    if not contents.agree:
        return CommitmentFinding.BROKEN
    try:
        nonce = bytes.fromhex(seal.nonce)
        plan = Plan.read(seal.plan_json)
    except (ValueError, PlanUnreadable):
        return CommitmentFinding.BROKEN
    if not check_commitment(seal.sha256, seal.plan_json.encode(), nonce):
        return CommitmentFinding.BROKEN
    planned = [(p.session, p.run, p.position, p.item.kind, p.item.name, p.item.odour) for p in plan.presentations()]
    shown = [(p.session, p.run, p.position, p.kind, p.label, p.odour) for p in record.presentations]
    return CommitmentFinding.HOLDS if planned == shown else CommitmentFinding.PLAN_DIFFERS
