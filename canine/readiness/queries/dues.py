"""What falls due: for teams, and for what a unit keeps in its stores."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from canine.accounts.models import User
from canine.columns import Units
from canine.policy import queries as policies
from canine.rasco import queries as rasco
from canine.readiness.queries.facts import KnownTeam, known_teams, known_teams_of_handler
from canine.registry import queries as registry
from canine.rules.due import Due, DueKind, due
from canine.rules.policy import Policy
from canine.rules.roles import Role

_A_VETERINARIANS = frozenset({DueKind.MEDICAL, DueKind.VACCINATION})
# A filter that ran out unused can be mended by nothing: it is shown as a loss for a week.
_LOST_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something that falls due, and of what: a team (then with its dog), a training aid, or a filter."""

    subject_id: UUID
    subject: str
    unit_id: UUID
    due: Due
    is_overdue: bool
    dog_id: UUID | None = None
    handler_user_id: UUID | None = None

    @property
    def path(self) -> str:
        """The page of what it is about."""
        return f"/{_PAGES.get(self.due.kind, 'teams')}/{self.subject_id}"


_PAGES = {DueKind.AID_REPLACEMENT: "aids", DueKind.FILTER_USE: "samples"}


def due_rows(unit_id: Units, *, at: datetime, zone: ZoneInfo) -> list[DueRow]:
    """Everything that is due or will be in a unit, or in all of them, the earliest first."""
    found = of_teams(known_teams(unit_id, at=at, zone=zone), policies.in_force(at), at)
    return in_order([*found, *of_stores(unit_id, at=at, zone=zone)])


def dues_of(person: User, *, at: datetime, zone: ZoneInfo) -> list[DueRow]:
    """Everything due now or later that is told to this person when its day comes near, the earliest first."""
    if person.role is Role.HANDLER:
        teams = known_teams_of_handler(person.id, at=at, zone=zone)
        return in_order(of_teams(teams, policies.in_force(at), at))
    return [row for row in due_rows(of_person(person), at=at, zone=zone) if concerns(row, person)]


def of_person(person: User) -> Units:
    """Return the unit of a person: none at all for who belongs to none."""
    return person.unit_id or ()


def concerns(row: DueRow, person: User) -> bool:
    """Whether it is told to this person: a manager, the handler; what a veterinarian does, a veterinarian too."""
    if person.id == row.handler_user_id:
        return True
    is_wanted = person.role is Role.MANAGER or (person.role is Role.VETERINARIAN and row.due.kind in _A_VETERINARIANS)
    return is_wanted and person.unit_id == row.unit_id


def of_teams(teams: Iterable[KnownTeam], policy: Policy, at: datetime) -> list[DueRow]:
    """Return what the rules find for these teams."""
    return [
        DueRow(
            known.team.id,
            known.team.name,
            known.team.dog.unit_id,
            one,
            is_overdue=one.due_on < known.facts.day(at),
            dog_id=known.team.dog_id,
            handler_user_id=known.team.handler.user_id,
        )
        for known in teams
        for one in due(known.facts, policy, at)
    ]


def of_stores(unit_id: Units, *, at: datetime, zone: ZoneInfo) -> list[DueRow]:
    """Training aids to replace and filters to use; two statements."""
    today = at.astimezone(zone).date()
    found = [
        DueRow(
            aid.id,
            f"{aid.label} ({aid.odour.name})",
            aid.unit_id,
            Due(DueKind.AID_REPLACEMENT, aid.replace_by_on),
            is_overdue=aid.replace_by_on < today,
        )
        for aid in registry.aids_to_replace(unit_id)
    ]
    for one in rasco.filters_to_use(unit_id, since=at - _LOST_FOR, at=at):
        use_by = Due(DueKind.FILTER_USE, one.use_by_at.astimezone(zone).date())
        name = f"filter {one.filter_number}"
        found.append(DueRow(one.sample_id, name, one.unit_id, use_by, is_overdue=one.use_by_at < at))
    return found


def in_order(rows: Iterable[DueRow]) -> list[DueRow]:
    """Return the earliest first."""
    return sorted(rows, key=lambda row: (row.due.due_on, row.subject))
