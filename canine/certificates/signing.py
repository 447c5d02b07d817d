"""Signing a drawn certificate: PAdES, certified against every change, shown in a panel on the first page."""

from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.content import PdfContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from canine.certificates.dates import moment
from canine.certificates.document_words import where_to_check
from canine.certificates.keys import (
    KeyCannotSign,
    LocalAuthority,
    NotAKeyFile,
    SigningKey,
    WrongPassphrase,
    load_signing_key,
    make_local_authority,
    make_signing_key,
)
from canine.certificates.layout import ACCENT, ITEM, SERIF, SIGNATURE_PANEL, SMALL, register_fonts, text
from canine.certificates.messages import CertificateRecord

__all__ = [
    "KeyCannotSign",
    "LocalAuthority",
    "NotAKeyFile",
    "SigningKey",
    "WrongPassphrase",
    "load_signing_key",
    "make_local_authority",
    "make_signing_key",
    "sign",
]

FIELD = "Certificate"
# Hex digits kept free for the signature: some 4,300 are used, and an authority's longer chain of certificates fits.
_CONTAINER = 16 * 1024


def sign(pdf: bytes, record: CertificateRecord, key: SigningKey, *, at: datetime) -> bytes:
    """Return the drawn certificate with its one signature over the whole file; no network is asked.

    The time in the signature is `at`, the unit's own clock: nobody else vouches for it.
    """
    left, bottom, right, top = SIGNATURE_PANEL
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=record.unit.name,
        reason=f"Certificate {record.serial} is issued; {record.signing_note}",
        location=record.unit.address,
    )
    signer = _SignerAt(
        metadata,
        signer_of(key),
        stamp_style=_panel_style(_panel(record, key, at)),
        new_field_spec=SigFieldSpec(FIELD, on_page=0, box=(int(left), int(bottom), int(right), int(top))),
    )
    signer.at = at
    out = BytesIO()
    signer.sign_pdf(_KeepingWriter(BytesIO(pdf)), output=out, bytes_reserved=_CONTAINER)
    return out.getvalue()


class _SignerAt(PdfSigner):
    """pyHanko asks the clock when a session begins; here the moment is given."""

    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        """Return the session, at the moment that was given."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


class _KeepingWriter(IncrementalPdfFileWriter):
    """pyHanko would write the metadata anew, with today's date and without the record: here they stay."""

    def _update_meta(self) -> None:
        """Change nothing."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Change nothing: PDF/A-1 rests on PDF 1.4, as the first line of the file says, and knows no later one."""

    def register_extension(self, ext: Any) -> None:
        """Change nothing: a catalogue of PDF 1.4 lists no developer's extensions."""


class _Panel(PdfContent):
    """A one-page PDF as the picture of the signature."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._page = page

    def render(self) -> bytes:
        """Return the operators that draw the page, imported into the signed file."""
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._page)))
        self.set_resource(ResourceType.XOBJECT, pdf_name("/Panel"), drawn)
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Panel Do"


def _panel_style(page: bytes) -> StaticStampStyle:
    whole = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MIN, margins=Margins(0, 0, 0, 0)
    )
    # Opaque, since PDF/A-1 knows no transparency.
    return StaticStampStyle(border_width=0, background=_Panel(page), background_opacity=1.0, background_layout=whole)


def _panel(record: CertificateRecord, key: SigningKey, at: datetime) -> bytes:
    """Return what a reader sees of the signature: whose, when, and what it is and is not."""
    register_fonts()
    left, bottom, right, top = SIGNATURE_PANEL
    width, height = int(right) - int(left), int(top) - int(bottom)
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, height), initialFontName=SERIF, invariant=1)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(0.8)
    canvas.rect(0.5, 0.5, width - 1, height - 1)
    canvas.setFillColor(ACCENT)
    canvas.rect(0.5, 0.5, 5, height - 1, stroke=0, fill=1)
    lines = (
        (f"<b>Signed electronically by {text(key.holder)}</b>, {text(moment(at, record.zone))}", SMALL),
        (
            f"{text(record.signing_note[:1].upper() + record.signing_note[1:])}. The signature covers the whole file "
            f"and allows no change{_no_licence(record)}. Fingerprint of the authority (SHA-256): "
            f"{key.authority_fingerprint}. {text(where_to_check(record))}",
            ITEM,
        ),
    )
    top_edge = height - 5.0
    for words, style in lines:
        paragraph = Paragraph(words, style)
        _, used = paragraph.wrap(width - 20, height)
        paragraph.drawOn(canvas, 12, top_edge - used)
        top_edge -= used + 2
    canvas.save()
    return out.getvalue()


def _no_licence(record: CertificateRecord) -> str:
    """Said of a key made here only: whose provider is licensed is not for this program to say."""
    return "; it is not that of a licensed certification service provider" if record.signed_locally else ""


def signer_of(key: SigningKey) -> Signer:
    """Return what pyHanko signs with. The authority's own certificate is left out: a reader has it from elsewhere."""
    own, *above = (asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in key.chain)
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko types it half
    known.register_multiple(above)
    return _OpenedKeySigner(key, signing_cert=own, cert_registry=known, embed_roots=False)


class _OpenedKeySigner(Signer):
    """pyHanko's own signer opens and proves the key anew for every signature, which takes longer than all the rest."""

    def __init__(self, key: SigningKey, **options: Any) -> None:
        super().__init__(**options)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 -- pyHanko's names
        """Return the raw signature, by SHA-256 whatever is asked: `sign` asks for nothing else."""
        return self._key.sign_bytes(data)
