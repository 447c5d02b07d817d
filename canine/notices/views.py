"""A person's notices; and for those who answer for it, whether the mails that tell them went out."""

from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.notices import queries, services
from canine.rules.permissions import Permission
from canine.web.access import allowed, current_actor, requires
from canine.web.pages import page
from canine.web.writes import transactional

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@requires(Permission.SEE_NOTICES)
def list_notices() -> Response:
    """Show what the person was told, the unseen first."""
    return page(
        "notices/list_notices.html",
        title="Notices",
        notices=queries.notice_page(current_user.id, request.args.get("page", 1, type=int)),
        in_trouble=queries.mails_in_trouble(units_in_sight()) if allowed(Permission.KEEP_MAIL) else 0,
    )


@bp.post("/notices/seen")
@requires(Permission.SEE_NOTICES)
@transactional
def mark_seen() -> BaseResponse:
    """Note that the person has read them."""
    left = services.mark_seen(current_user.id, actor=current_actor(), at=clock.now())
    flash(f"These are marked as seen. {left} more stand here now." if left else "All notices are marked as seen.")
    return redirect(url_for("notices.list_notices"))


@bp.get("/notices/mail")
@requires(Permission.KEEP_MAIL)
def list_mails() -> Response:
    """Show the outbox: what could not be sent first."""
    unit_id = units_in_sight()
    return page(
        "notices/list_mails.html",
        title="E-mail",
        mails=queries.mails(unit_id, request.args.get("page", 1, type=int)),
        is_set_up=current_app.config["SETTINGS"].mail_server is not None,
    )


@bp.get("/notices/mail/<uuid:mail_id>")
@requires(Permission.KEEP_MAIL)
def show_mail(mail_id: UUID) -> Response:
    """Show a mail, what it tells, and every attempt to send it."""
    mail = queries.mail(mail_id)
    return page(
        "notices/show_mail.html",
        title=f"E-mail to {mail.person.called_at(mail.queued_at)}",
        mail=mail,
        notices=queries.notices_in(mail.id),
        lines=audit.history([str(mail_id)]),
    )


@bp.post("/notices/mail/<uuid:mail_id>/try-again")
@requires(Permission.KEEP_MAIL)
@transactional
def try_mail_again(mail_id: UUID) -> BaseResponse:
    """Somebody mended the address or the server."""
    mail = queries.mail(mail_id)
    services.try_again(mail.id, actor=current_actor(), at=clock.now())
    flash("The mail is tried again within a minute or two.")
    return redirect(url_for("notices.show_mail", mail_id=mail_id))
