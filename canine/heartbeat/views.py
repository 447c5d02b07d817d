"""Whether the program is alive, for the one who watches it."""

from flask import Blueprint, Response, jsonify

from canine.heartbeat import queries
from canine.web.access import open_to_anyone

bp = Blueprint("heartbeat", __name__)


@bp.get("/healthz")
@open_to_anyone
def healthz() -> tuple[Response, int]:
    """200 while the database answers, 503 when it does not; what the last check of the log found stands beside it."""
    pulse = queries.pulse()
    is_well = pulse.database_answers and pulse.audit_ok is not False
    answer = jsonify(
        status="ok" if is_well else "failing",
        database="ok" if pulse.database_answers else "does not answer",
        audit={True: "ok", False: "altered", None: "not checked yet"}[pulse.audit_ok],
        scheduler_last_tick=pulse.last_tick_at.isoformat() if pulse.last_tick_at else None,
    )
    return answer, 200 if pulse.database_answers else 503
