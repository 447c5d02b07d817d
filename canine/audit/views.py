"""The page of the log: its head, the last check, and the checkpoints to take away."""

from flask import Blueprint, Response, jsonify

from canine.audit import queries
from canine.audit.deeds import Deed
from canine.audit.export import exported
from canine.web.access import may
from canine.web.pages import page

bp = Blueprint("audit", __name__)
SHOWN = 30


@bp.get("/log")
@may(Deed.SEE_AUDIT)
def show_log() -> Response:
    """What the log is now, what its last check found, and its checkpoints."""
    rows = queries.checkpoints()
    return page(
        "audit/show_log.html",
        title="The log",
        head=queries.head(),
        check=queries.last_check(),
        checkpoints=list(reversed(rows))[:SHOWN],
        in_all=len(rows),
    )


@bp.get("/log/checkpoints.json")
@may(Deed.SEE_AUDIT)
def download_checkpoints() -> Response:
    """The signed list of checkpoints, to be kept where nobody of the unit can change it."""
    answer = jsonify(exported(queries.checkpoints()))
    answer.headers["Content-Disposition"] = 'attachment; filename="checkpoints.json"'
    return answer
