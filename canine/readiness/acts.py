"""What can be done about a reason, right beside it: whom to ask, and the page on which the act is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from canine.accounts import queries as accounts
from canine.readiness.queries import TeamRow
from canine.readiness.sentences import of_reason
from canine.rules.permissions import Permission
from canine.rules.readiness import Reason, ReasonKind
from canine.rules.roles import Role
from canine.web.access import allowed

_VETERINARIAN = frozenset(
    {
        ReasonKind.UNFIT,
        ReasonKind.NO_MEDICAL,
        ReasonKind.MEDICAL_OVERDUE,
        ReasonKind.FIT_WITH_LIMITS,
        ReasonKind.VACCINATION_OVERDUE,
    }
)
_CHECK_UP = frozenset(
    {
        ReasonKind.SUSPENDED,
        ReasonKind.CERTIFICATE_EXPIRED,
        ReasonKind.NEVER_CERTIFIED,
        ReasonKind.CHECKUP_OVERDUE,
        ReasonKind.CHECKUP_BEYOND_GRACE,
    }
)
_ROTA = frozenset({ReasonKind.HANDLER_AWAY, ReasonKind.UNFIT, ReasonKind.DOG_SUSPENDED, ReasonKind.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Act:
    """What to press, and where it leads."""

    words: str
    address: str


class Acts:
    """The acts of one page: who can be asked is looked up once."""

    def __init__(self) -> None:
        self._people = accounts.active_users(Role.VETERINARIAN, Role.ASSESSOR)

    def beside(self, row: TeamRow, reason: Reason) -> list[Act]:
        """Return what the signed-in person can do about a reason; nothing where its own link is all."""
        found: list[Act] = []
        if reason.kind in _VETERINARIAN:
            found += self._of_veterinarian(row, reason)
        if reason.kind in _CHECK_UP:
            found += self._of_check_up(row, reason)
        if reason.kind in _ROTA and reason.blocks and allowed(Permission.PLAN_ROTA):
            found.append(Act("Reassign its shifts", url_for("rota.show_rota", unit=row.unit_id)))
        if reason.kind is ReasonKind.TRAINING_SHORT and allowed(Permission.LOG_EXERCISE):
            found.append(Act("Log training", url_for("training.log_exercise", team=row.team_id)))
        return found

    def _of_veterinarian(self, row: TeamRow, reason: Reason) -> Sequence[Act]:
        if allowed(Permission.EXAMINE_DOG):
            return [Act("Examine", url_for("medical.examine", dog=row.dog_id))]
        return self._ask("Ask the veterinarian", Role.VETERINARIAN, row, reason)

    def _of_check_up(self, row: TeamRow, reason: Reason) -> Sequence[Act]:
        if allowed(Permission.OPEN_CHECKUP):
            return [Act("Open a check-up", url_for("checkups.open_checkup", team=row.team_id))]
        return self._ask("Ask for a check-up", Role.ASSESSOR, row, reason)

    def _ask(self, words: str, role: Role, row: TeamRow, reason: Reason) -> Sequence[Act]:
        """Return a mail that is ready to be sent, to those of the unit or of none; nothing where there is nobody."""
        asked = [one.email for one in self._people if one.role is role and one.unit_id in (row.unit_id, None)]
        return [Act(words, _mail(asked, row.team, of_reason(reason)))] if asked else []


def _mail(to: Collection[str], subject: str, text: str) -> str:
    return f"mailto:{','.join(quote(one, safe='@') for one in to)}?subject={quote(subject)}&body={quote(text)}"
