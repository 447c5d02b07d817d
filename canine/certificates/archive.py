"""What makes a drawn certificate PDF/A-1b, and the record inside it: colour profile, metadata, plain structure."""

import re
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from canine.certificates.layout import ASSETS
from canine.certificates.messages import CertificateRecord

NAMESPACE = "https://canine.invalid/ns/certificate/1/"
"""Names the schema of what a certificate carries about itself; nothing is found at this address."""

PRODUCER = "canine (ReportLab, pikepdf, pyHanko)"
_PROPERTIES = {
    "serial": "Serial number of the certificate",
    "recordSha256": "SHA-256 of the canonical JSON (RFC 8785) of the record",
    "commitment": "SHA-256 published before the trial",
    "nonce": "Nonce that opens the commitment, in hex",
    "plan": "Canonical JSON (RFC 8785) of the plan of the trial",
    "record": "Canonical JSON (RFC 8785) of the record from which this document was drawn",
}


def archived(pdf: bytes, record: CertificateRecord) -> bytes:
    """Return the drawn pages as PDF/A-1b, with the record in the metadata; the same input gives the same bytes."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        _describe(opened, record)
        metadata = Stream(opened, _xmp(record).encode())
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        opened.Root.Metadata = opened.make_indirect(metadata)
        opened.Root.OutputIntents = Array([_output_intent(opened)])
        opened.Root.Lang = String("en-GB")
        opened.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        opened.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            # PDF/A-1 rests on PDF 1.4, and its metadata must be readable without unpacking.
            force_version="1.4",
            compress_streams=True,
        )
    return out.getvalue()


def _title(record: CertificateRecord) -> str:
    return f"Certificate {record.serial}: {record.dog.name} and {record.handler.name}"


def _subject(record: CertificateRecord) -> str:
    return f"Efficacy of a canine handler team: {', '.join(record.odours)}"


def _describe(opened: pikepdf.Pdf, record: CertificateRecord) -> None:
    """Fill the old information dictionary; every value also stands in the metadata, as PDF/A wants it."""
    stamp = f"D:{record.issued_at.astimezone(UTC):%Y%m%d%H%M%S}Z"
    words = {
        "/Title": _title(record),
        "/Author": record.unit.name,
        "/Subject": _subject(record),
        "/Creator": f"{record.production.software} {record.production.version}",
        "/Producer": PRODUCER,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    opened.trailer.Info = opened.make_indirect(Dictionary({name: String(value) for name, value in words.items()}))


def _output_intent(opened: pikepdf.Pdf) -> pikepdf.Object:
    profile = Stream(opened, (ASSETS / "sRGB-v2.icc").read_bytes())
    profile.N, profile.Alternate = 3, Name.DeviceRGB
    return opened.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB"),
            Info=String("sRGB IEC61966-2.1"),
            RegistryName=String("http://www.color.org"),
            DestOutputProfile=opened.make_indirect(profile),
        )
    )


def _iso(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_safe(value: str) -> str:
    """Return the value as it can be read back from XML, which holds no control characters: those as JSON
    escapes them.
    """
    return _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", value)


def _xml_text(value: str) -> str:
    return escape(xml_safe(value))


def _xmp(record: CertificateRecord) -> str:
    """Return the metadata packet: one description for each schema, as the validators read it."""
    seal, record_json = record.commitment, record.to_json().decode()
    own = {
        "serial": record.serial,
        "recordSha256": record.sha256,
        "commitment": seal.sha256,
        "nonce": seal.nonce,
        "plan": seal.plan_json,
        "record": record_json,
    }
    issued = _iso(record.issued_at)
    words = {name: _xml_text(value) for name, value in own.items()}
    creator = _xml_text(f"{record.production.software} {record.production.version}")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml_text(_title(record))}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{_xml_text(record.unit.name)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_xml_text(_subject(record))}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{issued}</xmp:CreateDate><xmp:ModifyDate>{issued}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{_xml_text(PRODUCER)}</pdf:Producer>
</rdf:Description>
{_extension_schema()}
<rdf:Description rdf:about="" xmlns:canine="{NAMESPACE}">
{"".join(f"<canine:{name}>{value}</canine:{name}>" for name, value in words.items())}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _extension_schema() -> str:
    """PDF/A asks that a schema of one's own be described in the file itself."""
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>"
        for name, words in _PROPERTIES.items()
    )
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
        'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
        'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\n'
        '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Certificate of a canine unit</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>canine</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>"
        "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>"
    )
