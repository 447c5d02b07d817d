"""The manager's pages on what came from the field and waits, and on what did not fit."""

import json
from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.field import queries, services
from canine.field.comparing import side_by_side
from canine.field.forms.settling import SettleForm
from canine.field.views.blueprint import bp
from canine.rules.field import Settlement
from canine.rules.permissions import Permission, role_may
from canine.rules.photo import PIECES_KEPT_FOR
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.get("/field")
@requires(Permission.SEE_FIELD)
def show_field() -> Response:
    """Show what came from the field and waits: held records, conflicts, bodies that break a rule, gaps, clocks."""
    unit_id = units_in_sight()
    unfinished, photos = queries.unfinished(unit_id), queries.missing_photos(unit_id)
    return page(
        "field/show_field.html",
        title="From the field",
        unfinished=unfinished,
        photos=queries.photos_by_record(unfinished),
        kept=queries.kept_bodies(unit_id),
        gaps=queries.gaps_of_devices(unit_id),
        clocks=queries.marked_clocks(unit_id),
        missing=[one for one in photos if one.let_go is None],
        let_go=[one for one in photos if one.let_go is not None],
        kept_days=PIECES_KEPT_FOR.days,
    )


@bp.route("/field/kept/<uuid:body_id>", methods=["GET", "POST"])
@requires(Permission.SEE_FIELD)
@transactional
def settle(body_id: UUID) -> BaseResponse:
    """Ask for a kept body beside the one that was taken, and the manager's word on it."""
    kept, form = queries.kept_body(body_id, unit_id=units_in_sight()), SettleForm()
    form.offer(kept.because)
    may_settle = role_may(current_user.role, Permission.SETTLE_BODY)

    def act() -> object:
        chosen = Settlement(form.settlement.data)
        by: dict[str, Any] = {"unit_id": units_in_sight(), "actor": current_actor(), "at": clock.now()}
        return services.settle(body_id, chosen, form.reason.data or "", **by)

    if not may_settle or submitted(form, act) is None:
        first, second = queries.record(kept.record_id), queries.record_of_body(kept.id)
        return page(
            "field/settle.html",
            title="Rejected record",
            form=form,
            kept=kept,
            first=first,
            second=second,
            pairs=side_by_side(first.body if first else "{}", kept.body),
            shown=_shown(kept.body),
            shown_first=_shown(first.body) if first else "",
            may_settle=may_settle,
            lines=audit.history([str(kept.id), *([str(second.id)] if second else [])]),
        )
    flash("Settled, and on record.")
    return redirect(url_for("field.show_field"))


def _shown(body: str) -> str:
    """Return the body on lines of its own; one that nests deeper than a program indents, as it came."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except RecursionError:
        return body
