"""Situations, built through the services, so that none is impossible and the audit log is always there."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from canine import clock
from canine.accounts import services as accounts
from canine.accounts.messages import NewUser
from canine.accounts.models import User
from canine.audit.actor import Actor, program
from canine.rules.roles import Role
from canine.transaction import transaction
from canine.units import services as units
from canine.units.messages import StationEntry, UnitEntry
from canine.units.models import Station, Unit

PASSWORD = "plum ladder comet basket"
LONG_AGO = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)


def actor(user: User) -> Actor:
    """The person as a service knows them."""
    return Actor(user.id, user.name, "test browser")


class Scene:
    """Builds what a test is about; whatever the test does not name is ordinary."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._unit: Unit | None = None

    def unit(self) -> Unit:
        """The one unit of the scene, with a port and an airport."""
        if self._unit is None:
            with transaction():
                entry = UnitEntry("MSA", "Mombasa Canine Unit", "Wildlife Service", "Kilindini, Mombasa")
                self._unit = units.add_unit(entry, actor=program("test"), at=LONG_AGO)
                for name, kind in (("Kilindini port", "seaport"), ("Moi airport", "airport")):
                    units.add_station(StationEntry(self._unit.id, name, kind), actor=program("test"), at=LONG_AGO)
        return self._unit

    def station(self) -> Station:
        """The port."""
        return next(station for station in self.unit().stations if station.name == "Kilindini port")

    def user(self, role: Role, name: str | None = None, **values: Any) -> User:
        """An account of a role."""
        number = next(self._numbers)
        message = NewUser(
            email=values.pop("email", f"{role.value}{number}@example.org"),
            name=name or f"{role.value.title()} Number{number}",
            role=role,
            password=PASSWORD,
            unit_id=self.unit().id,
            **values,
        )
        with transaction():
            return accounts.add_user(message, actor=program("test"), at=LONG_AGO)

    def browser_of(self, app: Flask) -> Callable[..., FlaskClient]:
        """Gives a browser in which somebody of a role, or a given account, is signed in."""

        def open_browser(who: Role | User) -> FlaskClient:
            user = self.user(who) if isinstance(who, Role) else who
            client = app.test_client()
            with client.session_transaction() as session:
                session["_user_id"] = str(user.id)
                session["_fresh"] = True
                session["mark"] = user.session_mark
                session["since"] = clock.now().timestamp()
            return client

        return open_browser
