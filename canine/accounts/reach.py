"""How far the signed-in person sees: their unit's records, and what they were let into; asked before every view."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Flask, request
from flask_login import current_user

from canine import clock
from canine.accounts import places, rights
from canine.accounts.rights import Sight
from canine.columns import is_within
from canine.web.access import also_asked

_KEPT = "canine.sight"
_JUDGED = "canine.judged"


@also_asked
def _sees_what_the_address_names(parts: Mapping[str, Any]) -> None:
    for place in places.of_address(request.blueprint, parts):
        rights.require_sight(place, current_user, clock.now())


def _sight() -> Sight:
    """Return how far the signed-in person sees, looked up once for a request."""
    known: Sight | None = request.environ.get(_KEPT)
    if known is None:
        known = request.environ[_KEPT] = rights.sight_of(current_user, clock.now(), is_guest=current_user.is_guest)
    return known


def units_in_sight() -> frozenset[UUID] | None:
    """Return the units whose lists the signed-in person sees; None means every unit."""
    return _sight().units


def sees_unit(unit_id: UUID) -> bool:
    """Whether the signed-in person sees the lists of a unit."""
    return is_within(unit_id, units_in_sight())


def judged_units() -> frozenset[UUID]:
    """Return the units whose check-ups wait for the signed-in person's decision, as their manager or a partner's."""
    known: frozenset[UUID] | None = request.environ.get(_JUDGED)
    if known is None:
        known = request.environ[_JUDGED] = rights.judged_units(current_user, clock.now())
    return known


def teams_let_in() -> frozenset[UUID]:
    """Return the teams of which the signed-in person was let in to hold a check-up."""
    return _sight().teams


def init_app(_app: Flask) -> None:
    """Ask for the unit before every view: importing this module did it."""
