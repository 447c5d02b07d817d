"""The key that signs for the unit: the one that the settings name, or a local one made on first use.

Which key is in use stands in the register, in the database, which every host has before its eyes: one is made here
only where the register is empty, and one that is not of the authority in use signs nothing.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from canine.actor import program
from canine.audit import queries as audit
from canine.audit import services as register
from canine.audit.models import RegisteredKey
from canine.certificates.messages import SIGNED_LOCALLY
from canine.errors import DomainError, NotFound
from canine.private_files import FOLDER_MODE, write_whole
from canine.settings import Settings, SettingWrong
from canine.transaction import transaction

if TYPE_CHECKING:
    from canine.certificates.keys import SigningKey

FOLDER = "signing"
# Long enough to have a key made out by an authority elsewhere.
WARN_BEFORE = timedelta(days=90)
SIGNING = "signing.p12"
PROGRAM = program("register of keys")


@dataclass(frozen=True, slots=True)
class Seal:
    """A key ready to sign, what every certificate says about it, and the authority that a reader trusts."""

    key: "SigningKey"
    note: str
    authority_pem: bytes


@dataclass(frozen=True, slots=True)
class Period:
    """A key of the register, and from when until when it was the one in use; `until` is None of the present one."""

    number: int
    holder: str
    key_sha256: str
    authority_sha256: str
    authority_pem: str
    from_at: datetime
    until: datetime | None
    ends_at: datetime
    reason: str
    voucher: str | None

    @property
    def is_vouched_for(self) -> bool:
        """Tell whether the previous key signed for this one."""
        return self.voucher is not None


def periods() -> list[Period]:
    """Return every key that ever signed here with its time, the first one first."""
    known = audit.registered_keys()
    ends: list[datetime | None] = [*(one.in_use_from for one in known[1:]), None]
    return [
        Period(
            number=one.number,
            holder=one.holder,
            key_sha256=one.key_sha256,
            authority_sha256=one.authority_sha256,
            authority_pem=one.authority_pem,
            from_at=one.in_use_from,
            until=until,
            ends_at=one.ends_at,
            reason=one.reason,
            voucher=one.voucher,
        )
        for one, until in zip(known, ends, strict=False)
    ]


class KeyCannotBeTrusted(DomainError):
    """What the key signs today would be refused by everyone who checks it."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(
            f"{problem} Nothing was signed: everyone who checks it would be told not to rely on it. Ask whoever keeps "
            "this machine for a key that is valid (CANINE_SIGNING_P12, or the clock), and try again."
        )


class KeyIsElsewhere(DomainError):
    """This host has no key of the authority that is in use: papers of another one would not be this unit's."""

    def __init__(self, present: RegisteredKey, own: "SigningKey | None") -> None:
        has = f"this host has one of authority {own.authority_fingerprint[:16]}" if own else "this host has no key"
        super().__init__(
            f"Certificates are signed by authority {present.authority_sha256[:16]} since "
            f"{present.in_use_from:%d %B %Y}, and {has}. Nothing was signed, and no other key was made. Copy the "
            "folder signing, of the instance, from the host that has it, or from a backup, or set CANINE_SIGNING_P12; "
            "where that key is lost, canine key rotate takes another one into use."
        )


def seal(settings: Settings, organisation: str, *, at: datetime) -> Seal:
    """Return the unit's seal; where nothing was ever signed and the settings name no key, a local one is made, once.

    A key that signs for the first time is entered in the register. Raises SettingWrong, naming the variable, for a
    file or passphrase that does not open; KeyCannotBeTrusted for a key that is out of date at that moment, or not of
    the authority beside it; KeyIsElsewhere where this host has no key of the authority in use.
    """
    found, known = _existing(settings), audit.registered_keys()
    if found is None or all(one.key_sha256 != found.key.fingerprint for one in known):
        with transaction():  # one writer at a time: no two hosts make a key, or enter one as the first
            enter_signers(at=at)
            known = audit.registered_keys()
            if found is None and not known:
                found = _existing(settings) or _made(settings, organisation, at)
            checked = _checked(found, known, at)
            if all(one.key_sha256 != checked.key.fingerprint for one in known):
                reason = "another key of the same authority" if known else "first use"
                register.register_key(checked.key, reason, from_at=at, actor=PROGRAM, at=at)
            return checked
    return _checked(found, known, at)


def _checked(found: Seal | None, known: Sequence[RegisteredKey], at: datetime) -> Seal:
    """Return the seal, if it may sign at that moment. Raises KeyIsElsewhere, KeyCannotBeTrusted."""
    if found is not None:
        problem = found.key.problem(at, found.authority_pem)
        if problem is not None:
            raise KeyCannotBeTrusted(problem)
    if known and (found is None or found.key.authority_fingerprint != known[-1].authority_sha256):
        raise KeyIsElsewhere(known[-1], found.key if found else None)
    assert found is not None  # where nothing is known one was made
    return found


def enter_signers(*, at: datetime) -> None:
    """Enter in a register that is empty the keys under which the log's checkpoints were signed, from the first on.

    A checkpoint is made with every certificate, so the log remembers each authority under which one was issued.
    """
    if audit.key_in_use() is not None:
        return
    for chain_pem, first_at in audit.signers():
        from canine.certificates import keys  # noqa: PLC0415 -- slow import

        chain = keys.read_chain(chain_pem)
        register.register_key(chain, "found in the log's checkpoints", from_at=first_at, actor=PROGRAM, at=at)


def warning(settings: Settings, *, at: datetime) -> str | None:
    """Say in a sentence that the key cannot be trusted, or soon no more; None when all is well, or no key was made."""
    found, present = _existing(settings), audit.key_in_use()
    if found is None and present is None:
        return None
    try:
        key = _checked(found, [present] if present else [], at).key
    except KeyCannotBeTrusted as refused:
        return f"{refused.problem} Until it is replaced, no certificate and no bundle can be made."
    except KeyIsElsewhere as refused:
        return refused.sentence
    left = key.ends_at - at
    if left < WARN_BEFORE:
        return f"The signing key expires on {key.ends_at:%d %B %Y}, in {left.days} days. Have it replaced before."
    return None


def _existing(settings: Settings) -> Seal | None:
    """Return the key that the settings name, or the local one; None where there is neither."""
    if settings.signing_p12 is not None:
        return given(settings)
    folder = settings.instance / FOLDER
    return local(folder) if (folder / SIGNING).exists() else None


def given(settings: Settings) -> Seal:
    """Return the key that the settings name. Raises SettingWrong."""
    path = settings.signing_p12
    assert path is not None  # whoever asks has looked
    opened = _given(path, settings.signing_passphrase or "", path.stat().st_mtime)
    return Seal(opened, f"signed with the key of {opened.holder}", opened.authority_pem)


def local(folder: Path) -> Seal:
    """Return the key that was made in a folder. Raises SettingWrong."""
    key = _local(folder, (folder / SIGNING).stat().st_mtime)
    return Seal(key, SIGNED_LOCALLY, (folder / "authority.pem").read_bytes())


def _made(settings: Settings, organisation: str, at: datetime) -> Seal:
    make_local(settings.instance / FOLDER, organisation, at)
    found = _existing(settings)
    assert found is not None  # it was just made
    return found


def check_settings(settings: Settings) -> None:
    """Open the key that the settings name, or the local one if it was made: a wrong one stops the start.

    Raises SettingWrong.
    """
    if settings.signing_p12 is not None:
        given(settings)
    elif (signing := settings.instance / FOLDER / SIGNING).exists():
        _local(signing.parent, signing.stat().st_mtime)
    _own_authority_pem(settings)


def authority_pem(settings: Settings) -> bytes | None:
    """Return the certificate that a reader of certificates has to trust; None while no key was ever made.

    It is that of the register, whichever host is asked; before anything was signed, that of this host's key.
    """
    present = audit.key_in_use()
    return present.authority_pem.encode() if present is not None else _own_authority_pem(settings)


def _own_authority_pem(settings: Settings) -> bytes | None:
    if settings.signing_p12 is not None:
        return given(settings).authority_pem
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


def former_authority_pems() -> list[bytes]:
    """Return the authorities that signed here before the one in use: their papers stay genuine."""
    known = audit.registered_keys()
    present = known[-1].authority_pem if known else ""
    return [pem.encode() for pem in dict.fromkeys(one.authority_pem for one in known) if pem != present]


def needed_authority_pem(settings: Settings) -> bytes:
    """Return the same. Raises NotFound while no key was ever made."""
    pem = authority_pem(settings)
    if pem is None:
        raise NotFound("No certificate was signed here yet, so there is no authority yet.")
    return pem


@lru_cache(maxsize=4)
def _given(path: Path, passphrase: str, _changed: float) -> "SigningKey":
    from canine.certificates import keys  # noqa: PLC0415 -- slow import

    try:
        return keys.load_signing_key(path.read_bytes(), passphrase)
    except keys.WrongPassphrase as wrong:
        raise SettingWrong("CANINE_SIGNING_PASSPHRASE", wrong.sentence) from wrong
    except DomainError as wrong:
        raise SettingWrong("CANINE_SIGNING_P12", wrong.sentence) from wrong


@lru_cache(maxsize=4)
def _local(folder: Path, _changed: float) -> "SigningKey":
    from canine.certificates import keys  # noqa: PLC0415 -- slow import

    try:
        return keys.load_signing_key((folder / SIGNING).read_bytes(), (folder / "passphrase").read_text())
    except (OSError, UnicodeDecodeError, DomainError) as wrong:
        raise SettingWrong(
            "CANINE_INSTANCE",
            f"the signing key in {folder} cannot be used ({wrong}). Restore the folder from a backup: papers signed by "
            "another key would not be this unit's.",
        ) from wrong


def make_local(folder: Path, organisation: str, at: datetime) -> None:
    """Write authority and key; the file that says that all is there comes last."""
    from canine.certificates import keys  # noqa: PLC0415 -- slow import

    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    passphrase = secrets.token_urlsafe(32)
    made = keys.make_local_authority(organisation, passphrase=passphrase, at=at)
    write_whole(folder / "passphrase", passphrase.encode())
    write_whole(folder / "authority.p12", made.authority_p12)
    write_whole(folder / "authority.pem", made.authority_pem)
    write_whole(folder / SIGNING, made.signing_p12)
