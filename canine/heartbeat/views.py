"""Whether the program is alive, for the one who watches it."""

from flask import Blueprint, Response, jsonify

from canine.heartbeat import queries
from canine.web.access import open_to_anyone

bp = Blueprint("heartbeat", __name__)


@bp.get("/healthz")
@open_to_anyone
def healthz() -> tuple[Response, int]:
    """200 while the database answers, 503 when it does not."""
    pulse = queries.pulse()
    answer = jsonify(
        status="ok" if pulse.database_answers else "failing",
        database="ok" if pulse.database_answers else "does not answer",
        scheduler_last_tick=pulse.last_tick_at.isoformat() if pulse.last_tick_at else None,
    )
    return answer, 200 if pulse.database_answers else 503
