"""The only place that asks for the time. Everything below the edge is handed `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the place that the ban points to
