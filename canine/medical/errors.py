"""Why the medical package will not record something."""

from datetime import date

from canine.errors import DomainError
from canine.rules.figures import written_day


class ExaminedInTheFuture(DomainError):
    """A check-up that has not been."""

    field = "examined_at"

    def __init__(self) -> None:
        super().__init__("This lies in the future. Check the day and the time.")


class BeforeBirth(DomainError):
    """A check-up before the dog was born."""

    field = "examined_at"

    def __init__(self, dog_name: str, born_on: date) -> None:
        super().__init__(f"{dog_name} was born on {written_day(born_on)}, after this day.")


class LimitsMissing(DomainError):
    """Fit with limits that nobody named."""

    field = "limits"

    def __init__(self) -> None:
        super().__init__("Name the limits: what the dog may not do, and until when.")


class NextDueWrong(DomainError):
    """A next check-up that is not later, or later than the policy allows."""

    field = "next_due_on"


class VaccinationWrong(DomainError):
    """Days of a vaccination that cannot be, or the same vaccination twice."""


class AlreadyCorrected(DomainError):
    """Each check-up is corrected once, then the correction in turn."""

    def __init__(self) -> None:
        super().__init__("This check-up was corrected already. Open the newer one, and correct that.")
