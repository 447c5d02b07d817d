"""The key that signs for the unit: the one that the settings name, or a local one made on first use."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from canine.audit import queries as audit
from canine.certificates.messages import SIGNED_LOCALLY
from canine.private_files import FOLDER_MODE, write_whole
from canine.refused import NotThere, Refused
from canine.settings import Settings, SettingWrong

if TYPE_CHECKING:
    from canine.certificates.keys import SigningKey

FOLDER = "signing"
# Long enough to have a key made out by an authority elsewhere.
WARN_BEFORE = timedelta(days=90)
_MARK = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Seal:
    """A key ready to sign, what every certificate says about it, and the authority that a reader trusts."""

    key: "SigningKey"
    note: str
    authority_pem: bytes


class KeyCannotBeTrusted(Refused):
    """What the key signs today would be refused by everyone who checks it."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"{problem} Nothing was signed: everyone who checks it would be told not to rely on it. Ask whoever keeps "
            "this machine for a key that is valid (CANINE_SIGNING_P12, or the clock), and try again."
        )


def seal(settings: Settings, organisation: str, *, at: datetime) -> Seal:
    """Return the unit's seal; without one in the settings, a local authority is made in the instance folder, once.

    Raises SettingWrong, naming the variable, for a file or passphrase that does not open, and KeyCannotBeTrusted for a
    key that is out of date at that moment, or not of the authority that is published.
    """
    found = _opened(settings, organisation, at)
    problem = found.key.problem(at, found.authority_pem)
    if problem is not None:
        raise KeyCannotBeTrusted(problem)
    return found


def warning(settings: Settings, *, at: datetime) -> str | None:
    """Say in a sentence that the key cannot be trusted, or soon no more; None when all is well, or no key was made."""
    if settings.signing_p12 is None and not (settings.instance / FOLDER / "signing.p12").exists():
        return None
    found = _opened(settings, "", at)
    problem = found.key.problem(at, found.authority_pem)
    if problem is not None:
        return f"{problem} Until it is replaced, no certificate and no bundle can be made."
    left = found.key.ends_at - at
    if left < WARN_BEFORE:
        return f"The signing key expires on {found.key.ends_at:%d %B %Y}, in {left.days} days. Have it replaced before."
    return None


def _opened(settings: Settings, organisation: str, at: datetime) -> Seal:
    if settings.signing_p12 is not None:
        opened = _given(settings.signing_p12, settings.signing_passphrase or "", settings.signing_p12.stat().st_mtime)
        return Seal(opened, f"signed with the key of {opened.holder}", opened.authority_pem)
    folder = settings.instance / FOLDER
    if not (folder / "signing.p12").exists():
        _make(folder, organisation, at)
    key = _local(folder, (folder / "signing.p12").stat().st_mtime)
    return Seal(key, SIGNED_LOCALLY, (folder / "authority.pem").read_bytes())


def check_settings(settings: Settings) -> None:
    """Open the key that the settings name, or the local one if it was made: a wrong one stops the start.

    Raises SettingWrong.
    """
    if settings.signing_p12 is not None:
        _given(settings.signing_p12, settings.signing_passphrase or "", settings.signing_p12.stat().st_mtime)
    elif (signing := settings.instance / FOLDER / "signing.p12").exists():
        _local(signing.parent, signing.stat().st_mtime)
    authority_pem(settings)


def authority_pem(settings: Settings) -> bytes | None:
    """Return the certificate that a reader of certificates has to trust; None while no key was ever made."""
    if settings.signing_p12 is not None:
        passphrase = settings.signing_passphrase or ""
        return _given(settings.signing_p12, passphrase, settings.signing_p12.stat().st_mtime).authority_pem
    path = settings.instance / FOLDER / "authority.pem"
    if not path.exists():
        return None
    from canine.certificates import keys  # noqa: PLC0415 -- slow import

    try:
        pem = path.read_bytes()
        keys.check_certificate(pem)
    except (OSError, ValueError) as wrong:
        raise SettingWrong(
            "CANINE_INSTANCE", f"the authority's certificate {path} is damaged. Restore it from a backup."
        ) from wrong
    return pem


def former_authority_pems(settings: Settings) -> list[bytes]:
    """Return the authorities under which the log's checkpoints were signed before the present one.

    A checkpoint is made with every certificate, so the log remembers each authority under which one was issued.
    """
    present = authority_pem(settings)
    found = {_MARK + chain.rpartition(_MARK)[2].rstrip() + "\n" for chain in audit.signers()}
    return sorted(pem.encode() for pem in found if present is None or pem.encode() != present)


def needed_authority_pem(settings: Settings) -> bytes:
    """Return the same. Raises NotThere while no key was ever made."""
    pem = authority_pem(settings)
    if pem is None:
        raise NotThere("No certificate was signed here yet, so there is no authority yet.")
    return pem


@lru_cache(maxsize=4)
def _given(path: Path, passphrase: str, _changed: float) -> "SigningKey":
    from canine.certificates import keys  # noqa: PLC0415 -- slow import

    try:
        return keys.load_signing_key(path.read_bytes(), passphrase)
    except keys.WrongPassphrase as wrong:
        raise SettingWrong("CANINE_SIGNING_PASSPHRASE", wrong.sentence) from wrong
    except Refused as wrong:
        raise SettingWrong("CANINE_SIGNING_P12", wrong.sentence) from wrong


@lru_cache(maxsize=4)
def _local(folder: Path, _changed: float) -> "SigningKey":
    from canine.certificates import keys  # noqa: PLC0415 -- slow import

    try:
        return keys.load_signing_key((folder / "signing.p12").read_bytes(), (folder / "passphrase").read_text())
    except (OSError, UnicodeDecodeError, Refused) as wrong:
        raise SettingWrong(
            "CANINE_INSTANCE",
            f"the signing key in {folder} cannot be used ({wrong}). Restore the folder from a backup: papers signed by "
            "another key would not be this unit's.",
        ) from wrong


def _make(folder: Path, organisation: str, at: datetime) -> None:
    """Write authority and key; the file that says that all is there comes last."""
    from canine.certificates import keys  # noqa: PLC0415 -- slow import

    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    passphrase = secrets.token_urlsafe(32)
    made = keys.make_local_authority(organisation, passphrase=passphrase, at=at)
    write_whole(folder / "passphrase", passphrase.encode())
    write_whole(folder / "authority.p12", made.authority_p12)
    write_whole(folder / "authority.pem", made.authority_pem)
    write_whole(folder / "signing.p12", made.signing_p12)
