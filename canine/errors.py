"""What a service raises when it will not do what was asked."""


class DomainError(Exception):
    """An act that breaks a rule, with a sentence for the person who asked.

    `field` names the field of the form or message that has to change; None means the act as a whole.
    The web layer alone decides what becomes of it: a message at a field, 422 in JSON, exit code 2 in a command.
    """

    field: str | None = None
    # What else is wrong with what was asked, each at its field.
    also: tuple["DomainError", ...] = ()

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if field is not None:
            self.field = field


class NotFound(DomainError):
    """The record that was asked for does not exist."""


class Forbidden(DomainError):
    """This person may not do this, whatever their role, here and now."""


class NotYet(DomainError):
    """A moment that lies ahead of this server's clock. Where that clock is behind, it is true all the same."""


class DuplicateSubmission(DomainError):
    """The same form was sent again with something else in it."""

    def __init__(self) -> None:
        super().__init__("This form was saved once already. What it says now differs: open the record and correct it.")


class ReasonRequired(DomainError):
    """A correction that does not say what was wrong."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("A correction needs its reason. Say what was wrong.")


class Busy(DomainError):
    """Nothing is wrong with what was asked, but it has to wait; `retry_after` in seconds."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
