"""Leave, illness and other time in which a handler is not available for duty."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AbsenceKind(StrEnum):
    """Why somebody is away. Colleagues are told of an illness only that the person is not available."""

    LEAVE = "leave"
    ILLNESS = "illness"
    COURSE = "away_on_course"
    OTHER_DUTY = "other_duty"


_FOR_COLLEAGUES = {
    AbsenceKind.LEAVE: "on leave",
    AbsenceKind.ILLNESS: "not available",
    AbsenceKind.COURSE: "on a course",
    AbsenceKind.OTHER_DUTY: "on other duty",
}


@dataclass(frozen=True, slots=True)
class AbsenceSpan:
    """From a moment up to, and not including, another one; `ends_at` None: until further notice."""

    kind: AbsenceKind
    begins_at: datetime
    ends_at: datetime | None

    @property
    def words(self) -> str:
        """What colleagues read: "on leave", and of an illness "not available"."""
        return _FOR_COLLEAGUES[self.kind]

    @property
    def last_at(self) -> datetime | None:
        """The last moment of it, by which its last day is written."""
        return None if self.ends_at is None else self.ends_at - timedelta(microseconds=1)

    def holds(self, at: datetime) -> bool:
        """Whether the person is away at that moment."""
        return self.overlaps(at, None) and self.begins_at <= at

    def overlaps(self, begins_at: datetime, ends_at: datetime | None) -> bool:
        """Whether any part of it lies in a span; a span without an end goes on."""
        begins_in_time = ends_at is None or self.begins_at < ends_at
        return begins_in_time and (self.ends_at is None or self.ends_at > begins_at)
