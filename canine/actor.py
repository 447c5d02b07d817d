"""Who acts: a person signed in, or the program itself."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who answers for an act. `user_id` is None for the program's own jobs and commands."""

    user_id: UUID | None
    name: str
    device: str = ""

    @property
    def label(self) -> str:
        """How the audit log names the actor: the account's id where there is one, and the name."""
        name = " ".join(self.name.split())
        return f"{self.user_id} {name}" if self.user_id else name


def program(name: str) -> Actor:
    """Return the program acting by itself: the scheduler, a command typed on the server."""
    return Actor(user_id=None, name=f"program: {name}")
