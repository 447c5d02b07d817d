"""Why the RASCO room does not take what was entered."""

from canine.refused import NotAllowed, Refused


class SecondPersonMissing(Refused):
    """One person alone drew the air."""

    field = "second"

    def __init__(self) -> None:
        super().__init__("The second person is another person than you, who draws the air. Choose who stood by.")


class FilterTaken(Refused):
    """A filter is used once."""

    field = "filter_number"

    def __init__(self, number: str, lot: str, container: str) -> None:
        super().__init__(
            f"Filter {number} of lot {lot} was used on {container} already: a filter is used once. "
            "Read its number again."
        )


class CustodyBroken(Refused):
    """A hand-over that does not continue the chain of hands."""


class OneCannotDoBoth(NotAllowed):
    """Who loads the positions neither handles a dog nor enters responses."""


class NotYourPart(NotAllowed):
    """Somebody else has this part of the session."""


class SessionClosed(Refused):
    """What happened in the session is on record for good."""

    def __init__(self) -> None:
        super().__init__("This session is closed. Nothing can be entered or corrected any more.")
