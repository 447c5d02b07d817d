"""What the tests of check-ups share: the people of one, its form, a tap, and a person's new role."""

from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import text as sql
from werkzeug.test import TestResponse

from canine import clock
from canine.accounts import queries
from canine.accounts.models import User
from canine.audit.guard import schema_change
from canine.checkups import queries as reads
from canine.checkups.models import Checkup
from canine.extensions import db
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.in_force import put_in_force
from tests.scenes import THAT_MORNING, Scene, in_no_time, load


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def typed(scene: Scene, people: dict[str, User], odours: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    """The form that opens a check-up, filled in."""
    chosen = [scene.odour(name) for name in odours]
    form: dict[str, Any] = {
        "team_id": "",
        "mode": "free_search",
        "odour_ids": [str(each.id) for each in chosen],
        "item_ids": [str(item.id) for item in scene.items(*chosen)],
        "targets": "20",
        "non_targets": "40",
        "sessions": "2",
        "place": "Training hall, Kilindini",
        "loader_id": str(people["loader"].id),
        "recorder_id": str(people["recorder"].id),
        "statement_signed": "y",
    }
    return form | changes


def people_of(scene: Scene) -> dict[str, User]:
    return {
        "assessor": scene.user(Role.ASSESSOR, "Grace Njeri", agency="Customs Canine Unit"),
        "loader": scene.user(Role.HANDLER, "Ali Bakari"),
        "recorder": scene.user(Role.VETERINARIAN, "Dr Wairimu"),
        "manager": scene.user(Role.MANAGER, "Mary Chebet"),
    }


def tap(client: FlaskClient, checkup_id: UUID, run: int, position: int, kind: str) -> TestResponse:
    """One tap of the recorder, at a run that is loaded when its turn comes."""
    found = reads.checkup(checkup_id)
    if position == 1 and run == reads.tally(found).open_run:
        load(found, run, clock.now())
    with in_no_time():
        return client.post(f"/checkups/{checkup_id}/runs/{run}", data={"position": position, "kind": kind})


def take_role(user_id: UUID, role: Role) -> User:
    """The person works in another role from that morning on."""
    user = queries.user(user_id)
    with transaction():
        put_in_force(user, role, THAT_MORNING)
    return user


def of_an_earlier_design(found: Checkup) -> Checkup:
    """Make a check-up one that was opened by an earlier release, as a migration finds it."""
    key = found.id.hex if db.engine.dialect.name == "sqlite" else str(found.id)
    db.session.rollback()
    changed = "draws_on_items = false, loads_by_run = false, presents_again = false"
    with schema_change(), db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            kept = sql("SELECT sql FROM sqlite_master WHERE name = 'checkups_no_update'")
            before, after = "DROP TRIGGER checkups_no_update", connection.execute(kept).scalar_one()
        else:
            before, after = (f"ALTER TABLE checkups {how} TRIGGER USER" for how in ("DISABLE", "ENABLE"))
        connection.exec_driver_sql(before)
        connection.execute(sql(f"UPDATE checkups SET {changed} WHERE id = :key"), {"key": key})
        connection.exec_driver_sql(after)
    db.session.expire_all()
    return found
