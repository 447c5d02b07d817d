"""Why the RASCO package does not take what was entered."""

from datetime import datetime

from canine.errors import DomainError, Forbidden
from canine.rules.sentence import Sentence


class LoadingNotLookedAt(DomainError):
    """The line is not loaded: its loader has not seen yet what goes where."""

    def __init__(self, loader: str) -> None:
        super().__init__(
            Sentence(
                "{loader}, who loads, has not looked yet what goes where, so nothing can lie there. {loader} opens "
                "this session, signed in, and loads the line; then the responses are entered.",
                loader=loader,
            )
        )


class SecondPersonMissing(DomainError):
    """One person alone drew the air."""

    field = "second"

    def __init__(self) -> None:
        super().__init__("The second person is another person than you, who draws the air. Choose who stood by.")


class FilterTaken(DomainError):
    """A filter is used once."""

    field = "filter_number"

    def __init__(self, number: str, lot: str, used: str) -> None:
        super().__init__(
            Sentence(
                "Filter {number} of lot {lot} was used on {used} already: a filter is used once. Read its number "
                "again.",
                number=number,
                lot=lot,
                used=used,
            )
        )


class BagSealTaken(DomainError):
    """A bag's seal is used once: it breaks when the bag is opened."""

    field = "bag_seal"

    def __init__(self, seal: str, used: str) -> None:
        super().__init__(
            Sentence(
                "Seal {seal} closed the bag of another filter already, drawn from {used}: a bag's seal is used once. "
                "Read its number again.",
                seal=seal,
                used=used,
            )
        )


class LooksLikeTaken(DomainError):
    """A sample on record looks like this one: the person says whether it is another."""

    field = "is_another"

    def __init__(self, container: str, filter_read: str, started_at: datetime) -> None:
        super().__init__(
            Sentence(
                "This looks like the air sample of {container} with filter {filter_read}, drawn at {started_at}, "
                "that is on record already. Record it all the same?",
                container=container,
                filter_read=filter_read,
                started_at=f"{started_at:%H:%M}",
            )
        )


class BagSealBroken(DomainError):
    """A seal that was taken off a bag closes none any more."""

    field = "bag_seal"

    def __init__(self, seal: str, present: str) -> None:
        super().__init__(
            Sentence(
                "Seal {seal} was taken off this bag before, and {present} closes it since: a bag's seal is used once. "
                "Read its number again.",
                seal=seal,
                present=present,
            )
        )


class CustodyBroken(DomainError):
    """A hand-over that does not continue the chain of hands."""


class CustodyEnded(DomainError):
    """The sample was lost or spoiled, or nobody knows in whose hands it is: it goes to nobody."""


class OneCannotDoBoth(Forbidden):
    """Who loads the positions neither handles a dog nor enters responses."""


class NotYourPart(Forbidden):
    """Somebody else has this part of the session."""


class SessionClosed(DomainError):
    """What happened in the session is on record for good."""

    def __init__(self) -> None:
        super().__init__("This session is closed. Nothing can be entered or corrected any more.")
