"""Taking another signing key into use: the key before vouches for it, and both sign what the log is then."""

from datetime import datetime
from pathlib import Path

from canine.accounts import queries as accounts
from canine.actor import Actor
from canine.audit import queries as audit
from canine.audit import services as register
from canine.audit.models import RegisteredKey
from canine.certificates import authority
from canine.certificates.authority import FOLDER, SIGNING, KeyCannotBeTrusted, Seal
from canine.errors import DomainError
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.private_files import FOLDER_MODE, sync_folder
from canine.rules.notifications import NoticeKind
from canine.rules.roles import Role
from canine.settings import Settings
from canine.transaction import transaction
from canine.units import queries as units

NEXT = "next"
OCCASION = "change of the signing key"
PAGE = "/authorities"


def rotate(settings: Settings, reason: str, *, actor: Actor, at: datetime) -> RegisteredKey:
    """Take another key into use: that of the settings where they name one, else one made here under a new authority.

    What it replaces is kept in a folder beside it. Managers and administrators are told. Raises DomainError where
    nothing was signed yet, or the key of the settings is in use already; SettingWrong, KeyCannotBeTrusted for what
    cannot sign.
    """
    folder = settings.instance / FOLDER
    _finish(folder)
    with transaction():
        authority.enter_signers(at=at)
        known = audit.registered_keys()
    before = _before(settings, known[-1]) if known else None
    if settings.signing_p12 is None:
        if not known:
            raise DomainError("Nothing was signed here yet: the first certificate, or the first night, makes a key.")
        _draft(folder, known[-1], at)
        fresh = authority.local(folder / NEXT)
    else:
        fresh = authority.given(settings)
        if any(one.key_sha256 == fresh.key.fingerprint for one in known):
            raise DomainError(
                "The key that CANINE_SIGNING_P12 names was taken into use before: name the new one first."
            )
    with transaction():
        row = _take_over(fresh, before, reason, actor=actor, at=at)
    _finish(folder)
    return row


def _before(settings: Settings, present: RegisteredKey) -> Seal | None:
    """Return the key that is in use, where this host has it: from the settings, or made here before they named one."""
    folder = settings.instance / FOLDER
    kept = [authority.local(folder)] if (folder / SIGNING).exists() else []
    if settings.signing_p12 is not None:
        kept.append(authority.given(settings))
    return next((one for one in kept if one.key.authority_fingerprint == present.authority_sha256), None)


def _take_over(fresh: Seal, before: Seal | None, reason: str, *, actor: Actor, at: datetime) -> RegisteredKey:
    problem = fresh.key.problem(at, fresh.authority_pem)
    if problem is not None:
        raise KeyCannotBeTrusted(problem)
    is_good = before is not None and before.key.problem(at, before.authority_pem) is None
    voucher = before.key.sign_detached(fresh.key.authority_pem).hex() if before and is_good else None
    row = register.register_key(fresh.key, reason, from_at=at, voucher=voucher, actor=actor, at=at)
    for one in (before if is_good else None, fresh):
        if one is not None:
            register.make_checkpoint(one.key, OCCASION, actor=actor, at=at)
    sentence = f"{actor.name} took another signing key into use, under authority {row.authority_sha256[:16]}."
    told = NewNotice(
        NoticeKind.SIGNING_KEY, row.key_sha256, at.date(), sentence + (f" {reason}" if reason else ""), PAGE
    )
    notices.notify_managers(None, told, actor=actor, at=at)
    for administrator in accounts.active_users(Role.ADMINISTRATOR):
        notices.notify(administrator.id, told, actor=actor, at=at)
    return row


def _draft(folder: Path, present: RegisteredKey, at: datetime) -> None:
    """Make the new key in a folder of its own: the one in use stays until the register has the other."""
    kept = units.units()
    if not (folder / NEXT / SIGNING).exists():
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        authority.make_local(folder / NEXT, kept[0].authority if kept else present.holder.rpartition(", ")[2], at)


def _finish(folder: Path) -> None:
    """Put a new key that the register has in the place of the old one; begun by a rotation that was ended, it goes on.

    The file that says that a key is there leaves last and comes last, so that it tells how far it went.
    """
    draft, registered = folder / NEXT, {one.key_sha256 for one in audit.registered_keys()}
    if not (draft / SIGNING).exists() or authority.local(draft).key.fingerprint not in registered:
        return
    if (folder / SIGNING).exists():
        aside = folder / f"former-{authority.local(folder).key.fingerprint[:16]}"
        aside.mkdir(mode=FOLDER_MODE, exist_ok=True)
        _move(folder, aside)
    _move(draft, folder)
    draft.rmdir()
    sync_folder(folder)


def _move(source: Path, target: Path) -> None:
    for path in sorted((one for one in source.iterdir() if one.is_file()), key=lambda one: one.name == SIGNING):
        path.replace(target / path.name)
    sync_folder(target)
