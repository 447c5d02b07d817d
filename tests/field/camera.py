"""Photos as a tablet takes and sends them."""

import hashlib
from io import BytesIO
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse


def jpeg(width: int = 64, height: int = 48, shade: int = 0, padding: int = 0) -> bytes:
    """A picture; with padding, so many bytes larger by a comment."""
    out = BytesIO()
    gradient = Image.linear_gradient("L").resize((width, height)).point(lambda grey: (grey + shade) % 256)
    gradient.convert("RGB").save(out, "JPEG", comment=b"")
    whole = out.getvalue()
    while padding > 0:
        part = min(padding, 60_000)
        whole = whole[:2] + b"\xff\xfe" + (part + 2).to_bytes(2, "big") + b" " * part + whole[2:]
        padding -= part
    return whole


def named(picture: bytes, of: str = "seal", width: int = 64, height: int = 48, **exif: Any) -> dict[str, Any]:
    """What a record says of a photo."""
    digest = hashlib.sha256(picture).hexdigest()
    return {"sha256": digest, "bytes": len(picture), "width": width, "height": height, "of": of, **exif}


def address(record_id: UUID, photo: dict[str, Any]) -> str:
    """Where the photo of a record is sent to."""
    return f"/api/v1/records/{record_id}/photos/{photo['sha256']}"


def send(
    client: FlaskClient, record_id: UUID, photo: dict[str, Any], offset: int, piece: bytes, **headers: str
) -> TestResponse:
    """One piece."""
    return client.patch(
        address(record_id, photo), data=piece, headers={"Upload-Offset": str(offset), **headers}, content_type=KIND
    )


KIND = "application/offset+octet-stream"
