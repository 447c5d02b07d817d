"""Why the training package will not record something."""

from datetime import date

from canine.errors import DomainError, Forbidden, NotYet
from canine.rules.figures import written_span
from canine.rules.sentence import Sentence


class StartsInTheFuture(NotYet):
    """An exercise that has not begun."""

    field = "started_at"

    def __init__(self) -> None:
        super().__init__("This lies in the future. Check the day and the time.")


class NoTeamThatDay(DomainError):
    """An exercise of a team on a day on which it was none."""

    field = "started_at"

    def __init__(self, name: str, from_on: date, to_on: date | None) -> None:
        super().__init__(
            Sentence("{team} was a team {span}, not on this day.", team=name, span=written_span(from_on, to_on))
        )


class ResultMissing(DomainError):
    """An exercise of which nothing is said."""

    field = "result"

    def __init__(self) -> None:
        super().__init__("Say how it went, in counts or in words.")


class AidWrong(DomainError):
    """An aid named twice, or more of it than there is."""


class FewerErrors(DomainError):
    """A correction that takes a miss or a false alert off a team's record: nobody does that alone."""

    def __init__(self, field: str) -> None:
        what = field.replace("_", " ")
        super().__init__(
            Sentence(
                "A correction does not lower the {what}. Strike the exercise, which a second person has to agree to, "
                "and log it as it was.",
                what=what,
            ),
            field=field,
        )


class AnotherExercise(DomainError):
    """A correction that gives a team other hits, another day, or another leader: nobody does that alone."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "Nobody corrects this alone: it is the team, the day, who led, who knew, or a better count. Strike the "
            "exercise, which a second person has to agree to, and log it as it was.",
            field=field,
        )


class OwnLead(Forbidden):
    """A correction of who led, by one of those whom it names: it decides whether they may assess the team."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "Nobody corrects alone which exercises they led: by these it is decided who may assess the team. Strike "
            "the exercise, which a second person has to agree to, and log it as it was.",
            field=field,
        )


class AlreadyCorrected(DomainError):
    """Each exercise is corrected once, then the correction in turn."""

    def __init__(self) -> None:
        super().__init__("This exercise was corrected already. Open the newer one, and correct that.")


class NotASheet(DomainError):
    """A file that is no sheet of training repetitions."""

    field = "sheet"


class ColumnsChosenWrong(DomainError):
    """A column that was chosen for two things, or for none."""
