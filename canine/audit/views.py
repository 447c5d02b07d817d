"""The page of the log: its head, the last check, and the checkpoints to take away."""

from flask import Blueprint, Response, jsonify, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit import queries, services
from canine.audit.export import exported
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.transaction import end_reading
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import opens_transaction

bp = Blueprint("audit", __name__)
SHOWN = 30


@bp.get("/log")
@requires(Permission.SEE_AUDIT)
def show_log() -> Response:
    """Show what the log is now, what its last check found, and its checkpoints."""
    latest = queries.latest_checkpoints(SHOWN)
    return page(
        "audit/show_log.html",
        title="The log",
        head=queries.head(),
        check=queries.last_check(),
        checkpoints=latest,
        in_all=latest[0].number if latest else 0,
    )


@bp.get("/log/checkpoints.json")
@requires(Permission.SEE_AUDIT)
def download_checkpoints() -> Response:
    """Show the signed list of checkpoints, to be kept where nobody of the unit can change it."""
    answer = jsonify(exported(queries.checkpoints()))
    answer.headers["Content-Disposition"] = 'attachment; filename="checkpoints.json"'
    return answer


@bp.post("/log/check")
@requires(Permission.CHECK_LOG)
@opens_transaction
def check_again() -> BaseResponse:
    """Check the whole record at once, while others go on writing, and say what was found."""
    actor = current_actor()
    end_reading()
    made = services.check(actor=actor, at=clock.now())
    if made.ok:
        flash(
            Sentence(
                "The log was checked: {entries} entries, unbroken, and every row as the log has it.",
                entries=made.entries,
            )
        )
    else:
        flash(Sentence("The log was checked. {faults}", faults=made.faults[0]))
    return redirect(url_for("audit.show_log"))
