"""The key that signs for the unit: the one that the settings name, or a local one made on first use."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from canine.certificates import keys
from canine.certificates.keys import SigningKey
from canine.certificates.messages import SIGNED_LOCALLY
from canine.refused import NotThere, Refused
from canine.settings import Settings, SettingWrong

FOLDER = "signing"


@dataclass(frozen=True, slots=True)
class Seal:
    """A key ready to sign, and what every certificate says about it."""

    key: SigningKey
    note: str


def seal(settings: Settings, organisation: str, *, at: datetime) -> Seal:
    """The unit's seal; without one in the settings, a local authority is made in the instance folder, once.

    Raises SettingWrong, naming the variable, for a file or passphrase that does not open.
    """
    if settings.signing_p12 is not None:
        opened = _given(settings.signing_p12, settings.signing_passphrase or "", settings.signing_p12.stat().st_mtime)
        return Seal(opened, f"signed with the key of {opened.holder}")
    folder = settings.instance / FOLDER
    if not (folder / "signing.p12").exists():
        _make(folder, organisation, at)
    return Seal(_local(folder, (folder / "signing.p12").stat().st_mtime), SIGNED_LOCALLY)


def check_settings(settings: Settings) -> None:
    """Opens the key that the settings name, so that a wrong one stops the start. Raises SettingWrong."""
    if settings.signing_p12 is not None:
        _given(settings.signing_p12, settings.signing_passphrase or "", settings.signing_p12.stat().st_mtime)


def authority_pem(settings: Settings) -> bytes | None:
    """The certificate that a reader of certificates has to trust; None while no key was ever made."""
    if settings.signing_p12 is not None:
        passphrase = settings.signing_passphrase or ""
        return _given(settings.signing_p12, passphrase, settings.signing_p12.stat().st_mtime).authority_pem
    path = settings.instance / FOLDER / "authority.pem"
    return path.read_bytes() if path.exists() else None


def needed_authority_pem(settings: Settings) -> bytes:
    """The same. Raises NotThere while no key was ever made."""
    pem = authority_pem(settings)
    if pem is None:
        raise NotThere("No certificate was signed here yet, so there is no authority yet.")
    return pem


@lru_cache(maxsize=4)
def _given(path: Path, passphrase: str, _changed: float) -> SigningKey:
    try:
        return keys.load_signing_key(path.read_bytes(), passphrase)
    except keys.WrongPassphrase as wrong:
        raise SettingWrong("CANINE_SIGNING_PASSPHRASE", wrong.sentence) from wrong
    except Refused as wrong:
        raise SettingWrong("CANINE_SIGNING_P12", wrong.sentence) from wrong


@lru_cache(maxsize=4)
def _local(folder: Path, _changed: float) -> SigningKey:
    return keys.load_signing_key((folder / "signing.p12").read_bytes(), (folder / "passphrase").read_text())


def _make(folder: Path, organisation: str, at: datetime) -> None:
    """Writes authority and key; the file that says that all is there comes last."""
    folder.mkdir(mode=0o700, exist_ok=True)
    passphrase = secrets.token_urlsafe(32)
    made = keys.make_local_authority(organisation, passphrase=passphrase, at=at)
    _write(folder / "passphrase", passphrase.encode())
    _write(folder / "authority.p12", made.authority_p12)
    _write(folder / "authority.pem", made.authority_pem)
    _write(folder / "signing.p12", made.signing_p12)


def _write(path: Path, content: bytes) -> None:
    """A file that nobody else may read, whole or not at all."""
    draft = path.with_suffix(path.suffix + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
    draft.replace(path)
