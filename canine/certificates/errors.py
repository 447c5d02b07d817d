"""Why no certificate is issued, and why a status does not change."""

from canine.errors import DomainError, Forbidden


class NotApproved(DomainError):
    """A certificate rests on a check-up that was passed and approved."""

    def __init__(self) -> None:
        super().__init__(
            "A certificate is issued on a check-up that was passed, and approved by a manager who took no part in it."
        )


class NotPrintable(DomainError):
    """A paper with a box in the place of a letter is not signed."""

    def __init__(self, text: str, letters: str) -> None:
        super().__init__(
            f"The paper's fonts cannot print “{text[:120]}” whole: they lack {' '.join(letters[:10])}. Nothing was "
            "signed. Correct it to its Latin spelling where it was entered, then issue the certificate."
        )


class FailedSince(DomainError):
    """What was passed before a failure says nothing of the dog after it."""

    def __init__(self, team: str, failed_on: str) -> None:
        super().__init__(
            f"{team} failed a check-up in this mode on {failed_on}, after this one was opened. No certificate is "
            "issued on this one any more: open a retest, and issue the certificate on that."
        )


class AnotherIsOpen(DomainError):
    """Nobody picks among several check-ups the one that went well."""

    def __init__(self, team: str, opened_on: str) -> None:
        super().__init__(
            f"Another check-up of this dog in this mode, of {team}, opened on {opened_on}, is open. Hold it to its end "
            "or close it early; then issue the certificate."
        )


class IssuedAlready(DomainError):
    """One check-up carries one certificate."""

    def __init__(self, serial: str) -> None:
        super().__init__(f"Certificate {serial} was issued on this check-up already.")


class ChangedMeanwhile(DomainError):
    """What a paper says, or the number that it bears, was overtaken while it was drawn."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"While the certificate was drawn and signed, {what}. Nothing was issued. Look at the check-up once more, "
            "and issue it again."
        )


class TookPart(Forbidden):
    """Whoever took part in a check-up does not certify it."""

    def __init__(self, part: str) -> None:
        super().__init__(f"You were the {part} of this check-up. Another manager issues its certificate.")


class TeamHasEnded(DomainError):
    """When a team ends, so does its certificate."""

    def __init__(self) -> None:
        super().__init__("This team has ended; no certificate can be issued for it.")


class NotToBeReissued(DomainError):
    """Only a certificate whose basis has changed, and which is otherwise valid, is issued anew."""


class FailsItsOwnCheck(DomainError):
    """What was signed would be refused by everyone who checks it, so it is not issued."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The certificate was drawn and signed, and failed the check that everyone else makes: {why} It "
            "is not issued, and nothing was stored. Ask whoever keeps this machine to look at its key."
        )


class StatusUnchanged(DomainError):
    """The certificate is what it is asked to become, or can never be that again."""

    field = "kind"
