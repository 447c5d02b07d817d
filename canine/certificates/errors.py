"""Why no certificate is issued, and why a status does not change."""

from canine.refused import NotAllowed, Refused


class NotApproved(Refused):
    """A certificate rests on a check-up that was passed and approved."""

    def __init__(self) -> None:
        super().__init__(
            "A certificate is issued on a check-up that was passed, and approved by a manager who took no part in it."
        )


class IssuedAlready(Refused):
    """One check-up carries one certificate."""

    def __init__(self, serial: str) -> None:
        super().__init__(f"Certificate {serial} was issued on this check-up already.")


class TookPart(NotAllowed):
    """Whoever took part in a check-up does not certify it."""

    def __init__(self, part: str) -> None:
        super().__init__(f"You were the {part} of this check-up. Another manager issues its certificate.")


class TeamHasEnded(Refused):
    """When a team ends, so does its certificate."""

    def __init__(self) -> None:
        super().__init__("This team has ended; no certificate can be issued for it.")


class NotToBeReissued(Refused):
    """Only a certificate whose basis has changed, and which is otherwise valid, is issued anew."""


class StatusUnchanged(Refused):
    """The certificate is what it is asked to become, or can never be that again."""

    field = "kind"
