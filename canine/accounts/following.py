"""Hooks: what packages above register to be called when an account changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, ParamSpec
from uuid import UUID

from canine.accounts.models import SetupLink, User
from canine.actor import Actor

P = ParamSpec("P")


class Occasion(Generic[P]):
    """Something that happens to an account; what was registered is done in the same transaction."""

    def __init__(self) -> None:
        self._answers: list[Callable[P, None]] = []

    def __call__(self, answer: Callable[P, None]) -> Callable[P, None]:
        """Register what is done."""
        self._answers.append(answer)
        return answer

    def follow(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do all that was registered."""
        for answer in self._answers:
            answer(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class LinkToMail:
    """A link that goes to its person by mail; the address is in no log."""

    id: UUID
    person: User
    address: str
    is_reset: bool
    lasts: str


after_reset: Occasion[[User, SetupLink, str, Actor, datetime]] = Occasion()
after_password_by_reset: Occasion[[User, SetupLink, str, datetime]] = Occasion()
mails_link: Occasion[[LinkToMail, datetime]] = Occasion()
