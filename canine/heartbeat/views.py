"""Whether the program is alive, for the one who watches it."""

import shutil
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.heartbeat import clock_watch, queries, services
from canine.heartbeat.forms import ClockForm
from canine.rules.clock import Doubt
from canine.rules.health import SENTENCES, Trouble, troubles
from canine.rules.permissions import Permission
from canine.web import apart
from canine.web.access import current_actor, open_to_anyone, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Photos and the backup of a night take some of it each day: so much lasts until somebody has seen to it.
MEGABYTE = 1_000_000
LOW_DISK_SPACE = 200 * MEGABYTE

bp = Blueprint("heartbeat", __name__)


@bp.get("/healthz")
@open_to_anyone
def healthz() -> tuple[Response, int]:
    """Say what is wrong: 503 when the database does not answer, takes no write or is of a newer release, else 200 with
    the status in words.

    A check of the log that is late is no reason to send tablets elsewhere; a watcher reads `status`.
    """
    at = clock.now()
    pulse, doubt = apart.within_its_second(partial(_looked, at)) or (queries.Pulse(), None)
    wrong = troubles(pulse.vitals, at) if pulse.vitals else ()
    sentences = [SENTENCES[one] for one in wrong] + ([doubt.sentence] if doubt else [])
    if _has_little_room():
        sentences.append(
            f"Less than {LOW_DISK_SPACE // MEGABYTE} MB are free on the disk of the instance folder: make room."
        )
    database = "does not answer" if not pulse.database_answers else "ok"
    if pulse.is_damaged:
        database = "is damaged"
        sentences = ["The file of the database is damaged: stop the program, and see Operations."]
    if pulse.behind:
        database = "of a newer release"
        sentences = [f"This host has to be upgraded: {pulse.behind}."]
    if Trouble.CANNOT_WRITE in wrong:
        database = "takes no write"
    answer = jsonify(
        status="ok" if database == "ok" and not sentences else "failing",
        database=database,
        audit=pulse.audit,
        scheduler_last_tick=pulse.last_tick_at.isoformat() if pulse.last_tick_at else None,
        last_backup=pulse.backed_up_at.isoformat() if pulse.backed_up_at else None,
        troubles=sentences,
    )
    return answer, 200 if database == "ok" else 503


def _has_little_room() -> bool:
    """Whether the disk of the instance folder is nearly full; a disk that is away is told by the database."""
    try:
        return shutil.disk_usage(current_app.config["SETTINGS"].instance).free < LOW_DISK_SPACE
    except OSError:
        return False


def _looked(at: datetime, engine: "Engine | None") -> tuple[queries.Pulse, Doubt | None]:
    if behind := queries.behind():
        return queries.Pulse(behind=behind), None
    pulse = queries.pulse(can_write=services.can_write(at=at, engine=engine), running_for=clock.running_for())
    return pulse, clock_watch.doubt_at(at) if pulse.database_answers else None


@bp.route("/clock", methods=["GET", "POST"])
@requires(Permission.CONFIRM_CLOCK)
@transactional
def confirm_clock() -> BaseResponse:
    """Confirm that the machine's clock is right, whatever spoke against it; two persons do."""
    form, at = ClockForm(), clock.now()

    is_confirmed = submitted(form, lambda: clock_watch.confirm(form.how.data or "", actor=current_actor(), at=at))
    if is_confirmed is None:
        doubt, first = clock_watch.doubt_at(at), clock_watch.first_word(at)
        return page(
            "heartbeat/confirm_clock.html", title="The machine's clock", form=form, now=at, doubt=doubt, first=first
        )
    if not is_confirmed:
        flash(
            "Your word is on record. A second person has to confirm the time within a day; one of the two is a manager."
        )
        return redirect(url_for("heartbeat.confirm_clock"))
    flash("The time is confirmed. Background tasks go on.")
    return redirect(url_for("audit.show_log"))
