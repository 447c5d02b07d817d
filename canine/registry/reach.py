"""Of which units a row is that names a team."""

from typing import Any

from sqlalchemy import ColumnElement, exists, true
from sqlalchemy.orm import aliased

from canine.columns import Units, within
from canine.registry.models import Dog, Team


def is_of_team_in(column: Any, units: Units) -> ColumnElement[bool]:
    """Return the condition that the column names a team whose dog is of one of these units.

    Asked of each row by itself: a list is walked from its newest end, and never sorted as a whole.
    """
    if units is None:
        return true()
    team, dog = aliased(Team), aliased(Dog)
    return exists().where(team.id == column, dog.id == team.dog_id, within(dog.unit_id, units))
