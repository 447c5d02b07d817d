"""Entries are written together at the end of a transaction: none is lost, none stays that was undone."""

import json
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from canine import create_app
from canine.actor import program
from canine.audit import chain_writer, queries
from canine.audit.actions import AuditAction
from canine.audit.guard import UnnamedWrite
from canine.audit.listener import audited, flush_pending, insert_audited, note
from canine.audit.models import AuditEntry
from canine.audit.read_cache import cached_lookup
from canine.audit.verification import verify
from canine.errors import DomainError
from canine.extensions import db
from canine.registry.models import Odour
from canine.transaction import ConstraintBroken, restart_on_error, savepoint, transaction

US = program("test")


def add(name: str, at: datetime) -> None:
    with audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
        db.session.add(Odour(name=name))


def logged() -> list[str]:
    """Every entry's action, and the name in its image."""
    found = db.session.execute(select(AuditEntry.action, AuditEntry.after).order_by(AuditEntry.number))
    return [f"{what.partition('.')[2]} {json.loads(after).get('name', '')}".strip() for what, after in found]


def names() -> set[str]:
    return set(db.session.scalars(select(Odour.name)))


def test_what_a_savepoint_undoes_is_in_no_entry_and_what_was_before_it_stays(app: Flask, at: datetime) -> None:
    before = logged()
    with transaction():
        add("first", at)
        with audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
            db.session.add(Odour(name="outer"))
            db.session.flush()
            with pytest.raises(DomainError), savepoint():
                add("undone", at)
                assert logged()[-1] == "keep_odours undone", "who reads the log meanwhile finds what was done"
                with savepoint():
                    add("undone as well", at)
                raise DomainError("no")
            with savepoint():
                add("kept", at)
        note(AuditAction.SIGN_IN, "users", "x", actor=US, at=at)
    after = ["keep_odours first", "keep_odours outer", "keep_odours kept", "sign_in"]
    assert logged()[len(before) :] == after
    assert {"first", "outer", "kept"} <= names() and not {"undone", "undone as well"} & names()
    assert verify().faults == []


def test_a_row_that_the_database_refuses_leaves_the_log_whole(app: Flask, at: datetime) -> None:
    with transaction():
        add("ivory", at)
        for _ in range(2):
            with pytest.raises(ConstraintBroken), savepoint():
                add("ivory", at)
        add("pangolin", at)
    with transaction(), pytest.raises(DomainError), restart_on_error():
        add("undone", at)
        raise DomainError("no")
    with transaction():
        with pytest.raises(ConstraintBroken), restart_on_error():
            add("ivory", at)
        add("rosewood", at)
    assert [one for one in logged() if one.startswith("keep_odours")][-3:] == [
        "keep_odours ivory",
        "keep_odours pangolin",
        "keep_odours rosewood",
    ]
    assert verify().faults == []


def test_a_transaction_that_fails_is_in_no_entry_and_the_next_goes_on_where_the_log_ends(
    app: Flask, at: datetime
) -> None:
    head = queries.head()
    with pytest.raises(DomainError), transaction():
        add("undone", at)
        raise DomainError("no")
    assert queries.head() == head
    with transaction():
        add("kept", at)
    assert queries.head().size == head.size + 1
    assert verify().faults == []


def test_a_long_transaction_does_not_keep_its_entries_in_memory(
    app: Flask, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_writer, "MOST_UNWRITTEN", 3)
    size = queries.head().size
    with transaction():
        for number in range(8):
            add(f"odour {number}", at)
        assert len(chain_writer.of(db.session()).unwritten) == 2
        assert len(list(queries.hashes(after=size))) == 8
    assert queries.head().size == size + 8
    assert verify().faults == []


def test_a_row_that_was_put_down_is_found_and_undone_like_any_other(app: Flask, at: datetime) -> None:
    def put(*each: str) -> None:
        with audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
            for name in each:
                insert_audited(Odour, {"id": uuid4(), "name": name, "retired_at": None, "latin_name": ""})

    before = logged()
    with pytest.raises(UnnamedWrite):
        put("outside")
    with transaction():
        put("first")
        with pytest.raises(DomainError), savepoint():
            put("undone")
            assert {"first", "undone"} <= names(), "who reads meanwhile finds it"
            raise DomainError("no")
        assert {"first", "undone"} & names() == {"first"}, "what was put down before the savepoint stays"
        put("second", "third")
        for again in ("second", "first"):
            with pytest.raises(ConstraintBroken), savepoint():
                put(again)
        add("flushed", at)
    kept = ["first", "second", "third", "flushed"]
    assert logged()[len(before) :] == [f"keep_odours {name}" for name in kept]
    assert set(kept) <= names()
    with transaction():
        with pytest.raises(ConstraintBroken), restart_on_error():
            put("fourth", "first")
            flush_pending()
        put("fifth")
    assert logged()[-1] == "keep_odours fifth" and "fourth" not in names()
    with pytest.raises(ConstraintBroken), transaction():
        put("sixth", "first")
    assert logged()[-1] == "keep_odours fifth" and "sixth" not in names()
    assert verify().faults == []


def test_a_look_is_made_again_once_somebody_wrote_a_row_of_its_tables(app: Flask, at: datetime) -> None:
    looks: list[set[str]] = []

    def look() -> set[str]:
        looks.append(names())
        return looks[-1]

    def known() -> set[str]:
        return cached_lookup(frozenset({"odours"}), "names", look)

    with transaction():
        assert known() is known()
        add("ivory", at)
        assert "ivory" in known() and known() is known()
        with pytest.raises(DomainError), savepoint():
            add("undone", at)
            assert "undone" in known()
            raise DomainError("no")
        assert "undone" not in known()
        with audited(AuditAction.KEEP_ODOURS, actor=US, at=at):
            insert_audited(Odour, {"id": uuid4(), "name": "rosewood", "retired_at": None, "latin_name": ""})
        assert "rosewood" in known()
        made = len(looks)
    with transaction():
        known()
        note(AuditAction.SIGN_IN, "users", "x", actor=US, at=at)
    assert len(looks) == made, "nobody wrote in between"
    with pytest.raises(DomainError), transaction():
        known()
        add("lost", at)
        assert "lost" in known()
        raise DomainError("no")
    with transaction():
        assert "lost" not in known()
    made = len(looks)
    known()
    assert len(looks) == made + 1, "outside a transaction that writes, others may write at any time"


def test_a_look_is_made_again_once_another_process_wrote(app: Flask, at: datetime) -> None:
    def known() -> set[str]:
        return cached_lookup(frozenset({"odours"}), "names", names)

    def write(name: str) -> None:
        with transaction():
            assert name not in known()
            add(name, at)
            assert name in known()

    write("ivory")
    other = create_app(replace(app.config["SETTINGS"]))
    with other.app_context():
        write("pangolin")
        db.session.remove()
        db.engine.dispose()
    with transaction():
        assert {"ivory", "pangolin"} <= known()
