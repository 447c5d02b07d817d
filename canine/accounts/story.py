"""What became of an account, from the log, in words that its person and the administrator read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from canine.accounts import first_manager, queries
from canine.accounts.models import FirstManager, ProposedRole, SetupLink
from canine.audit import queries as audit
from canine.audit.actions import AuditAction
from canine.audit.former import told_at
from canine.audit.models import AuditEntry
from canine.audit.snapshots import NOTE
from canine.extensions import db
from canine.rules.proposal import ProposalState
from canine.rules.sentence import Sentence
from canine.rules.signed_in import address_and_browser
from canine.units import queries as units

_MOST = 200

_NOTES = {
    AuditAction.SIGN_IN: "Signed in",
    AuditAction.SIGN_OUT: "Signed out",
    AuditAction.REFUSE_SIGN_IN: "A wrong password was typed at the sign-in",
    AuditAction.REFUSE_OWN_PASSWORD: "A wrong password was typed where it was asked for again",
    AuditAction.REFUSE_WHILE_WAITING: "A password was typed while the account waited, and not looked at",
    AuditAction.REFUSE_PIN: "A PIN was refused on a tablet",
    AuditAction.END_OWN_SESSIONS: "A session was ended by its person",
}
# Where somebody was tells its person whether it was they.
_FROM_WHERE = frozenset(_NOTES) | {
    AuditAction.SET_PASSWORD_BY_LINK,
    AuditAction.SET_UP,
    AuditAction.CHANGE_OWN_PASSWORD,
}
_ACTS = {
    AuditAction.CHANGE_OWN_PASSWORD: "The password was changed by its person",
    AuditAction.RESET_PASSWORD: "The password was reset: the former one and every session ended",
    AuditAction.SET_PASSWORD_BY_LINK: "A password was set with the link",
    AuditAction.END_OWN_SESSIONS: "All other sessions and every takeover of a tablet were ended by their person",
    AuditAction.END_SESSIONS: "All sessions and every takeover of a tablet were ended",
}
_ANSWERS = {
    ProposalState.AGREED.value: "Agreed to: works as {} from now on",
    ProposalState.DECLINED.value: "Not agreed to: does not work as {}",
    ProposalState.WITHDRAWN.value: "Withdrawn: is not to work as {} any more",
    ProposalState.LAPSED.value: "Lapsed: nobody answered whether to work as {}",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One act on an account: when, what, by whom, from where, why."""

    at: datetime
    words: str
    by: str
    where: str = ""
    reason: str = ""


def story(user_id: UUID) -> list[Told]:
    """Return what was done to an account, and tried on it, the newest first."""
    keys = {str(user_id): user_id}
    keys |= {str(one.id): one.id for one in (*queries.links_of(user_id), *queries.proposed_roles_of(user_id))}
    first = first_manager.of_all()
    if first is not None and first.user_id == user_id:
        keys[str(first.id)] = first.id
    rows = db.session.execute(
        select(
            AuditEntry.at,
            AuditEntry.actor,
            AuditEntry.device,
            AuditEntry.action,
            AuditEntry.object_type,
            AuditEntry.reason,
            AuditEntry.before,
            AuditEntry.after,
        )
        .where(AuditEntry.object_id.in_(keys))
        .order_by(AuditEntry.number.desc())
        .limit(_MOST)
    )
    told = []
    for row in rows:
        words = _words(row)
        if words:
            address, browser = address_and_browser(row.device)
            where = (
                Sentence("{browser} at {address}", browser=browser, address=address)
                if row.action in _FROM_WHERE
                else ""
            )
            told.append(Told(row.at, words, _by(row.actor), where, json.loads(row.reason)))
    return told


def _by(actor: str) -> str:
    name = audit.person(actor)
    return Sentence("somebody who was not signed in") if name == "not signed in" else name


def _words(row: Any) -> str:
    """Return what an entry says, or nothing where another entry of the same act says it."""
    if row.before == NOTE:
        return _NOTES.get(AuditAction(row.action), "")
    old, new = json.loads(row.before), json.loads(row.after)
    if new is None:
        return ""
    if row.object_type == SetupLink.__tablename__:
        return _of_link(new) if old is None else ""
    if row.object_type == ProposedRole.__tablename__:
        return _of_role(old, new, row.at)
    if row.object_type == FirstManager.__tablename__:
        return _of_first_manager(old)
    return _made(new, row.at) if old is None else _changed(row.action, old, new, row.at)


def _of_link(new: dict[str, Any]) -> str:
    for_what = "a new password" if new["kind"] == "reset" else "a first password"
    return Sentence(
        "A link for {for_what} was made, {what}",
        for_what=for_what,
        what="sent by mail" if new["by_mail"] else "to be handed over",
    )


def _of_role(old: dict[str, Any] | None, new: dict[str, Any], at: datetime) -> str:
    role = Sentence("{role} of {unit}", role=_role(new["role"]), unit=_unit(new["unit_id"], at))
    if old is not None:
        return _ANSWERS[new["state"]].format(role)
    if new.get("link_id"):
        return Sentence("To work again as {role}: a manager has to say that the person set the new password", role=role)
    return Sentence("To work as {role}: a manager has to agree", role=role)


def _of_first_manager(old: dict[str, Any] | None) -> str:
    if old is not None:
        return "Known to somebody else, who said that the account is this person's"
    return "The first manager here: nobody could agree; somebody else has to say who it is before the first check-up"


def _made(new: dict[str, Any], at: datetime) -> str:
    if new["role"] is None:
        return "Invited: the account was made, without a role before a manager agrees"
    return Sentence(
        "Invited: the account was made, {role} of {unit}", role=_role(new["role"]), unit=_unit(new["unit_id"], at)
    )


def _changed(what: str, old: dict[str, Any], new: dict[str, Any], at: datetime) -> str:
    if what == AuditAction.AGREE_TO_ROLE:
        return ""  # the answer says it
    said = [_ACTS[AuditAction(what)]] if what in _ACTS else []
    said += [sentence for name in sorted(old) for sentence in _change(name, old[name], new[name], at)]
    return "; ".join(said) or "The account was changed"


def _change(name: str, old: Any, value: Any, at: datetime) -> Iterator[str]:
    if name == "role":
        yield Sentence("role: {old} → {new}", old=_role(old or "none"), new=_role(value or "none"))
    elif name == "unit_id":
        yield Sentence("unit: {old} → {new}", old=_unit(old, at), new=_unit(value, at))
    elif name == "deactivated_at":
        yield "may not sign in any more" if value else "may sign in again"
    elif name in ("name", "latin_name", "agency", "language"):
        yield f"{name.replace('latin_name', 'name in Latin letters')}: {old or 'none'} → {value or 'none'}"
    elif name == "person_id":
        yield "counts as another person on record"


def _unit(unit_id: str | None, at: datetime) -> str:
    """Return what a unit was called at a moment."""
    if unit_id is None:
        return "no unit"
    unit = units.unit(UUID(unit_id))
    return told_at("units.name", unit.id, unit.name, at)


def _role(value: str) -> Sentence:
    """Return a role as the log has it, as a word that every language has."""
    return Sentence(value.replace("_", " "))
