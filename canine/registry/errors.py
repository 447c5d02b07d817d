"""What the registry refuses."""

from datetime import datetime

from canine.errors import DomainError
from canine.rules.team import DogStatus, allowed_next


class MicrochipRefused(DomainError):
    """Not a microchip number of ISO 11784."""

    field = "microchip"


class MicrochipTaken(DomainError):
    """Another dog carries this microchip, or carried it before."""

    field = "microchip"

    def __init__(self, dog_name: str, until: str = "") -> None:
        carries = f"carried this microchip{until}" if until else "carries this microchip"
        super().__init__(f"{dog_name} {carries}. Read the chip again, or open {dog_name}'s page.")


class PhotoRefused(DomainError):
    """What was sent as a photo is none that can be kept."""

    field = "photo"


class StatusRefused(DomainError):
    """A step that a dog cannot take from where it is."""

    field = "status"

    def __init__(self, dog_name: str, status: DogStatus, wanted: DogStatus) -> None:
        now = _words(status)
        if wanted is status:
            sentence = f"{dog_name} is {now} already."
        elif not allowed_next(status):
            sentence = f"{dog_name} is {now}; no step follows that."
        else:
            ways = " or ".join(sorted(_words(way) for way in allowed_next(status)))
            sentence = f"{dog_name} is {now}; the next step can be {ways}, not {_words(wanted)}."
        super().__init__(sentence)


class StepTooEarly(DomainError):
    """A step dated before the one that it follows."""

    field = "since"

    def __init__(self, dog_name: str, status: DogStatus, since: datetime) -> None:
        super().__init__(
            f"{dog_name} became {_words(status)} on {since:%Y-%m-%d at %H:%M} UTC; the next step comes after that."
        )


class InTheFuture(DomainError):
    """A fact dated later than the moment of its entry."""

    def __init__(self, field: str) -> None:
        super().__init__("This lies in the future. Record it when it has happened.", field=field)


class ReasonMissing(DomainError):
    """A change without its reason."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why: the reason stands in the record.")


class PairRuns(DomainError):
    """The dog and the handler were a team already on these days."""

    field = "from_on"


class WrongWay(DomainError):
    """An aid cannot go out twice, nor come back twice."""

    field = "move"


class OnePerson(DomainError):
    """One person alone moved an aid."""

    field = "witness_id"


def _words(status: DogStatus) -> str:
    return status.value.replace("_", " ")
