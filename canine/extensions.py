"""The extensions' objects, with no behaviour: `create_app` binds them to an application."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData, Uuid
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from canine.settings import DATABASE, Settings

# Named constraints from the first revision: SQLite's batch mode can only change what has a name.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class _Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


MIGRATIONS = Path(__file__).parent.parent / "migrations"
# Its migrations went from an empty database to the first one of today, which was made of them for 0.1.0.
BEFORE_THE_FIRST = "commit f269b12"
db = SQLAlchemy(model_class=_Base)

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Connection, Engine

    class Model(_Base):
        """A table."""

        __abstract__ = True
else:
    Model = db.Model


class Record(Model):
    """A table whose rows carry a UUID from the moment that they are thought of, before any flush."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", uuid4())
        super().__init__(**values)


login = LoginManager()
csrf = CSRFProtect()
# Passwords are guarded by the account (canine.accounts.tries). This keeps one machine from filling the log, and is far
# above what a whole service behind one address needs.
MOST_SIGN_INS = "300 per 15 minutes"
limiter = Limiter(key_func=get_remote_address, default_limits=[])
# Only what names it is compressed: a page with somebody's words and a token in it tells by its length what they are.
compress = Compress()


def sqlite_at(path: Path) -> URL:
    """Return the address of an SQLite file, whatever characters its name has: as text, ? would begin a query."""
    return URL.create("sqlite", database=str(path))


def address_of(settings: Settings) -> URL:
    """Return where the settings say that the database is. `Settings.database_url` is the same as text."""
    own = settings.instance / DATABASE
    return sqlite_at(own) if settings.database_url == f"sqlite:///{own}" else make_url(settings.database_url)


def close_database() -> None:
    """Give every connection of the running application back: SQLite folds its log in, PostgreSQL is told goodbye."""
    db.session.remove()
    db.engine.dispose()


def bind_migrations(app: "Flask") -> None:
    """Let Flask-Migrate know an application: for an upgrade and for `flask db`, which no other start needs to load."""
    from flask_migrate import Migrate  # noqa: PLC0415 -- slow import

    Migrate(app, db, directory=str(MIGRATIONS))


def revisions() -> list[str]:
    """Return the numbers of all migrations, which are the beginnings of their files' names, the newest last."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def is_too_early(revision: str) -> bool:
    """Tell whether a database of this revision has to be upgraded by an earlier program before this one."""
    return revision < revisions()[0]


def migrate(place: "Engine | Connection | None" = None) -> None:
    """Bring a database to the present revision; without one, that of the running application.

    Over a connection it becomes a part of its transaction.
    """
    from alembic import command  # noqa: PLC0415 -- slow import
    from flask import current_app  # noqa: PLC0415 -- slow import

    bind_migrations(current_app)
    configuration = current_app.extensions["migrate"].migrate.get_config()
    configuration.attributes["place"] = place
    command.upgrade(configuration, "head")
