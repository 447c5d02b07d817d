"""Accounts of the demonstration: made-up people, and passwords that nobody can know beforehand."""

import secrets
from datetime import datetime
from uuid import UUID

from canine.accounts import queries
from canine.accounts import services as accounts
from canine.accounts.messages import NewUser
from canine.accounts.passwords import hash_for_new_user
from canine.actor import Actor, program
from canine.demo.luck import Luck
from canine.demo.vocabulary import FAMILY_NAMES, FIRST_NAMES
from canine.demo.world import KENNEL_OFFICE, Account, Person, Staff
from canine.persons import appointing
from canine.persons.messages import Agreement
from canine.rules.roles import Role

TABLETS = ("Kilindini tablet 1", "Kilindini tablet 2", "airport tablet")
# Forty dogs have sixty handlers; seven others work with them, and one in Nairobi.
_MOST_PEOPLE = 68
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aeiou"


class Registrar:
    """Makes accounts one after the other, and keeps what has to be printed."""

    def __init__(self, luck: Luck, actor: Actor, at: datetime) -> None:
        first, family = list(FIRST_NAMES), list(FAMILY_NAMES)
        luck.shuffle(first)
        luck.shuffle(family)
        # One family name further each time the list has been gone through, so that no two people have one name.
        turns = range(_MOST_PEOPLE // len(first) + 1)
        self._names = [
            f"{one} {family[(place + turn) % len(family)]}" for turn in turns for place, one in enumerate(first)
        ][::-1]
        self._actor, self._at = actor, at
        self._manager: Actor | None = None
        self.accounts: list[Account] = []

    def enter(self, role: Role, unit_id: UUID | None, device: str = KENNEL_OFFICE, agency: str = "") -> Person:
        """Return an account of the next person of the list."""
        name, password = self._names.pop(), make_password()
        email = f"{name.lower().replace(' ', '.')}@example.org"
        message = NewUser(email, name, role, password, unit_id, agency, reason="Works here (demonstration)")
        user = accounts.add_user(message, hash_for_new_user(message), actor=self._actor, at=self._at)
        self._agree(user.id)
        self.accounts.append(Account(user.email, role, user.name, password))
        found = Person(user.id, user.name, role, device, agency)
        if role is Role.MANAGER and self._manager is None:
            self._manager = found.actor
        return found

    def _agree(self, user_id: UUID) -> None:
        """Let the first manager agree to an account that waits for it."""
        waits = queries.role_that_waits(user_id)
        if waits is not None and self._manager is not None:
            knows_them = Agreement(agrees=True, is_known=True, reason="We have worked together (demonstration)")
            appointing.answer(waits.id, knows_them, actor=self._manager, at=self._at)


def make_password() -> str:
    """Return a new password in syllables, about 57 bits; never drawn from the seed, since the server may be
    on a network.
    """
    syllables = [secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(9)]
    return "-".join("".join(syllables[each : each + 3]) for each in (0, 3, 6))


def hire(luck: Luck, unit_id: UUID, partner_id: UUID, handlers: int, at: datetime) -> tuple[Staff, list[Account]]:
    """Everybody who has an account: all six roles, the handlers, and a guest assessor and a manager from elsewhere."""
    registrar = Registrar(luck, program("canine demo"), at)
    staff = Staff(
        administrator=registrar.enter(Role.ADMINISTRATOR, unit_id),
        manager=registrar.enter(Role.MANAGER, unit_id),
        trainer=registrar.enter(Role.ASSESSOR, unit_id),
        guest=registrar.enter(Role.ASSESSOR, None, agency="Border Control Canine Unit (demonstration)"),
        veterinarian=registrar.enter(Role.VETERINARIAN, unit_id),
        prosecutor=registrar.enter(Role.PROSECUTOR, None, agency="Office of the prosecutor (demonstration)"),
        deputy=registrar.enter(Role.MANAGER, unit_id),
        handlers=tuple(
            registrar.enter(Role.HANDLER, unit_id, TABLETS[number % len(TABLETS)]) for number in range(handlers)
        ),
        neighbour=registrar.enter(Role.MANAGER, partner_id),
    )
    for tablet in TABLETS:
        accounts.enrol_device(tablet, "MSA", actor=staff.administrator.actor, at=at)
    return staff, registrar.accounts
