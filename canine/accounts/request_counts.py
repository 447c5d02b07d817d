"""How often an address asked, counted for all hosts together: in PostgreSQL, or in this process alone on SQLite."""

import hashlib
from typing import Any

from flask import current_app, has_app_context
from limits.storage import MemoryStorage, Storage
from sqlalchemy import delete, text

from canine import clock
from canine.accounts.models import RequestCount
from canine.extensions import db
from canine.settings import Settings

SCHEME = "canine"
# By the clock of the server, which all hosts have in common.
_COUNT = text("""
INSERT INTO request_counts AS known (key_hash, count, expires_at)
VALUES (:key, :amount, now() + make_interval(secs => :lasts))
ON CONFLICT (key_hash) DO UPDATE SET
  count = CASE WHEN known.expires_at <= now() THEN 0 ELSE known.count END + excluded.count,
  expires_at = CASE WHEN known.expires_at <= now() THEN excluded.expires_at ELSE known.expires_at END
RETURNING count
""")
_LET_GO = text("DELETE FROM request_counts WHERE expires_at < now() - interval '1 hour'")
_KNOWN = text(
    "SELECT count, extract(epoch FROM expires_at - now()) AS lasts FROM request_counts"
    " WHERE key_hash = :key AND expires_at > now()"
)


class Counts(Storage):
    """What Flask-Limiter asks for; of an address its hash alone is kept, and not for longer than it counts."""

    STORAGE_SCHEME = [SCHEME]

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self._here = MemoryStorage()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may wrap: nothing, a database that is away is told like anywhere else."""
        return _Never

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more, and return how many there are in this span."""
        if not _is_shared():
            return self._here.incr(key, expiry, amount)
        with db.engine.connect() as connection:
            values = {"key": _hash_of(key), "amount": amount, "lasts": expiry}
            count = int(connection.execute(_COUNT, values).scalar_one())
            if count == amount:
                connection.execute(_LET_GO)
            connection.commit()
        return count

    def get(self, key: str) -> int:
        """Return how many there are."""
        if not _is_shared():
            return self._here.get(key)
        found = _known(key)
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        """Return when the span ends, by this machine's clock."""
        if not _is_shared():
            return self._here.get_expiry(key)
        found = _known(key)
        return clock.now().timestamp() + (found[1] if found else 0.0)

    def check(self) -> bool:
        """Whether it can be asked."""
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        if _is_shared():
            with db.engine.begin() as connection:
                connection.execute(delete(RequestCount))
        return self._here.reset()

    def clear(self, key: str) -> None:
        """Forget one count."""
        if not _is_shared():
            self._here.clear(key)
            return
        with db.engine.begin() as connection:
            connection.execute(delete(RequestCount).where(RequestCount.key_hash == _hash_of(key)))


class _Never(Exception):
    """Raised by nobody."""


def _is_shared() -> bool:
    if not has_app_context():
        return False
    settings: Settings = current_app.config["SETTINGS"]
    return not settings.database_url.startswith("sqlite")


def _known(key: str) -> tuple[int, float] | None:
    with db.engine.connect() as connection:
        row = connection.execute(_KNOWN, {"key": _hash_of(key)}).first()
    return (int(row[0]), float(row[1])) if row else None


def _hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
