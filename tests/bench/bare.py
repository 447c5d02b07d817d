"""The least that a Flask application does which keeps a record: one row through Flask-SQLAlchemy, and JSON back.

No rights, no rules, no log, no receipt: what those cost is the ratio to this one, on the same machine in the same run.
Serves on CANINE_PORT, with the database CANINE_DATABASE_URL.
"""

import os
from typing import Any
from uuid import UUID

import waitress
from flask import Flask, Response, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String, Text, Uuid, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# As many as the program serves with. It is not imported: its listeners would guard these rows too.
THREADS = 8


class Base(DeclarativeBase):
    """Tables of their own."""


db = SQLAlchemy(model_class=Base)


class BareRecord(db.Model):  # type: ignore[name-defined]  # made by the extension
    """A body under its id."""

    __tablename__ = "bare_records"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    record_type: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)


@event.listens_for(Engine, "connect")
def _as_safe_as_ours(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")


def application(url: str) -> Flask:
    """The application, its table made."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    with app.app_context():
        db.create_all()

    app.get("/login")(lambda: "hello")

    @app.put("/api/v1/records/<uuid:record_id>")
    def put_record(record_id: UUID) -> tuple[Response, int]:
        """One record."""
        sent = request.get_json()
        db.session.add(BareRecord(id=record_id, record_type=sent["type"], body=request.get_data(as_text=True)))
        db.session.commit()
        return jsonify(uuid=str(record_id)), 201

    return app


if __name__ == "__main__":
    waitress.serve(
        application(os.environ["CANINE_DATABASE_URL"]),
        host="127.0.0.1",
        port=int(os.environ["CANINE_PORT"]),
        threads=THREADS,
    )
