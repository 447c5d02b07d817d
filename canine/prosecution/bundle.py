"""The court bundle: one ZIP with everything of a case, every file named in a signed manifest."""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Protocol

import rfc8785

MANIFEST = "manifest.json"
SIGNATURE = ".p7s"
FORMAT = "canine-bundle/1"


class BundleKey(Protocol):
    """The unit's key, as far as a bundle needs it."""

    def sign_detached(self, content: bytes) -> bytes:
        """Return a detached CMS signature over a file."""

    @property
    def authority_fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, in hex."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the manifest says of the bundle as a whole. `subject` is kind, id and title of the case."""

    made_at: datetime
    made_by: str
    case_file: str
    unit: str
    subject: dict[str, str]


def as_json(value: Any) -> bytes:
    """Return a plain value as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(value)


def iso(at: datetime) -> str:
    """Return a moment as every file of the bundle writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def zipped(folder: str, files: Mapping[str, bytes], cover: Cover, key: BundleKey) -> bytes:
    """Return the ZIP: the files under one folder, their manifest, and its signature; times in it are the cover's."""
    manifest = as_json(
        {
            "format": FORMAT,
            "made_at": iso(cover.made_at),
            "made_by": cover.made_by,
            "case_file": cover.case_file,
            "subject": cover.subject,
            "unit": cover.unit,
            "authority_sha256": key.authority_fingerprint,
            "files": [
                {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
                for name, content in sorted(files.items())
            ],
        }
    )
    whole = {**files, MANIFEST: manifest, MANIFEST + SIGNATURE: key.sign_detached(manifest)}
    out = BytesIO()
    stamp = cover.made_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(whole.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", stamp)
            is_packed = name.endswith(".jpg")
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
