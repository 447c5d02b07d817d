"""Pages for signing in and out, and for setting a password with a one-time link."""

from uuid import UUID

from flask import redirect, request, session, url_for
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import appointing, links, passwords, queries, services, sessions
from canine.accounts.cookies import begin_session, safe_next, session_in_use
from canine.accounts.forms.own import FirstPasswordForm, SetupForm, SignInForm
from canine.accounts.too_many import log_too_many
from canine.accounts.tries import TooManyTries
from canine.accounts.views.blueprint import bp
from canine.extensions import MOST_SIGN_INS, limiter
from canine.rules.one_time_link import LinkKind
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.transaction import transaction
from canine.units import queries as units
from canine.web.access import current_actor, device_in_use, open_to_anyone, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import is_sent_whole, opens_transaction, refuse, submitted_after, transactional


@bp.route("/login", methods=["GET", "POST"])
@open_to_anyone
@limiter.limit(MOST_SIGN_INS, methods=["POST"], on_breach=log_too_many)
@opens_transaction
def sign_in() -> BaseResponse:
    """Lets a person in."""
    if current_user.is_authenticated:
        return redirect(url_for("web.home"))
    form = SignInForm()
    if is_sent_whole(form):
        try:
            is_in = _sign_in(form.email.data or "", form.password.data or "")
        except TooManyTries as waiting:
            with transaction():
                services.refuse_while_waiting(form.email.data or "", device=device_in_use(), at=clock.now())
            refuse(form, waiting)
            answer = page("accounts/sign_in.html", title="Sign in", form=form, status=429)
            answer.headers["Retry-After"] = str(waiting.retry_after)
            return answer
        if is_in:
            return redirect(safe_next(request.args.get("next")))
        refuse(form, services.SignInRefused())
    return page("accounts/sign_in.html", title="Sign in", form=form)


def _sign_in(email: str, password: str) -> bool:
    """Whether the person is in now; who was refused under their name meanwhile is told at once."""
    known = passwords.check_credentials(email, password, at=clock.now())
    with transaction():
        user = services.sign_in(known, device=device_in_use(), at=clock.now())
        if user is None:
            return False
        begin_session(user, at=clock.now())
        refused = queries.refused_since_last_sign_in(user.id)
    if refused:
        times = "once" if refused == 1 else f"{refused} times"
        flash(
            Sentence(
                "Since you last signed in, a wrong password was typed for you {times}. Your account's page says where.",
                times=times,
            )
        )
    return True


@bp.post("/logout")
@requires(Permission.SIGN_OUT)
@transactional
def sign_out() -> BaseResponse:
    """Lets a person out."""
    sessions.sign_out(session_in_use(), actor=current_actor(), at=clock.now())
    logout_user()
    session.clear()
    flash("You are signed out.")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/setup/<token>", methods=["GET", "POST"])
@open_to_anyone
@limiter.limit("20 per 15 minutes", on_breach=log_too_many)
@opens_transaction
def set_up(token: str) -> BaseResponse:
    """Let whoever has a one-time link set their password; the first of all makes the administrator's account."""
    try:
        link = links.open_link(token, at=clock.now())
    except links.LinkOpensNothing as spent:
        return page("accounts/spent_link.html", title="This link opens nothing", status=410, sentence=spent.sentence)
    return _set_up_first(token) if link.user_id is None else _set_password(token, link.user_id, link.kind)


def _set_up_first(token: str) -> BaseResponse:
    form = SetupForm()

    def act(made: str) -> bool:
        user = links.set_up(token, form.to_message(), made, device=device_in_use(), at=clock.now())
        begin_session(user, at=clock.now())
        return True

    if submitted_after(form, lambda: passwords.hash_for_new_user(form.to_message()), act) is None:
        return page("accounts/set_up.html", title="Set up the first account", form=form)
    flash("Your account is made. Next: add your unit, then the people who work in it.")
    return redirect(url_for("web.home"))


def _set_password(token: str, user_id: UUID, kind: LinkKind) -> BaseResponse:
    user, form = queries.user(user_id), FirstPasswordForm()

    def act(made: str) -> bool:
        begin_session(links.set_password(token, made, device=device_in_use(), at=clock.now()), at=clock.now())
        return True

    if submitted_after(form, lambda: passwords.hash_for_user(user_id, form.password.data or ""), act) is None:
        unit = units.unit(user.unit_id).name if user.unit_id else user.agency
        is_reset = kind is LinkKind.RESET
        title = "Set a new password" if is_reset else "Set your password"
        return page(
            "accounts/set_password.html",
            title=title,
            form=form,
            user=user,
            role=appointing.role_in_words(user),
            unit=unit,
            is_reset=is_reset,
        )
    flash("Your password is set, and you are signed in. From now on you sign in with it and your e-mail address.")
    return redirect(url_for("web.home"))
