"""Who acts: a person signed in, or the program itself."""

import os
import pwd
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


def typed(command: str) -> Actor:
    """Return the program acting by a command, from the account of the machine in which somebody typed it."""
    return program(f"{command} (machine's account {machine_account()})")


def machine_account() -> str:
    """Return the account of the operating system that runs this, not what its environment says."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user number {os.getuid()}"
