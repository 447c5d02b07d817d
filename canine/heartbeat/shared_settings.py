"""Settings that every host of one database has to have alike: another one is found at the start, and not by its damage.

Of the secret key the database keeps a salted hash that takes long to make (scrypt, RFC 7914): whoever reads it can
try one key in a twentieth of a second, of which there are 2 to the 256 where the program made it.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import note
from canine.errors import DomainError
from canine.extensions import db
from canine.heartbeat.models import SchedulerLease, SharedSetting
from canine.settings import Settings, SettingWrong
from canine.transaction import transaction

# As RFC 7914 has them: 16 MiB for each try.
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
_SALT_BYTES = 16
# A program that was killed leads no longer than that; more is what a wrong clock said.
_LEAD_LASTS = timedelta(minutes=5)


class StillServed(DomainError):
    """A program serves the record by the settings of before."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """A setting by its variable: how it is marked, whether it has a mark, and what is said where it has not."""

    variable: str
    marked: Callable[[Settings], str]
    has: Callable[[Settings, str], bool]
    sentence: str


def _hashed(secret_key: str, salt: str) -> str:
    found = hashlib.scrypt(secret_key.encode(), salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=_PARALLEL, dklen=32)
    return f"scrypt:{salt}:{found.hex()}"


_SHARED = (
    _Shared(
        "CANINE_SECRET_KEY",
        lambda settings: _hashed(settings.secret_key, secrets.token_hex(_SALT_BYTES)),
        lambda settings, mark: compare_digest(mark, _hashed(settings.secret_key, mark.split(":")[1])),
        "is not the key that the record has been served with since {since}: sessions, PINs on tablets and sealed plans"
        " are of that one. Set it, or copy the file secret_key from the other host or a backup",
    ),
    _Shared(
        "CANINE_TIMEZONE",
        lambda settings: settings.timezone.key,
        lambda settings, mark: settings.timezone.key == mark,
        "is {own}, and the record has been served with {mark} since {since}: days and papers would differ from host to"
        " host. Set that one",
    ),
)
_OR_ELSE = "; where every host gets this one from now on, stop them all and type: canine settings adopt --reason TEXT."


def compare(settings: Settings, *, at: datetime) -> None:
    """Compare this host's settings with those that the record is served with; the first host says which these are.

    Opens its own transaction where something is to be entered. Raises SettingWrong.
    """
    if any(_kept(one) is None for one in _SHARED):
        with transaction():
            for one in _SHARED:
                if _kept(one) is None:
                    db.session.add(SharedSetting(name=one.variable, mark=one.marked(settings), set_at=at))
    for one in _SHARED:
        kept = _kept(one)
        if kept is not None and not one.has(settings, kept.mark):
            words = {"own": settings.timezone.key, "mark": kept.mark, "since": f"{kept.set_at:%d %B %Y}"}
            raise SettingWrong(one.variable, one.sentence.format(**words) + _OR_ELSE)


def adopt(settings: Settings, reason: str, *, actor: Actor, at: datetime) -> list[str]:
    """Let the record be served with this host's settings from now on; return the variables that were others.

    Opens its own transaction. Raises StillServed.
    """
    changed = []
    with transaction():
        lease = db.session.get(SchedulerLease, "scheduler")
        if lease is not None and lease.leader and at < lease.expires_at < at + _LEAD_LASTS:
            raise StillServed(
                "A program serves this record. Stop every host first; one that was killed gives its lead up at "
                f"{lease.expires_at:%H:%M:%S} UTC."
            )
        for one in _SHARED:
            kept = _kept(one)
            if kept is None:
                db.session.add(SharedSetting(name=one.variable, mark=one.marked(settings), set_at=at))
            elif not one.has(settings, kept.mark):
                kept.mark, kept.set_at = one.marked(settings), at
                changed.append(one.variable)
        if changed:
            note(
                AuditAction.ADOPT_SETTINGS,
                SharedSetting.__tablename__,
                "hosts",
                actor=actor,
                at=at,
                changed=changed,
                timezone=settings.timezone.key,
                reason=reason,
            )
    return changed


def _kept(one: _Shared) -> SharedSetting | None:
    return db.session.get(SharedSetting, one.variable)
