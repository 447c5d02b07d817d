#!/usr/bin/env python3
"""Checks a court bundle, or one certificate, without the server that made it.

Needs Python 3.9 or later and the package `cryptography`; nothing of the program that made the bundle. It is meant to
be read before it is run: each function says what it shows and after which standard.

    python3 verify.py                                   the bundle in the folder in which this file lies
    python3 verify.py FOLDER or BUNDLE.zip
    python3 verify.py BUNDLE.zip --against LIST.json    a list of checkpoints that you kept, or that of another bundle
    python3 verify.py CERTIFICATE.pdf --authority authority.pem

Give --fingerprint HEX, the SHA-256 of the authority's certificate as a printed certificate shows it, or --authority
FILE, obtained from elsewhere: a forger could put an authority of his own into a bundle. Exit code 0: everything
holds, and the signer is the one that you named. 1: something does not hold. 2: this cannot be read. 3: nothing is
contradicted, but something cannot be said from this; each such thing is named.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from xml.etree import ElementTree

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

NAMESPACE = "{https://canine.invalid/ns/certificate/1/}"
LARGEST = 200 * 1024 * 1024
HOLDS, FAILS, UNSAID = "holds", "does not hold", "cannot be said"


class Unreadable(Exception):
    """What was given cannot be looked at."""


class DoesNotHold(Exception):
    """Something was looked at and is not as it should be; the sentence says what."""


class OtherKey(DoesNotHold):
    """The arithmetic holds, and the authority does not vouch for the key."""


class Authority(NamedTuple):
    """Who vouches for keys, and until when the unit signed under it; None of the present one."""

    certificate: x509.Certificate
    until: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hex."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def was_in_use(self, at: datetime | None) -> None:
        """Raise DoesNotHold for something that was signed when the unit signed under another authority."""
        if at is not None and self.until is not None and at > self.until:
            raise DoesNotHold(f"it was signed on {at:%Y-%m-%d} under an authority that the unit gave up before")


Found = TypeVar("Found")


def under_one_of(authorities: Sequence[Authority], check: Callable[[Authority], Found]) -> Found:
    """Return what a check finds under the authority that vouches for the key; the last one is the present one."""
    for one in authorities[:-1]:
        try:
            return check(one)
        except OtherKey:
            continue
    return check(authorities[-1])


# ---- DER (ITU-T X.690): just enough of it, and strict -------------------------------------------------------------


def der(content: bytes, start: int = 0) -> tuple[int, int, int]:
    """Tag, and where the value of the element at `start` begins and ends. Raises DoesNotHold for anything odd."""
    if start + 2 > len(content) or content[start] & 0x1F == 0x1F:
        raise DoesNotHold("a signature is not DER")
    tag, length, at = content[start], content[start + 1], start + 2
    if length & 0x80:
        digits = length & 0x7F
        if not 1 <= digits <= 4 or at + digits > len(content):
            raise DoesNotHold("a signature is not DER")
        length = int.from_bytes(content[at : at + digits], "big")
        if length < 0x80 or content[at] == 0:
            raise DoesNotHold("a signature is not DER: a length is not in its shortest form")
        at += digits
    if at + length > len(content):
        raise DoesNotHold("a signature is cut off")
    return tag, at, at + length


def parts(content: bytes) -> list[tuple[int, bytes, bytes]]:
    """Return the elements inside a value: tag, value, and the element as a whole."""
    found, at = [], 0
    while at < len(content):
        tag, begins, ends = der(content, at)
        found.append((tag, content[begins:ends], content[at:ends]))
        at = ends
    return found


SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
PLAIN_DATA = bytes.fromhex("2a864886f70d010701")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
SHA256 = bytes.fromhex("608648016503040201")
ENCRYPTIONS = {bytes.fromhex(one) for one in ("2a864886f70d010101", "2a864886f70d01010b", "2a8648ce3d040302")}


def check_cms(signature: bytes, content: bytes, authority: x509.Certificate) -> tuple[str, datetime | None]:
    """Return a detached CMS signature (RFC 5652) over the content, by a key that the authority vouches for.

    One signer, SHA-256, the digest of the content among the signed attributes, nothing unsigned beside them. Gives
    the holder's name and the time that the signer wrote. Raises DoesNotHold.
    """
    tag, begins, ends = der(signature)
    if tag != 0x30 or ends != len(signature):
        raise DoesNotHold("the signature has something before or after it")
    info = parts(signature[begins:ends])
    if len(info) != 2 or info[0][1] != SIGNED_DATA or info[1][0] != 0xA0:
        raise DoesNotHold("the signature is no CMS SignedData")
    fields = parts(parts(info[1][1])[0][1])
    tags = [each[0] for each in fields]
    if tags != [0x02, 0x31, 0x30, 0xA0, 0x31]:
        raise DoesNotHold("the signature has parts that none of this unit's has")
    encapsulated = parts(fields[2][1])
    if len(encapsulated) != 1 or encapsulated[0][1] != PLAIN_DATA:
        raise DoesNotHold("the signature carries a content of its own")
    signers = parts(fields[4][1])
    if len(signers) != 1:
        raise DoesNotHold("there is not exactly one signer")
    certificates = [load_certificate(each[2]) for each in parts(fields[3][1])]
    return check_signer(parts(signers[0][1]), content, certificates, authority)


def load_certificate(content: bytes) -> x509.Certificate:
    """Return a certificate out of a signature. Raises DoesNotHold."""
    try:
        return x509.load_der_x509_certificate(content)
    except ValueError as error:
        raise DoesNotHold("a certificate in the signature cannot be read") from error


def check_signer(
    signer: list[tuple[int, bytes, bytes]],
    content: bytes,
    certificates: list[x509.Certificate],
    authority: x509.Certificate,
) -> tuple[str, datetime | None]:
    """Return the one SignerInfo: version, issuer and serial, digest algorithm, signed attributes, algorithm,
    signature.
    """
    if [each[0] for each in signer] != [0x02, 0x30, 0x30, 0xA0, 0x30, 0x04]:
        raise DoesNotHold("the signer's part has something unsigned in it")
    issuer, serial = parts(signer[1][1])
    own = [
        one
        for one in certificates
        if one.issuer.public_bytes() == issuer[2] and one.serial_number == int.from_bytes(serial[1], "big", signed=True)
    ]
    if len(own) != 1:
        raise DoesNotHold("the signer's certificate is not in the signature")
    if parts(signer[2][1])[0][1] != SHA256 or parts(signer[4][1])[0][1] not in ENCRYPTIONS:
        raise DoesNotHold("the signature is of an unknown kind")
    # Signed is the SET OF the attributes, which the signature itself carries under another tag (RFC 5652, 5.4).
    signed = b"\x31" + signer[3][2][1:]
    attributes: dict[bytes, bytes] = {}
    for _, attribute, _ in parts(signer[3][1]):
        name, values = parts(attribute)
        if name[1] in attributes or len(parts(values[1])) != 1:
            raise DoesNotHold("a signed attribute is there twice")
        attributes[name[1]] = parts(values[1])[0][1]
    if attributes.get(CONTENT_TYPE) != PLAIN_DATA:
        raise DoesNotHold("the signed attributes are not those of a file")
    if attributes.get(MESSAGE_DIGEST) != hashlib.sha256(content).digest():
        raise DoesNotHold("the signature is not over these bytes: they were altered after signing")
    check_raw(own[0], signer[5][1], signed)
    at = signing_time(attributes.get(bytes.fromhex("2a864886f70d010905")))
    check_chain(own[0], certificates, authority, at)
    return own[0].subject.rfc4514_string(), at


def signing_time(value: bytes | None) -> datetime | None:
    """Return the time that the signer wrote: UTCTime of the years 1950 to 2049."""
    if value is None or not re.fullmatch(rb"\d{12}Z", value):
        return None
    year = int(value[:2])
    digits = ("20" if year < 50 else "19") + value[:12].decode()
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)


def check_raw(certificate: x509.Certificate, signature: bytes, content: bytes) -> None:
    """Check the arithmetic: RSA PKCS #1 v1.5 or ECDSA, with SHA-256."""
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        else:
            raise DoesNotHold("the key is of an unknown kind")
    except InvalidSignature as error:
        raise DoesNotHold("the signature does not fit: something was altered after signing") from error


def check_chain(
    own: x509.Certificate, others: Sequence[x509.Certificate], authority: x509.Certificate, at: datetime | None
) -> None:
    """From the signer's certificate up to the authority (RFC 5280): issued by, valid at that time, made for it."""
    try:
        usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise DoesNotHold("the signer's certificate is not made out for signatures")
    except x509.ExtensionNotFound:
        pass
    below = own
    for _ in range(6):
        if at is not None and not below.not_valid_before_utc <= at <= below.not_valid_after_utc:
            raise DoesNotHold("a certificate was not valid when this was signed")
        if below == authority or issued(below, authority):
            return
        above = [one for one in others if one != below and one.subject == below.issuer and issued(below, one)]
        if not above:
            break
        below = above[0]
    raise OtherKey("another key signed this: the authority does not vouch for it")


def issued(below: x509.Certificate, above: x509.Certificate) -> bool:
    """Whether a certificate was issued by another one that may issue any."""
    try:
        below.verify_directly_issued_by(above)
        return above.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False


# ---- the PDF of a certificate --------------------------------------------------------------------------------------


def signed_bytes(pdf: bytes) -> tuple[bytes, bytes]:
    """Return what the one signature of a PDF covers, all of the file but itself (ISO 32000), and the signature."""
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)
    if len(ranges) != 1 or pdf.count(b"/ByteRange") != 1:
        raise DoesNotHold("the PDF has not exactly one signature")
    first, before, second, after = (int(number) for number in ranges[0])
    if first != 0 or second + after != len(pdf) or not 0 < before < second:
        raise DoesNotHold("the signature does not cover the whole file: something was added after it")
    container = pdf[before:second]
    if container[:1] != b"<" or container[-1:] != b">" or not re.fullmatch(rb"[0-9a-fA-F]+", container[1:-1]):
        raise DoesNotHold("something stands where only the signature may stand")
    written = container[1:-1].decode()
    if written not in (written.lower(), written.upper()) or len(written) % 2:
        raise DoesNotHold("something stands where only the signature may stand")
    held = bytes.fromhex(written)
    _, _, ends = der(held)
    if any(held[ends:]):
        raise DoesNotHold("something was written into the room left behind the signature")
    return pdf[:before] + pdf[second:], held[:ends]


def record_inside(pdf: bytes) -> dict[str, str]:
    """Return what the certificate says of itself in its metadata (XMP), letter for letter."""
    packets = re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", pdf, re.DOTALL)
    if len(packets) != 1:
        raise DoesNotHold("the PDF carries no record, or more than one")
    if b"<!DOCTYPE" in packets[0] or b"<!ENTITY" in packets[0]:
        raise DoesNotHold("the PDF's metadata is none of this unit's")
    try:
        elements = list(ElementTree.fromstring(packets[0]).iter())
        return {one.tag[len(NAMESPACE) :]: one.text or "" for one in elements if one.tag.startswith(NAMESPACE)}
    except ElementTree.ParseError as error:
        raise DoesNotHold("the PDF's metadata cannot be read") from error


def presentations_of(plan: str) -> list[tuple[Any, ...]]:
    """Return what the plan puts where, in order; a plan is lines that can be typed, an earlier one JSON."""
    if not plan.startswith("canine-trial-plan/2\n"):
        return [
            (run["session"], run["number"], position, item["kind"], item["label"], item["odour"])
            for run in json.loads(plan)["runs"]
            for position, item in enumerate(run["items"], start=1)
        ]
    names: dict[str, list[str]] = {"odour": [], "aid": []}
    items: dict[str, tuple[str, str, str | None]] = {}
    planned: list[tuple[Any, ...]] = []
    for line in plan.split("\n")[1:]:
        word, _, rest = line.partition(" ")
        if word in names:
            names[word].append(rest.partition(" ")[2])
        elif word == "item":
            number, kind, *more = rest.split(" ", 2)
            label, odour = (more[0] if more else "blank"), None
            if kind == "target":
                of, aid = (int(one) for one in more[0].split(" "))
                label, odour = names["aid"][aid - 1], names["odour"][of - 1]
            items[number] = (kind, f"{label}, item {number}", odour)
        elif word == "run":
            run, session, *codes = rest.split(" ")
            planned += [(int(session), int(run), place, *items[code]) for place, code in enumerate(codes, start=1)]
    return planned


def check_record(inside: dict[str, str], fingerprint: str) -> tuple[dict[str, Any], bytes]:
    """Check that the record in the PDF agrees with itself: its hash, its commitment, its table, its authority."""
    text = inside.get("record", "").encode()
    record: dict[str, Any] = json.loads(text)
    seal = record["commitment"]
    named = {
        "serial": record["serial"],
        "commitment": seal["sha256"],
        "nonce": seal["nonce"],
        "plan": seal["plan_json"],
    }
    for name, value in named.items():
        if inside.get(name) != value:
            raise DoesNotHold(f"the {name} in the metadata is not that of the record")
    if inside.get("recordSha256") != hashlib.sha256(text).hexdigest():
        raise DoesNotHold("the record does not have the hash that is printed")
    opened = b"\n".join((b"canine trial plan 1", seal["nonce"].encode(), seal["plan_json"].encode()))
    if len(seal["nonce"]) < 32 or hashlib.sha256(opened).hexdigest() != seal["sha256"]:
        raise DoesNotHold("the plan is not the one that was committed to before the trial")
    planned = presentations_of(seal["plan_json"])
    names = ("session", "run", "position", "kind", "label", "odour")
    if planned != [tuple(line[name] for name in names) for line in record["presentations"]]:
        raise DoesNotHold("the table of presentations is not that of the plan")
    if record["authority_fingerprint"] not in ("", fingerprint):
        raise DoesNotHold("the record names another authority")
    return record, text


def check_certificate(pdf: bytes, authority: Authority) -> tuple[dict[str, Any], bytes, str]:
    """Return a certificate's PDF: signed as a whole, and in agreement with itself."""
    if pdf.lstrip()[:5] != b"%PDF-":
        raise DoesNotHold("this is no PDF")
    content, signature = signed_bytes(pdf)
    holder, at = check_cms(signature, content, authority.certificate)
    authority.was_in_use(at)
    record, text = check_record(record_inside(pdf), authority.fingerprint)
    return record, text, holder


# ---- the log -------------------------------------------------------------------------------------------------------


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node of the tree (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf(content: bytes) -> bytes:
    """Return the hash of a leaf of the tree (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + content).digest()


def is_included(root: bytes, size: int, index: int, content: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path leads from the leaf to the root of a tree of that size (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf(content)
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node(sibling, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_prefix(old_root: bytes, old_size: int, root: bytes, size: int, path: Sequence[bytes]) -> bool:
    """Whether the smaller tree is the beginning of the larger one (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            older, newer = node(sibling, older), node(sibling, newer)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            newer = node(newer, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and older == old_root and newer == root


ENTRY = ("number", "at", "actor", "device", "deed", "object_type", "object_id", "reason", "before", "after")


def entry_hash(entry: dict[str, Any]) -> str:
    """SHA-256 over the entry's values and the hash before, each on a line of its own."""
    texts = ["canine.audit.entry.v1", *(str(entry[name]) for name in ENTRY), entry["previous_hash"]]
    if any("\n" in text for text in texts):
        raise DoesNotHold(f"entry {entry['number']} holds a line break")
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


EVERY_ONE_SIGNED, SOME_SIGNED = "canine-checkpoints/1", "canine-checkpoints/2"
KNOWN_LISTS = (EVERY_ONE_SIGNED, SOME_SIGNED)


def chained(listed: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield each checkpoint of a list with its hash and the one before, and the text that was signed.

    A list says of most only what their text is made of, and the chain is made again from the first one on.
    """
    previous = "0" * 64
    for number, one in enumerate(listed, start=1):
        moment = datetime.fromisoformat(one["at"]).astimezone(timezone.utc).isoformat(timespec="microseconds")
        values = [str(one["number"]), str(one["size"]), one["head"], moment, previous]
        version = "canine.audit.checkpoint.v1"
        if one.get("root") is not None:
            version = "canine.audit.checkpoint.v2"
            values.insert(3, one["root"])
        text = "\n".join([version, *values]).encode()
        made = {"previous": previous, "hash": hashlib.sha256(text).hexdigest()}
        if one["number"] != number or any(one.get(name, value) != value for name, value in made.items()):
            raise DoesNotHold(f"checkpoint {one['number']} does not follow from the one before")
        previous = made["hash"]
        yield {**one, **made}, text


def check_checkpoints(given: dict[str, Any], authorities: Sequence[Authority]) -> dict[int, dict[str, Any]]:
    """Each checkpoint follows from the one before, and the last one is signed: its signature is over all of them.

    Every other signature that is there is checked, too: by a key of an authority of its time.
    """
    found: dict[int, dict[str, Any]] = {}
    for one, text in chained(given["checkpoints"]):
        if "signature" in one:
            chain = x509.load_pem_x509_certificates(one["signer_pem"].encode())
            check_raw(chain[0], bytes.fromhex(one["signature"]), text)
            check_signed_under(chain, authorities, datetime.fromisoformat(one["at"]))
        elif given["format"] != SOME_SIGNED or one["number"] == len(given["checkpoints"]):
            raise DoesNotHold(f"checkpoint {one['number']} is not signed")
        found[one["number"]] = one
    return found


def check_earlier(
    excerpt: dict[str, Any], checkpoints: dict[int, dict[str, Any]], happened_at: datetime
) -> list[dict[str, Any]]:
    """Return the earlier checkpoints whose log is shown to be the beginning of this one, each of them signed.

    Without them a list is not whole: the first one, the one before the last, and those around the moment of the case.
    """
    last = max(checkpoints)
    before = [number for number, one in checkpoints.items() if moment(one["at"]) <= happened_at]
    after = [number for number, one in checkpoints.items() if moment(one["at"]) > happened_at]
    asked = {1, max(last - 1, 1), *before[-1:], *after[:1]}
    asked |= {number for number, one in checkpoints.items() if "signature" in one}
    given, shown = {one["source"]: one for one in excerpt["prefixes"]}, []
    for number in sorted(asked - {last}):
        one = checkpoints[number]
        if "signature" not in one:
            raise DoesNotHold(f"checkpoint {number} is not signed")
        if one.get("root") is None or one["size"] == 0:
            continue
        proof = given.get(f"checkpoint {number}")
        if proof is None or (proof["root"], proof["size"]) != (one["root"], one["size"]):
            raise DoesNotHold(f"it is not shown that the log of checkpoint {number} is the beginning of this one")
        path = [bytes.fromhex(each) for each in proof["path"]]
        sizes = one["size"], bytes.fromhex(excerpt["root"]), excerpt["size"]
        if not is_prefix(bytes.fromhex(one["root"]), *sizes, path):
            raise DoesNotHold(f"the log that checkpoint {number} names is not the beginning of this one")
        shown.append(one)
    return shown


def compare_kept(content: bytes, name: str, checkpoints: dict[int, dict[str, Any]], report: Report) -> None:
    """Compare a list of checkpoints that somebody kept elsewhere with those of the bundle."""
    compared = {}
    for one, _ in chained(json.loads(content)["checkpoints"]):
        here = checkpoints.get(one["number"])
        if here is not None and here["hash"] != one["hash"]:
            raise DoesNotHold(f"its checkpoint {one['number']}, of {one['at']}, is not that of this bundle")
        if here is not None:
            compared[one["number"]] = one
    if not compared:
        raise DoesNotHold("it has no checkpoint")
    last = compared[max(compared)]
    report.holds(f"{name}: its checkpoints up to no. {last['number']}, of {last['at']}, are those of this bundle.")


def check_signed_under(chain: list[x509.Certificate], authorities: Sequence[Authority], at: datetime) -> None:
    """Hold the certificates of a checkpoint's key against the authorities."""

    def check(authority: Authority) -> None:
        check_chain(chain[0], chain[1:], authority.certificate, at)
        authority.was_in_use(at)

    under_one_of(authorities, check)


def check_excerpt(excerpt: dict[str, Any], checkpoints: dict[int, dict[str, Any]]) -> None:
    """Each entry has its hash, lies in the tree of the signed checkpoint, and fits its neighbour."""
    signed = checkpoints.get(excerpt["checkpoint"], {})
    if (signed.get("root"), signed.get("size")) != (excerpt["root"], excerpt["size"]):
        raise DoesNotHold("the excerpt is not of the log that the signed checkpoint names")
    root = bytes.fromhex(excerpt["root"])
    before: dict[str, Any] | None = None
    for entry in excerpt["entries"]:
        number = entry["number"]
        if entry_hash(entry) != entry["hash"]:
            raise DoesNotHold(f"entry {number} does not have its hash: it was altered")
        path = [bytes.fromhex(one) for one in entry["path"]]
        if not is_included(root, excerpt["size"], number - 1, bytes.fromhex(entry["hash"]), path):
            raise DoesNotHold(f"entry {number} is not shown to be in the log")
        if before and before["number"] == number - 1 and before["hash"] != entry["previous_hash"]:
            raise DoesNotHold(f"entry {number} does not follow from the one before")
        before = entry


def check_prefixes(excerpt: dict[str, Any], records: dict[str, dict[str, Any]]) -> list[str]:
    """Return the log of the day of each certificate is the beginning of this one; gives the serials shown so."""
    shown = []
    given = {one["source"]: one for one in excerpt["prefixes"]}
    for serial, record in sorted(records.items()):
        head = record["audit"]
        if head.get("root") is None:
            continue
        one = given.get(f"certificate {serial}")
        if one is None or (one["root"], one["size"]) != (head["root"], head["size"]):
            raise DoesNotHold(f"it is not shown that the log of certificate {serial} is the beginning of this one")
        path = [bytes.fromhex(each) for each in one["path"]]
        sizes = head["size"], bytes.fromhex(excerpt["root"]), excerpt["size"]
        if not is_prefix(bytes.fromhex(head["root"]), *sizes, path):
            raise DoesNotHold(f"the log that certificate {serial} prints is not the beginning of this one")
        shown.append(serial)
    return shown


def check_rows(rows: list[dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    """Each row of the case is what the last entry on it says; a column of a later release is in no older entry."""
    last = {}
    for entry in entries:
        if entry["before"] != '"note"':
            last[entry["object_type"], entry["object_id"]] = entry
    for row in rows:
        if (row["table"], row["id"]) not in last:
            raise DoesNotHold(f"row {row['id']} of {row['table']} is in no entry of the log")
        entry = last[row["table"], row["id"]]
        logged = json.loads(entry["after"])
        if logged is None:
            raise DoesNotHold(f"row {row['id']} of {row['table']} was taken away by entry {entry['number']}")
        other = sorted(name for name in logged.keys() & row["image"].keys() if logged[name] != row["image"][name])
        if other or logged.keys() - row["image"].keys():
            raise DoesNotHold(f"row {row['id']} of {row['table']} is not what entry {entry['number']} says ({other})")


def check_commitments(records: dict[str, dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    """Each trial's commitment stands in the log before its first presentation."""
    by_number = {entry["number"]: entry for entry in entries}
    for serial, record in records.items():
        seal = record["commitment"]
        entry = by_number.get(seal["entry"])
        if entry is None or json.loads(entry["after"]).get("commitment") != seal["sha256"]:
            raise DoesNotHold(f"the commitment of certificate {serial} is not in the log where it says")
        first = datetime.fromisoformat(record["protocol"]["first_presentation_at"].replace("Z", "+00:00"))
        if datetime.fromisoformat(entry["at"]) > first:
            raise DoesNotHold(f"the commitment of certificate {serial} came after its first presentation")


def check_same_teams(records: dict[str, dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    """Each certificate is of a team of the case: another team's says nothing about the dog that worked here."""
    teams = {row["id"] for row in rows if row["table"] == "teams"}
    for serial, record in records.items():
        own = {one["identifier"] for one in record["relied_on"] if one["kind"] == "team"}
        if not own or own - teams:
            raise DoesNotHold(f"certificate {serial} is of another team than those of the case")


def check_subject(manifest: dict[str, Any], case: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Check that the case is that of the cover, its row is here, and title and moment are that row's."""
    subject = case["subject"]
    if manifest["subject"] != subject or manifest["case_file"] != case["case_file"]:
        raise DoesNotHold("the case is another one than the signed cover names")
    table, since = {"search": ("searches", "started_at"), "sample": ("air_samples", "stopped_at")}[subject["kind"]]
    own = [row["image"] for row in rows if (row["table"], row["id"]) == (table, subject["id"])]
    if not own:
        raise DoesNotHold(f"no row of {table} is the one that the cover names: these are the rows of something else")
    corrected = [row["image"] for row in rows if row["table"] in ("search_corrections", "corrections")]
    moments = {moment(own[0][since]), *(moment(one["new"]) for one in corrected if is_moment(one.get("new")))}
    if moment(case["happened_at"]) not in moments:
        raise DoesNotHold("the moment of the case is not that of its row")
    names = [own[0].get(name) for name in ("container_number", "object_name", "filter")]
    names += [one.get("new") for one in corrected]
    known = {letters(str(name)) for name in names if name}
    if known and not any(name and name in letters(subject["title"]) for name in known):
        raise DoesNotHold("the title names another object than the row")


def letters(text: str) -> str:
    """Return the letters and digits of a number, however it is spaced."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def is_moment(value: Any) -> bool:
    """Whether a value is written as a moment."""
    try:
        moment(value)
    except (ValueError, TypeError, AttributeError):
        return False
    return True


def moment(value: str) -> datetime:
    """Return a moment; without an offset it is UTC, as the log writes it."""
    found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def worth_at(one: dict[str, Any], at: datetime) -> str:
    """Return what a certificate of the register was worth at a moment, by its days and its events."""
    heard = [event for event in one["events"] if moment(event["at"]) <= at]
    kinds = [event["kind"] for event in heard]
    begins, ends = moment(one["valid_from"]), moment(one["valid_to"])
    for gravest in ("revoked", "superseded"):
        if gravest in kinds:
            return gravest
    if at < begins:
        return "not_yet_valid"
    if at < ends and is_suspended(heard):
        return "suspended"
    asked = [event for event in heard if event["kind"] in ("revocation_proposed", "revocation_dropped")]
    if asked and asked[-1]["kind"] == "revocation_proposed" and at < moment(asked[-1]["at"]) + timedelta(hours=24):
        return "revocation_proposed"
    if "basis_changed" in kinds:
        return "basis_changed"
    return "valid" if at < ends else "expired"


def is_suspended(events: list[dict[str, Any]]) -> bool:
    """Tell whether a suspension still stands: of the certificate, or of its team in an odour, each lifted by its own.

    A bundle of an earlier release does not say of which an event was.
    """
    suspended: set[str] = set()
    for event in events:
        concerned = set(event.get("of_team") or [""])
        if event["kind"] == "suspended":
            suspended |= concerned
        elif event["kind"] == "reinstated":
            suspended -= concerned
    return bool(suspended)


def check_held(
    case: dict[str, Any], register: dict[str, Any], records: dict[str, dict[str, Any]], given: set[str]
) -> list[str]:
    """Compare what is said to have held with the register, the rows of the case, and the certificates here.

    Of each team, mode and moment: whether they are those of the rows; which certificates the register has for them;
    what each was worth then and when this was made; and whether it is here and speaks of that team and mode. Gives
    what was found, in words.
    """
    rows, said = case["rows"], []
    mode_of_case = {"search": "free_search", "sample": "rasco"}[case["subject"]["kind"]]
    teams = teams_of(case)
    made_at = moment(register["at"])
    for held in case["held"]:
        at, team_id = moment(held["at"]), held["team_id"]
        if held["mode"] != mode_of_case or team_id not in teams:
            raise DoesNotHold(f"held: {held['team']}, {held['mode']}: no row of the case has this team in this mode")
        if at not in moments_of(rows):
            raise DoesNotHold(f"held: {held['at']} is the moment of no row of the case")
        own = [one for one in register["certificates"] if (one["team_id"], one["mode"]) == (team_id, held["mode"])]
        found = [one for one in own if moment(one["valid_from"]) <= at < moment(one["valid_to"])]
        found += [one for one in own if one not in found and one["replaces"] in {each["id"] for each in found}]
        if sorted(one["serial"] for one in found) != sorted(held["certificates"]):
            raise DoesNotHold(
                f"held: the certificates of {held['team']} at {held['at']} are not those that the register has"
            )
        lines = [line["cells"] for part in held["parts"] if part["title"] == "Certificate" for line in part["lines"]]
        by_serial = {one["serial"]: one for one in found}
        if [cells[0] for cells in lines] != list(held["certificates"]):
            raise DoesNotHold("held: the lines on certificates are not those of the certificates that it names")
        for cells in lines:
            one = by_serial[cells[0]]
            then = worth_at(one, at) if moment(one["issued_at"]) <= at else "not issued yet"
            wanted = [one["odours"], moment(one["valid_from"]), moment(one["valid_to"]), then, worth_at(one, made_at)]
            if [cells[1], moment(cells[2]), moment(cells[3]), *cells[4:]] != wanted:
                raise DoesNotHold(f"held: what it says of certificate {cells[0]} is not what the register says")
            said.append(f"certificate {cells[0]} was {then.replace('_', ' ')} at {held['at']}")
        for serial in held["certificates"]:
            if serial not in given:
                raise DoesNotHold(f"certificate {serial} covers the moment by the register, and is not in this bundle")
            record = records.get(serial)
            if record is None:
                continue
            team = [one["identifier"] for one in record["relied_on"] if one["kind"] == "team"]
            if record["mode"] != held["mode"] or team != [team_id]:
                raise DoesNotHold(f"certificate {serial} is of another team or mode than what held")
    return said


def teams_of(case: dict[str, Any]) -> set[str]:
    """Return the teams of the case by its rows: that of the search, or those to which the sample was presented."""
    named = set()
    for row in case["rows"]:
        image = row["image"]
        if row["table"] == "searches" and row["id"] == case["subject"]["id"]:
            named.add(image["team_id"])
        if row["table"] == "search_corrections" and image.get("fact") == "team":
            named.add(image["new"])
        if row["table"] == "session_teams" and case["subject"]["kind"] == "sample":
            named.add(image["team_id"])
    return named & {row["id"] for row in case["rows"] if row["table"] == "teams"}


def moments_of(rows: list[dict[str, Any]]) -> set[datetime]:
    """Return every moment that a search, a sample, a session or a correction of one has in its row."""
    tables = ("searches", "air_samples", "presentation_sessions", "search_corrections", "corrections")
    return {
        moment(value)
        for row in rows
        if row["table"] in tables
        for value in row["image"].values()
        if isinstance(value, str) and len(value) > 15 and is_moment(value)
    }


def check_register(register: dict[str, Any], rows: list[dict[str, Any]]) -> int:
    """Check that the register has no gap in its numbers, and all that the rows say became of its certificates.

    Serials of a unit and a year run from 1 on without a gap. Each row of a certificate is in the register with its
    hash; each row of what became of one, and each suspension, withdrawal or end of a team's standing after the issue,
    is an event there. Gives how many events of rows were found in it.
    """
    numbers: dict[str, list[int]] = {}
    for one in register["certificates"]:
        series, _, number = one["serial"].rpartition("-")
        numbers.setdefault(series, []).append(int(number))
    for series, found in sorted(numbers.items()):
        if sorted(found) != list(range(1, len(found) + 1)):
            raise DoesNotHold(f"the numbers of {series} are not 1 to {max(found)} without a gap: some were cut out")
    by_id = {one["id"]: one for one in register["certificates"]}
    compared = 0
    for row in rows:
        image = row["image"]
        if row["table"] == "certificates":
            one = by_id.get(row["id"])
            if one is None or (one["serial"], one["pdf_sha256"], one["team_id"]) != (
                image["serial"],
                image["pdf_sha256"],
                image["team_id"],
            ):
                raise DoesNotHold(f"certificate {image['serial']} stands in the rows, and not so in the register")
        if row["table"] == "certificate_facts":
            require_event(by_id.get(image["certificate_id"]), image["kind"], image)
            compared += 1
        if row["table"] == "standing_facts" and image["kind"] in BY_STANDING:
            for one in by_id.values():
                if is_about(image, one, rows):
                    require_event(one, BY_STANDING[image["kind"]], image)
                    compared += 1
    return compared


BY_STANDING = {"suspended": "suspended", "withdrawn": "suspended", "ended": "revoked"}


def is_about(fact: dict[str, Any], one: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Whether a fact on a team's standing is about a certificate: its team, mode and odours, after its issue."""
    same_team = fact["team_id"] == one["team_id"] and fact["mode"] in (None, one["mode"])
    after = moment(fact["at"]) > moment(one["issued_at"])
    revoked = [moment(event["at"]) for event in one["events"] if event["kind"] == "revoked"]
    names = {row["id"]: row["image"].get("name") for row in rows if row["table"] == "odours"}
    odour = fact["odour_id"]
    concerns = odour is None or names.get(odour) in one["odours"].split(", ")
    return same_team and after and concerns and not any(moment(fact["at"]) >= at for at in revoked)


def require_event(one: dict[str, Any] | None, kind: str, image: dict[str, Any]) -> None:
    """Raise DoesNotHold where the register does not have what a row says became of a certificate."""
    if one is None or not any(
        event["kind"] == kind and moment(event["at"]) == moment(image["at"]) for event in one["events"]
    ):
        serial = one["serial"] if one else "that is not in the register"
        raise DoesNotHold(f"a row says that certificate {serial} was {kind} at {image['at']}; the register has it not")


def check_told(case: dict[str, Any], part: str, since: datetime, until: datetime | None) -> int:
    """Return how many failed check-ups and ended standings the rows have in a time, each told in a part of the case."""
    told, found = {moment(line["cells"][0]) for line in case[part]["lines"]}, 0
    # A check-up is told at its last response, which the row of that step has; of an earlier release at its reveal.
    ended = {
        row["image"]["checkup_id"]: row["image"]["at"]
        for row in case["rows"]
        if row["table"] == "checkup_events" and row["image"]["state"] == "complete"
    }
    for row in case["rows"]:
        image = row["image"]
        is_failure = row["table"] == "checkup_results" and image["verdict"] == "failed"
        when = image.get("at")
        if is_failure:
            when = ended.get(image.get("checkup_id"), image["revealed_at"])
        if not (is_failure or (row["table"] == "standing_facts" and image["kind"] in BY_STANDING)):
            continue
        if moment(when) > since and (until is None or moment(when) <= until):
            found += 1
            if not any(abs(moment(when) - one) < timedelta(seconds=1) for one in told):
                raise DoesNotHold(f"what the rows have of {when} is not told under “{case[part]['title']}”")
    return found


def check_relied_on(
    case: dict[str, Any], records: dict[str, dict[str, Any]], entries: list[dict[str, Any]], report: Report
) -> None:
    """Make the hash of each record that a certificate relies on again, from its rows as the log had them at the issue.

    A row is taken as the last entry on it says that the certificate's log had; a row that came later is left out.
    """
    here = {(row["table"], row["id"]) for row in case["rows"]}
    listed = {(one["serial"], one["kind"].partition(",")[0], one["identifier"]): one for one in case["relied_on"]}
    for serial, record in sorted(records.items()):
        then = {
            (entry["object_type"], entry["object_id"]): entry["after"]
            for entry in entries
            if entry["number"] <= record["audit"]["size"] and entry["before"] != '"note"'
        }
        agree, others = 0, []
        for one in record["relied_on"]:
            given = listed.get((serial, one["kind"].partition(",")[0], one["identifier"]))
            if given is None:
                raise DoesNotHold(f"certificate {serial} relies on “{one['kind']}”, whose rows are not here")
            keys = [(table, key) for table, key in given["rows"]]
            missing = [key for key in keys if key not in here]
            if missing:
                raise DoesNotHold(f"a row of {missing[0][0]} under “{one['kind']}” of certificate {serial} is not here")
            images = [then[key] for key in keys if key in then]
            if hashlib.sha256(f"[{','.join(images)}]".encode()).hexdigest() == one["sha256"]:
                agree += 1
            else:
                others.append(one["kind"])
        report.holds(
            f"Certificate {serial}: the rows of {agree} of the {len(record['relied_on'])} records that it relies on, "
            "as the log had them at its issue, give the hash that it prints."
        )
        if others:
            report.cannot_be_said(
                f"Whether certificate {serial} was made from these rows of {', '.join(others)}: as the log had them "
                "they give another hash than it prints."
            )


def steps_back(listed: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield each step by which times run backwards in a list by number; two minutes are allowed."""
    latest: tuple[int, datetime] | None = None
    for number, text in listed:
        at = moment(text)
        if latest is not None and at < latest[1] - timedelta(minutes=2):
            yield f"{number} is of {at:%Y-%m-%d %H:%M:%S}, {latest[0]} before it of {latest[1]:%Y-%m-%d %H:%M:%S} UTC"
        latest = number, at


def check_times(entries: list[dict[str, Any]], checkpoints: list[dict[str, Any]], report: Report) -> None:
    """Name each step by which the times of entries or checkpoints run backwards: what they are worth is open then."""
    for what, listed in (("entries of the log", entries), ("checkpoints", checkpoints)):
        found = list(steps_back((one["number"], one["at"]) for one in listed))
        for step in found:
            report.cannot_be_said(f"What the times of {what} are worth: the clock was set back. No. {step}.")
        if not found:
            report.holds(f"clocks: the times of these {len(listed)} {what} run forwards, two minutes allowed.")


def check_photographs(
    listed: list[dict[str, Any]], rows: list[dict[str, Any]], files: dict[str, bytes]
) -> tuple[int, int]:
    """Return how many photographs that rows name are here, and how many are not.

    Each that is here is the one that its row in the log names, none is listed that no row names, and none left out.
    """
    named = {row["id"]: row["image"] for row in rows if row["table"] == "field_photos"}
    if [one["id"] for one in listed if one["id"] not in named] or len({one["id"] for one in listed}) != len(named):
        raise DoesNotHold("the listed photographs are not those that the rows of the case name")
    for one in listed:
        image, name = named[one["id"]], one["file"]
        if (one["sha256"], one["size"]) != (image["sha256"], image["size"]):
            raise DoesNotHold(f"photograph {one['number']} is not the one that its row names")
        if name is None:
            continue
        picture = files.get(name, b"")
        if name != f"photographs/{one['sha256']}.jpg" or hashlib.sha256(picture).hexdigest() != one["sha256"]:
            raise DoesNotHold(f"photograph {one['number']} does not have the hash that its row names")
        if len(picture) != one["size"]:
            raise DoesNotHold(f"photograph {one['number']} does not have the size that its row names")
    taken = {one["file"] for one in listed if one["file"] is not None}
    strays = sorted(name for name in files if name.startswith("photographs/") and name not in taken)
    if strays:
        raise DoesNotHold(f"{strays[0]} is a photograph that no row of the case names")
    here = sum(one["file"] is not None for one in listed)
    return here, len(listed) - here


# ---- a bundle ------------------------------------------------------------------------------------------------------


class Report:
    """What was looked at, line by line."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def holds(self, sentence: str) -> None:
        """Something is as it should be."""
        self.lines.append((HOLDS, sentence))

    def does_not_hold(self, sentence: str) -> None:
        """Something is not."""
        self.lines.append((FAILS, sentence))

    def cannot_be_said(self, sentence: str) -> None:
        """Note what is neither shown nor contradicted by what was given."""
        self.lines.append((UNSAID, sentence))

    @property
    def faults(self) -> list[str]:
        """Everything that does not hold."""
        return [sentence for verdict, sentence in self.lines if verdict == FAILS]

    @property
    def unsaid(self) -> list[str]:
        """Everything that cannot be said."""
        return [sentence for verdict, sentence in self.lines if verdict == UNSAID]

    @property
    def exit_code(self) -> int:
        """The verdict on the whole: the worst of the lines."""
        if self.faults:
            return 1
        return 3 if self.unsaid else 0


class Look:
    """One thing that is looked at: whatever goes wrong in it is a finding and never an end of the looking."""

    def __init__(self, report: Report, about: str) -> None:
        self.report, self.about = report, about

    def __enter__(self) -> Look:
        return self

    def __exit__(self, kind: Any, error: Any, _trace: Any) -> bool:
        if isinstance(error, DoesNotHold):
            self.report.does_not_hold(f"{self.about}: {error}.")
        elif isinstance(error, Exception):
            self.report.does_not_hold(f"{self.about}: this cannot be read ({kind.__name__}: {error}).")
        return error is None or isinstance(error, Exception)


def check_bundle(
    files: dict[str, bytes], authority: x509.Certificate, report: Report, kept: Path | None = None
) -> None:
    """Everything in a bundle, in an order in which each step rests on the one before; `kept` comes from elsewhere."""
    authorities = [Authority(authority)]
    manifest: dict[str, Any] = {}
    with Look(report, "manifest.json"):
        holder, at = check_cms(files["manifest.json.p7s"], files["manifest.json"], authority)
        manifest = json.loads(files["manifest.json"])
        check_listed(manifest, files)
        report.holds(
            f"manifest.json: signed by {holder}{written(at)}; every file is there with its SHA-256, none beside."
        )
        report.holds(f"Bundle for {manifest['case_file']}: {manifest['subject']['title']}, made {manifest['made_at']}.")
    with Look(report, "authorities.json"):
        authorities = authorities_of(files, authority)
        if len(authorities) > 1:
            report.holds(f"authorities.json: the unit signed under {len(authorities) - 1} authorities before this one.")
    register: dict[str, Any] = {"certificates": [], "at": "1970-01-01T00:00:00+00:00"}
    with Look(report, "register.json"):
        holder, at = check_cms(files["register.json.p7s"], files["register.json"], authority)
        register = json.loads(files["register.json"])
        report.holds(
            f"register.json: {len(register['certificates'])} certificates as of {register['at']}, signed by {holder}."
        )
    records = dict(check_certificates(files, authorities, register, report))
    if not any(name.startswith("certificates/") for name in files):
        report.cannot_be_said("No certificate is in this bundle: how reliable the team was cannot be said from it.")
    excerpt = check_log(files, authorities, records, kept, report)
    check_timestamps(files, report)
    check_case(files, manifest, register, records, excerpt, report)


def check_log(
    files: dict[str, bytes],
    authorities: Sequence[Authority],
    records: dict[str, dict[str, Any]],
    kept: Path | None,
    report: Report,
) -> dict[str, Any]:
    """Return the excerpt of the log, held against checkpoints and certificates, and these against what was kept."""
    excerpt: dict[str, Any] = {"entries": []}
    checkpoints: dict[int, dict[str, Any]] = {}
    with Look(report, "clocks"):
        listed = json.loads(files["log/checkpoints.json"])["checkpoints"]
        logged = json.loads(files["log/excerpt.json"])["entries"]
        check_times(logged, listed, report)
    with Look(report, "log"):
        given = json.loads(files["log/checkpoints.json"])
        checkpoints = check_checkpoints(given, authorities)
        signed = sum("signature" in one for one in checkpoints.values())
        report.holds(
            f"log/checkpoints.json: {len(checkpoints)} checkpoints, each after the one before. {signed} of them are "
            "signed, the last one, whose signature is over all of them, among these."
        )
        excerpt = json.loads(files["log/excerpt.json"])
        check_excerpt(excerpt, checkpoints)
        report.holds(
            f"log/excerpt.json: {len(excerpt['entries'])} entries, each shown to be in the log of {excerpt['size']}."
        )
        shown = check_prefixes(excerpt, records)
        if shown:
            report.holds(f"The log that {', '.join(shown)} printed is the beginning of this log.")
        check_commitments(records, excerpt["entries"])
        if records:
            report.holds("Each trial's commitment stands in the log before its first presentation.")
    with Look(report, "log, earlier checkpoints"):
        if checkpoints and json.loads(files["log/checkpoints.json"])["format"] == SOME_SIGNED:
            earlier = check_earlier(excerpt, checkpoints, moment(json.loads(files["case.json"])["happened_at"]))
            numbers = ", ".join(str(one["number"]) for one in earlier)
            if earlier:
                report.holds(f"The log of these earlier checkpoints is the beginning of this log: {numbers}.")
    if kept is not None:
        with Look(report, kept.name):
            compare_kept(kept.read_bytes(), kept.name, checkpoints, report)
    return excerpt


def check_timestamps(files: dict[str, bytes], report: Report) -> None:
    """Each timestamp is over the hash of what it names; whose word it is, a reader finds with OpenSSL."""
    for name in sorted(name for name in files if name.startswith("timestamps/")):
        with Look(report, name):
            what, _, subject = name[len("timestamps/") : -len(".tst")].partition("-")
            if what == "certificate":
                digest = hashlib.sha256(files[f"certificates/{subject}.pdf"]).hexdigest()
            else:
                listed = json.loads(files["log/checkpoints.json"])["checkpoints"]
                digest = next(one["hash"] for one, _ in chained(listed) if str(one["number"]) == subject)
            if bytes.fromhex(digest) not in files[name]:
                raise DoesNotHold("it is the timestamp of something else")
            report.cannot_be_said(
                f"{name}: who gave this timestamp, and when. Get the certificate of its authority, and: openssl ts "
                f"-verify -token_in -in {name} -digest {digest} -CAfile AUTHORITY.pem"
            )


def check_case(
    files: dict[str, bytes],
    manifest: dict[str, Any],
    register: dict[str, Any],
    records: dict[str, dict[str, Any]],
    excerpt: dict[str, Any],
    report: Report,
) -> None:
    """Compare the rows of the case, and what is said of them, with entries, register and cover."""
    given = {name[13:-4] for name in files if name.startswith("certificates/") and name.endswith(".pdf")}
    with Look(report, "case.json"):
        case = json.loads(files["case.json"])
        rows = case["rows"]
        check_rows(rows, excerpt["entries"])
        report.holds(f"case.json: each of its {len(rows)} rows is what the log says it was last.")
        check_same_teams(records, rows)
        if records:
            report.holds("certificates: each is of a team that the rows of the case name.")
        taken, others = check_photographs(json.loads(files["photographs.json"])["photographs"], rows, files)
        report.holds(
            f"photographs.json: rows of the case name {taken + others} photographs. {taken} are here, each with the "
            f"SHA-256 and the size of its row; {others} are not, and it says of each why."
        )
    with Look(report, "case.json, its subject"):
        case = json.loads(files["case.json"])
        check_subject(manifest, case, case["rows"])
        report.holds("case.json: title, file and moment are those of the cover and of the row that the cover names.")
    with Look(report, "register.json, beside the rows"):
        compared = check_register(register, json.loads(files["case.json"])["rows"])
        report.holds(
            f"register.json: its serials have no gap; {compared} events that the rows of the case tell are in it."
        )
    with Look(report, "case.json"):
        for words in check_held(json.loads(files["case.json"]), register, records, given):
            report.holds(f"case.json: by days and events in the register, {words}.")
    with Look(report, "case.json, before and since then"):
        case = json.loads(files["case.json"])
        at = moment(case["happened_at"])
        # Twelve months are 365 days at the least.
        earlier = check_told(case, "year_before", at - timedelta(days=365), at)
        later = check_told(case, "since_then", at, None)
        report.holds(
            f"case.json: it tells each of the {earlier} failures and ended standings that its rows have of the year "
            f"before its moment, and each of the {later} after it."
        )
    with Look(report, "case.json, records relied on"):
        check_relied_on(json.loads(files["case.json"]), records, excerpt["entries"], report)
    report.cannot_be_said(
        "Whether the log has later entries on these rows, or further rows about this dog, handler or case, that were "
        "left out: each entry here is shown to be in the log, but not that it is the last one of its row."
    )
    report.cannot_be_said(
        "Whether the register goes on after its last certificates: their numbers have no gap, but nothing here is "
        "from somebody outside the unit who counted them."
    )
    report.cannot_be_said(
        "The words of case.pdf, of witnesses.json and devices.json, and of the parts of case.json beside certificates: "
        "these are the unit's word. Nothing here compares them with the rows; read the rows."
    )


def check_listed(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    """Every listed file is there, as it was, and no other."""
    listed = {one["name"]: one for one in manifest["files"]}
    for name in sorted((listed.keys() | files.keys()) - {"manifest.json", "manifest.json.p7s"}):
        if name not in files:
            raise DoesNotHold(f"{name} is missing")
        if name not in listed:
            raise DoesNotHold(f"{name} is not in the signed list of files")
        if (hashlib.sha256(files[name]).hexdigest(), len(files[name])) != (
            listed[name]["sha256"],
            listed[name]["size"],
        ):
            raise DoesNotHold(f"{name} was altered")


def check_certificates(
    files: dict[str, bytes],
    authorities: Sequence[Authority],
    register: dict[str, Any],
    report: Report,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each certificate in the bundle, held against its record and the register; gives the records that hold."""
    registered = {one["serial"]: one for one in register["certificates"]}
    for name in sorted(name for name in files if name.startswith("certificates/") and name.endswith(".pdf")):
        serial = name[len("certificates/") : -len(".pdf")]
        with Look(report, name):
            pdf = files[name]
            record, text, holder = under_one_of(authorities, lambda one, pdf=pdf: check_certificate(pdf, one))  # type: ignore[misc]
            if record["serial"] != serial:
                raise DoesNotHold(f"this is certificate {record['serial']}")
            if files.get(f"certificates/{serial}.json") != text:
                raise DoesNotHold("the record beside it is not the one inside it")
            one = registered.get(serial)
            digests = hashlib.sha256(files[name]).hexdigest(), hashlib.sha256(text).hexdigest()
            if one is None or digests != (one["pdf_sha256"], one["record_sha256"]):
                raise DoesNotHold("the register does not have these bytes")
            report.holds(f"{name}: signed as a whole by {holder}; its trial followed the plan committed to before.")
            report.holds(f"Certificate {serial}: {worth(one)}")
            yield serial, record


def worth(one: dict[str, Any]) -> str:
    """Return what the register says became of a certificate."""
    if one["status"] == "valid":
        return f"genuine, and valid until {one['valid_to']}."
    for event in reversed(one["events"]):
        if event["kind"] == one["status"]:
            return f"genuine, but {one['status'].replace('_', ' ')} on {event['at']}: {event['reason']}"
    return (
        f"genuine, but {one['status'].replace('_', ' ')}; it was valid from {one['valid_from']} to {one['valid_to']}."
    )


def written(at: datetime | None) -> str:
    """When, in words."""
    return f" on {at:%Y-%m-%d %H:%M:%S} UTC by the signer's clock" if at else ""


# ---- what is given, and what is said -------------------------------------------------------------------------------


def read_bundle(place: Path) -> dict[str, bytes]:
    """Return the files of a folder, or of a ZIP that holds one folder. Raises Unreadable."""
    files: dict[str, bytes] = {}
    if place.is_dir():
        for path in sorted(place.rglob("*")):
            name = path.relative_to(place).as_posix()
            if path.is_file() and "__pycache__" not in name:
                files[name] = path.read_bytes()
        return files
    try:
        with zipfile.ZipFile(place) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST:
                raise Unreadable(f"{place} is larger than any bundle.")
            for name in archive.namelist():
                if name.partition("/")[2] in files:
                    raise Unreadable(f"{place} holds {name} twice.")
                files[name.partition("/")[2]] = archive.read(name)
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise Unreadable(f"{place} cannot be read: {error}") from error
    return files


def read_authority(content: bytes, name: str) -> x509.Certificate:
    """Return the authority's certificate. Raises Unreadable."""
    try:
        return x509.load_pem_x509_certificate(content)
    except ValueError as error:
        raise Unreadable(f"{name} is no certificate of an authority.") from error


def look_at(given: argparse.Namespace) -> Report:
    """Look at what was given. Raises Unreadable."""
    report, place = Report(), given.place
    trusted = None
    if given.authority is not None:
        trusted = read_authority(given.authority.read_bytes(), str(given.authority))
    if place.is_file() and place.read_bytes()[:1024].lstrip()[:5] == b"%PDF-":
        if trusted is None:
            report.cannot_be_said(
                f"{place.name}: who signed this. Name its authority's certificate, from elsewhere, by --authority."
            )
            return report
        compare_authority(trusted, trusted, given.fingerprint, report)
        with Look(report, place.name):
            record, _, holder = check_certificate(place.read_bytes(), Authority(trusted))
            report.holds(f"{place.name}: certificate {record['serial']}, signed as a whole by {holder}.")
            report.holds(
                "Its trial followed the plan that was committed to before. Ask the register what it is worth today."
            )
        return report
    files = read_bundle(place)
    if "authority.pem" not in files or "manifest.json" not in files:
        raise Unreadable(f"{place} is no bundle: it has no manifest.json, or no authority.pem.")
    if newer_than_this(files):
        raise Unreadable(f"{place} was made by a later release: check it with the verify.py of that one.")
    own = read_authority(files["authority.pem"], "authority.pem")
    known = trusted
    with Look(report, "authorities.json"):
        known = own if followed_by(files, own, trusted, given.fingerprint, report) else trusted
    compare_authority(own, known, None if known is own and trusted is None else given.fingerprint, report)
    check_bundle(files, known or own, report, given.against)
    return report


def newer_than_this(files: dict[str, bytes]) -> bool:
    """Whether the list of checkpoints is written in a way that came after this program."""
    try:
        written = json.loads(files["log/checkpoints.json"])["format"]
    except (KeyError, TypeError, ValueError):
        return False
    return re.fullmatch(r"canine-checkpoints/\d+", str(written)) is not None and written not in KNOWN_LISTS


def authorities_of(files: dict[str, bytes], present: x509.Certificate) -> list[Authority]:
    """Return under whom the unit signed, the present one last: the list of files, which it signed, has this list."""
    listed = json.loads(files.get("authorities.json", b'{"authorities": []}'))["authorities"]
    former: dict[bytes, Authority] = {}
    for one in listed:  # by time: an authority with several keys was in use until the last of them
        certificate = x509.load_pem_x509_certificate(one["pem"].encode())
        if certificate != present:
            until = datetime.fromisoformat(one["until"]) if one["until"] else None
            former[certificate.fingerprint(hashes.SHA256())] = Authority(certificate, until)
    return [*former.values(), Authority(present)]


def followed_by(
    files: dict[str, bytes],
    own: x509.Certificate,
    trusted: x509.Certificate | None,
    wanted: str | None,
    report: Report,
) -> bool:
    """Whether the reader named an authority from before the present one, and each signed for the next up to it."""
    named = trusted.fingerprint(hashes.SHA256()).hex() if trusted else re.sub(r"[^0-9a-f]", "", (wanted or "").lower())
    listed = json.loads(files.get("authorities.json", b'{"authorities": []}'))["authorities"]
    chain = [x509.load_pem_x509_certificate(one["pem"].encode()) for one in listed]
    begins = [number for number, one in enumerate(chain) if one.fingerprint(hashes.SHA256()).hex() == named]
    if not begins or chain[begins[0]] == own or own not in chain:
        return False
    last = len(chain) - 1 - chain[::-1].index(own)
    for number in range(begins[0] + 1, last + 1):
        if chain[number] == chain[number - 1]:
            continue
        voucher = listed[number]["voucher"]
        if voucher is None:
            return False
        check_cms(bytes.fromhex(voucher), listed[number]["pem"].encode(), chain[number - 1])
    report.holds("authorities.json: you named an authority from before; each signed for the one that came after it.")
    return True


def compare_authority(
    own: x509.Certificate, trusted: x509.Certificate | None, wanted: str | None, report: Report
) -> None:
    """Whether the authority is the one that the reader knows from elsewhere."""
    found = own.fingerprint(hashes.SHA256()).hex()
    authority = f"authority.pem, {own.subject.rfc4514_string()}, SHA-256 {found}"
    if trusted is not None and trusted != own:
        report.does_not_hold(f"{authority}: this is not the authority that you brought.")
    elif trusted is not None:
        report.holds(f"{authority}: this is the authority that you brought.")
    if wanted is not None and re.sub(r"[^0-9a-f]", "", wanted.lower()) != found:
        report.does_not_hold(f"{authority}: this is not the fingerprint that you gave.")
    elif wanted is not None:
        report.holds(f"{authority}: this is the fingerprint that you gave.")
    if trusted is None and wanted is None:
        report.cannot_be_said(
            f"Who signed this: whoever made it chose {authority}. Give --fingerprint, from a printed certificate, "
            "or --authority."
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the command."""
    parser = argparse.ArgumentParser(description="Checks a court bundle, or one certificate, without any server.")
    parser.add_argument("place", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--authority", type=Path, help="the authority's certificate, obtained from elsewhere")
    parser.add_argument(
        "--fingerprint", help="SHA-256 of the authority's certificate, as a printed certificate shows it"
    )
    parser.add_argument(
        "--against", type=Path, help="a list of the log's checkpoints that somebody outside the unit kept earlier"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    try:
        report = look_at(given)
    except (Unreadable, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if given.json:
        found = [{"verdict": verdict, "sentence": sentence} for verdict, sentence in report.lines]
        print(json.dumps({"ok": report.exit_code == 0, "findings": found}))
        return report.exit_code
    for verdict, sentence in report.lines:
        print(f"  {verdict if verdict == HOLDS else verdict.upper()}  {sentence}")
    if report.faults:
        print(f"{len(report.faults)} thing{'s do' if len(report.faults) > 1 else ' does'} not hold.")
    elif report.unsaid:
        few = len(report.unsaid) == 1
        print(f"Nothing is contradicted. {len(report.unsaid)} thing{'' if few else 's'} cannot be said from this.")
    else:
        print("Everything holds, and the signer is the one that you named.")
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
