"""Why the training room will not record something."""

from datetime import date

from canine.refused import Refused
from canine.rules.figures import written_span


class StartsInTheFuture(Refused):
    """An exercise that has not begun."""

    field = "started_at"

    def __init__(self) -> None:
        super().__init__("This lies in the future. Check the day and the time.")


class NoTeamThatDay(Refused):
    """An exercise of a team on a day on which it was none."""

    field = "started_at"

    def __init__(self, name: str, from_on: date, to_on: date | None) -> None:
        super().__init__(f"{name} was a team {written_span(from_on, to_on)}, not on this day.")


class ResultMissing(Refused):
    """An exercise of which nothing is said."""

    field = "result"

    def __init__(self) -> None:
        super().__init__("Say how it went, in counts or in words.")


class AidWrong(Refused):
    """An aid named twice, or more of it than there is."""


class CorrectedAlready(Refused):
    """Each exercise is corrected once, then the correction in turn."""

    def __init__(self) -> None:
        super().__init__("This exercise was corrected already. Open the newer one, and correct that.")


class NotASheet(Refused):
    """A file that is no sheet of training repetitions."""

    field = "sheet"
