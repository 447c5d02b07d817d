"""A person's notices; and for those who answer for it, whether the mails that tell them went out."""

from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.notices import queries, services
from canine.rules.mailing import MailKind, MailState
from canine.rules.notifications import NoticeKind
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Filter, Listing, choice_of, local, show_list, word_of
from canine.web.access import allowed, current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import transactional

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@requires(Permission.SEE_NOTICES)
def list_notices() -> Response:
    """Show what the person was told, the unseen first."""
    return show_list(
        NOTICES,
        lambda asked: queries.notice_page(current_user.id, asked, unit_zone()),
        "notices/list_notices.html",
        in_trouble=queries.mails_in_trouble(units_in_sight()) if allowed(Permission.KEEP_MAIL) else 0,
    )


NOTICES = Listing(
    "notices",
    "Notices",
    "notices.list_notices",
    "Words of the notice",
    (
        word_of("matter", "About", NoticeKind),
        choice_of("state", "State", lambda: [("new", "new"), ("seen", "seen")], str),
        Filter("since", "Told from"),
        Filter("until", "Told to"),
    ),
    (
        Column("sentence", "What", lambda one: one.sentence),
        Column("matter", "About", lambda one: word_for(one.matter), sorts=True),
        Column("due_on", "Due", lambda one: one.due_on, sorts=True),
        Column("raised_at", "Told", lambda one: local(one.raised_at), sorts=True),
        Column("seen_at", "Seen", lambda one: local(one.seen_at), is_of_files=True),
    ),
)


@bp.post("/notices/seen")
@requires(Permission.SEE_NOTICES)
@transactional
def mark_seen() -> BaseResponse:
    """Note that the person has read them."""
    left = services.mark_seen(current_user.id, actor=current_actor(), at=clock.now())
    flash(
        Sentence("These are marked as seen. {left} more stand here now.", left=left)
        if left
        else "All notices are marked as seen."
    )
    return redirect(url_for("notices.list_notices"))


@bp.get("/notices/mail")
@requires(Permission.KEEP_MAIL)
def list_mails() -> Response:
    """Show the outbox: what could not be sent first."""
    of = units_in_sight()
    return show_list(
        MAILS,
        lambda asked: queries.mails(of, asked, unit_zone()),
        "notices/list_mails.html",
        is_set_up=current_app.config["SETTINGS"].mail_server is not None,
    )


MAILS = Listing(
    "mails",
    "E-mail",
    "notices.list_mails",
    "Person, address or what went wrong",
    (
        word_of("kind", "Kind", MailKind),
        word_of("state", "State", MailState),
        Filter("since", "Made from"),
        Filter("until", "Made to"),
    ),
    (
        Column("to", "To", lambda one: one.person.called_at(one.queued_at), sorts=True),
        Column("kind", "Kind", lambda one: word_for(one.kind), sorts=True),
        Column("queued_at", "Made", lambda one: local(one.queued_at), sorts=True),
        Column("state", "State", lambda one: word_for(one.state)),
        Column("trouble", "What went wrong", lambda one: one.trouble),
        Column("sent_at", "Sent", lambda one: local(one.sent_at), is_of_files=True),
    ),
)


@bp.get("/notices/mail/<uuid:mail_id>")
@requires(Permission.KEEP_MAIL)
def show_mail(mail_id: UUID) -> Response:
    """Show a mail, what it tells, and every attempt to send it."""
    mail = queries.mail(mail_id)
    return page(
        "notices/show_mail.html",
        title=Sentence("E-mail to {person}", person=mail.person.called_at(mail.queued_at)),
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
