"""Whoever changes the record outside this program is found: a row, an entry, the end of the log, all of it."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from freezegun import freeze_time
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from canine.actor import program
from canine.audit import queries, services
from canine.audit.external_anchors import NoWitness, claims_of
from canine.audit.guard import schema_change
from canine.audit.row_check import RowFault, altered_rows
from canine.audit.snapshots import is_audited
from canine.audit.verification import compare, verify
from canine.certificates import external_anchors
from canine.extensions import Record, db
from canine.rules.presentation import ItemKind
from canine.rules.roles import Role
from canine.transaction import transaction
from tests.audit.tampering import ENTRIES, another, behind_the_program, disarm, rebuild, size
from tests.certificates.issued import issued
from tests.conftest import NOON
from tests.registry.test_names_now_and_then import renamed
from tests.scenes import Scene

Browser = Callable[..., FlaskClient]
PEOPLE_AND_PAPERS = 30


def a_whole_history(app: Flask, scene: Scene) -> bytes:
    """Rows in most of the tables; gives the PDF of the certificate that was issued last."""
    team = scene.team(scene.dog("Ruby"), scene.handler("Asha Mwinyi"))
    scene.medical(team.dog)
    scene.exercise(team)
    shift = scene.shift(team)
    scene.search(shift)
    session = scene.session([team], [scene.sample(shift)], at=NOON)
    scene.goes_along(session, team, {ItemKind.POSITIVE_CONTROL, ItemKind.SAMPLE}, at=NOON)
    scene.closed_session(session, at=NOON)
    return issued(app, scene, at=NOON).pdf


def tables() -> list[Table]:
    found = [mapper.local_table for mapper in Record.registry.mappers if is_audited(mapper.class_)]
    return sorted((table for table in found if isinstance(table, Table)), key=lambda table: table.name)


@freeze_time(NOON)
def test_what_the_program_wrote_is_as_the_log_has_it(app: Flask, scene: Scene) -> None:
    a_whole_history(app, scene)
    found = verify()
    assert found.ok, found.faults
    assert found.entries == size() > 100
    assert found.head == queries.head().hash


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE former_names SET text = 'John Mwangi'", RowFault.NOT_IN_THE_LOG),
        ("UPDATE former_names SET folded = 'john mwangi'", RowFault.NOT_IN_THE_LOG),
        ("UPDATE former_names SET until = '2020-01-01 00:00:00'", RowFault.NOT_IN_THE_LOG),
        ("DELETE FROM former_names", RowFault.MISSING),
    ],
)
def test_a_former_name_is_what_the_log_says(app: Flask, scene: Scene, statement: str, fault: RowFault) -> None:
    handler = scene.handler("Asha Mwinyi")
    renamed(scene, handler, "Asha Otieno")
    assert verify().ok
    with behind_the_program() as connection:
        connection.execute(text(statement))
    (first, *_) = verify().altered_rows
    assert (first.table, first.fault) == ("former_names", fault)


@freeze_time(NOON)
def test_a_change_of_any_column_of_any_row_is_found_or_refused(app: Flask, scene: Scene) -> None:
    a_whole_history(app, scene)
    db.session.rollback()
    filled = [table for table in tables() if db.session.execute(select(table).limit(1)).first() is not None]
    assert len(filled) >= PEOPLE_AND_PAPERS
    seen = set()
    for place in range(max(len(table.columns) for table in filled)):
        db.session.rollback()
        disarm(db.session.connection())
        changed = {(table.name, name) for table in filled if (name := _change_a_column(table, place)) is not None}
        faults = altered_rows(db.session.connection(), limit=500)
        found = {(fault.table, column) for fault in faults for column in fault.columns}
        unreadable = {fault.table for fault in faults if fault.fault is RowFault.UNREADABLE}
        moved = {fault.table for fault in faults if fault.fault in (RowFault.MISSING, RowFault.NOT_IN_THE_LOG)}
        missed = {one for one in changed if one not in found and one[0] not in unreadable | moved}
        assert missed == set()
        seen |= changed
        db.session.rollback()
    assert len(seen) > 8 * len(filled), "most columns were changed"


def _change_a_column(table: Table, place: int) -> str | None:
    """Changes one column of the first row; None where there is none, or where the database itself refuses."""
    if place >= len(table.columns):
        return None
    column = list(table.columns)[place]
    row = db.session.execute(select(table.c.id, column).order_by(table.c.id).limit(1)).one()
    try:
        with schema_change(), db.session.begin_nested():
            db.session.connection().execute(
                update(table).where(table.c.id == row[0]).values({column.name: another(column, row[1])})
            )
    except DBAPIError:
        return None
    return column.name


@freeze_time(NOON)
def test_a_row_put_in_and_a_row_taken_away_are_found(app: Flask, scene: Scene) -> None:
    dog = scene.dog("Ruby")
    table = next(table for table in tables() if table.name == "dogs")
    with behind_the_program() as connection:
        values = dict(connection.execute(select(table).where(table.c.id == dog.id)).mappings().one())
        copy = values | {"id": another(table.c.id, values["id"]), "name": "Ghost", "microchip": "900074000199999"}
        connection.execute(insert(table).values(copy))
    assert [(one.table, one.fault) for one in verify().altered_rows] == [("dogs", RowFault.NOT_IN_THE_LOG)]
    with behind_the_program() as connection:
        connection.execute(delete(table).where(table.c.id == dog.id))
    faults = {(one.table, one.fault) for one in verify().altered_rows}
    assert faults == {("dogs", RowFault.NOT_IN_THE_LOG), ("dogs", RowFault.MISSING)}


@pytest.mark.parametrize(
    "column",
    ["at", "at_text", "actor", "actor_id", "device", "deed", "object_type", "object_id", "reason", "before", "after",
     "previous_hash", "hash"],
)  # fmt: skip
@freeze_time(NOON)
def test_a_change_of_an_entry_is_found(app: Flask, scene: Scene, column: str) -> None:
    scene.dog()
    with behind_the_program() as connection:
        old = connection.execute(select(ENTRIES.c[column]).where(ENTRIES.c.number == 5)).scalar_one()
        changed = another(ENTRIES.c[column], old)
        connection.execute(update(ENTRIES).where(ENTRIES.c.number == 5).values({column: changed}))
    assert verify().first_bad in (5, 6)


@freeze_time(NOON)
def test_entries_taken_out_put_in_or_swapped_are_found(app: Flask, scene: Scene) -> None:
    scene.dog()
    whole = size()
    with behind_the_program() as connection:
        connection.execute(delete(ENTRIES).where(ENTRIES.c.number == 4))
    assert verify().first_bad == 5
    with behind_the_program() as connection:
        copy = dict(connection.execute(select(ENTRIES).where(ENTRIES.c.number == 5)).mappings().one())
        connection.execute(insert(ENTRIES).values(copy | {"number": 4, "hash": "0" * 63 + "1"}))
    assert verify().first_bad == 4
    with behind_the_program() as connection:
        connection.execute(delete(ENTRIES).where(ENTRIES.c.number == 4))
        for old, new in ((5, 9004), (6, 5), (9004, 6)):
            connection.execute(update(ENTRIES).where(ENTRIES.c.number == old).values(number=new))
    assert verify().first_bad == 5
    assert size() == whole - 1


@freeze_time(NOON)
def test_the_newest_entries_taken_away_are_found_by_the_checkpoint_and_by_the_paper(app: Flask, scene: Scene) -> None:
    pdf = a_whole_history(app, scene)
    left = size() - 40
    with behind_the_program() as connection:
        connection.execute(delete(ENTRIES).where(ENTRIES.c.number > left))
    found = verify()
    assert found.first_bad is None, "what is left is a whole chain"
    assert found.broken_checkpoints == (1,)
    assert not found.ok
    vouched = compare(claims_of(pdf, None))
    assert not vouched.agrees


@freeze_time(NOON)
def test_a_log_rebuilt_from_its_first_entry_is_found_by_the_paper_alone(app: Flask, scene: Scene) -> None:
    pdf = a_whole_history(app, scene)
    scene.dog("Simba")
    assert compare(claims_of(pdf, None)).agrees
    checkpoints = next(table for table in tables() if table.name == "checkpoints")
    with behind_the_program() as connection:
        connection.execute(update(ENTRIES).where(ENTRIES.c.number == 3).values(actor="program: nobody", actor_id=None))
        connection.execute(delete(checkpoints))
        connection.execute(delete(ENTRIES).where(ENTRIES.c.object_type == "checkpoints"))
        numbers = connection.execute(select(ENTRIES.c.number).order_by(ENTRIES.c.number)).scalars().all()
        for new, old in enumerate(numbers, start=1):
            connection.execute(update(ENTRIES).where(ENTRIES.c.number == old).values(number=new))
        rebuild(connection)
    found = verify()
    assert found.ok, "from inside, nothing speaks against it"
    assert not compare(claims_of(pdf, None)).agrees, "the paper in the court's file does"


@freeze_time(NOON)
def test_an_older_database_put_over_a_newer_one_is_found_by_the_paper(sqlite_app: Flask, tmp_path: Path) -> None:
    scene = Scene()
    scene.dog()
    db.session.rollback()
    database, older = tmp_path / "canine.sqlite3", tmp_path / "older.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"VACUUM INTO '{older}'")
    pdf = a_whole_history(sqlite_app, scene)
    db.session.remove()
    db.engine.dispose()
    for leftover in tmp_path.glob("canine.sqlite3-*"):
        leftover.unlink()
    shutil.copy(older, database)
    assert verify().ok
    assert not compare(claims_of(pdf, None)).agrees


@freeze_time(NOON)
def test_an_exported_list_of_checkpoints_is_a_witness_and_an_altered_one_is_none(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    a_whole_history(app, scene)
    content = client_as(Role.MANAGER).get("/log/checkpoints.json").data
    vouched = compare(claims_of(content, None))
    assert vouched.agrees
    assert vouched.up_to > 0
    listed = json.loads(content)
    listed["checkpoints"][0]["head"] = "1" * 64
    with pytest.raises(NoWitness, match="does not follow"):
        claims_of(json.dumps(listed).encode(), None)
    listed = json.loads(content)
    first = listed["checkpoints"][0]
    first["signature"] = f"{int(first['signature'][:2], 16) ^ 1:02x}{first['signature'][2:]}"
    with pytest.raises(NoWitness, match="not signed by a key of this authority"):
        claims_of(json.dumps(listed).encode(), None)
    for other in (b"{}", b"a letter", b"%PDF-1.4 nothing"):
        with pytest.raises(NoWitness):
            claims_of(other, None)
    assert external_anchors.checkpoints_as_witness(b"a letter", None) is None


@freeze_time(NOON)
def test_a_failed_check_is_shown_to_those_who_answer_for_the_log_and_to_the_watcher(
    app: Flask, scene: Scene, client_as: Browser
) -> None:
    dog = scene.dog("Ruby")
    assert app.test_client().get("/healthz").get_json()["audit"] == "not checked yet"
    with transaction():
        services.record_check(verify(), actor=program("test"), at=NOON)
    assert app.test_client().get("/healthz").get_json()["audit"] == "ok"
    with behind_the_program() as connection:
        table = next(table for table in tables() if table.name == "dogs")
        connection.execute(update(table).where(table.c.id == dog.id).values(name="Another"))
    with transaction():
        services.record_check(verify(), actor=program("test"), at=NOON + timedelta(hours=1))
    health = app.test_client().get("/healthz").get_json()
    assert (health["audit"], health["status"]) == ("altered", "failing")
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        page = client_as(role).get("/notices").get_data(as_text=True)
        assert "The database was changed outside this program" in page
        assert f"Row {dog.id} of dogs was changed" in page
    assert "was altered behind" not in client_as(Role.HANDLER).get("/notices").get_data(as_text=True)
    log = client_as(Role.ADMINISTRATOR).get("/log").get_data(as_text=True)
    assert "Nothing is repaired by the program." in log
