"""What a package wants somebody to know, and what became of a mail."""

from dataclasses import dataclass
from datetime import date

from canine.rules.notifications import NoticeKind


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A sentence about a subject: told once per person, matter, subject, day and rung.

    `subject_id` names the record; `address` is the path of the page where it can be mended; `rung` is the
    number of days before the day it falls due (0 on the day and for what has happened, below 0 when overdue).
    """

    matter: NoticeKind
    subject_id: str
    due_on: date
    sentence: str
    address: str
    rung: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mail was not sent, in one sentence of the server or of the machine.

    `is_refused`: the server said no for good. `is_unsure`: it may have taken the mail before the line broke.
    `spread` (0 to 1) is the chance that keeps the next attempts of several mails apart.
    """

    sentence: str
    is_refused: bool = False
    is_unsure: bool = False
    spread: float = 0.0
