"""What a certificate's PDF carries about itself in its metadata, read back."""

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from pyhanko.pdf_utils.reader import PdfFileReader

from canine.certificates.archive import NAMESPACE, xml_safe
from canine.certificates.messages import CertificateRecord, RecordUnreadable


@dataclass(frozen=True, slots=True)
class Contents:
    """The serial as the metadata names it, the record when it can be read, and whether the two agree throughout."""

    serial: str | None
    record: CertificateRecord | None
    agree: bool


def read_contents(reader: PdfFileReader) -> Contents | None:
    """Return the record inside an opened PDF; None when the file carries nothing of the kind, whatever it is."""
    try:
        packet = reader.root["/Metadata"].data
        fields = _fields(packet)
    except Exception:  # any PDF may be handed in, with anything where the metadata should be
        return None
    if "serial" not in fields and "record" not in fields:
        return None
    try:
        record = CertificateRecord.from_json(fields.get("record", ""))
    except RecordUnreadable:
        return Contents(fields.get("serial"), None, False)
    return Contents(record.serial, record, _agree(fields, record))


def _fields(packet: bytes) -> dict[str, str]:
    # A document type could make a few lines unfold into gigabytes; metadata never has one.
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        raise ValueError("metadata with a document type")
    prefix = f"{{{NAMESPACE}}}"
    elements: Any = ElementTree.fromstring(packet).iter()
    return {one.tag.removeprefix(prefix): one.text or "" for one in elements if one.tag.startswith(prefix)}


def _agree(fields: dict[str, str], record: CertificateRecord) -> bool:
    seal = record.commitment
    wanted = {
        "serial": record.serial,
        "recordSha256": record.sha256,
        "commitment": seal.sha256,
        "nonce": seal.nonce,
        "plan": seal.plan_json,
    }
    return all(fields.get(name) == xml_safe(value) for name, value in wanted.items())
