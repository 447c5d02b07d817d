"""A person's own account: password, sessions, language."""

from uuid import UUID

from flask import Response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import appointing, passwords, queries, services, sessions
from canine.accounts.cookies import begin_session, session_in_use
from canine.accounts.forms.own import (
    LanguageForm,
    OwnPasswordForm,
)
from canine.accounts.story import story
from canine.accounts.views.blueprint import bp
from canine.rules.language import NAMES, Language
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import opens_transaction, submitted, submitted_after, transactional


@bp.route("/password", methods=["GET", "POST"])
@requires(Permission.CHANGE_OWN_PASSWORD)
@opens_transaction
def change_own_password() -> BaseResponse:
    """Ask for a person's own new password."""
    form = OwnPasswordForm()
    actor, now = current_actor(), clock.now()

    def prepare() -> tuple[passwords.Credentials, str]:
        old, new = form.old.data or "", form.password.data or ""
        return passwords.hash_for_own_change(current_user.id, old, new, actor=actor, at=now)

    def act(ready: tuple[passwords.Credentials, str]) -> bool:
        begin_session(services.change_own_password(*ready, actor=actor, at=now), at=now)
        return True

    if submitted_after(form, prepare, act) is None:
        return page("accounts/change_own_password.html", title="Change your password", form=form)
    flash("Your password is changed. You were signed out everywhere else.")
    return redirect(url_for("web.home"))


@bp.get("/account")
@requires(Permission.SEE_OWN_ACCOUNT)
def show_own_account() -> Response:
    """Show a person's own account: sessions, refused passwords, and what became of it."""
    return page(
        "accounts/show_own_account.html",
        title="Your account",
        running=sessions.running(current_user.id, at=clock.now()),
        this_one=session_in_use(),
        refusals=queries.refusals(current_user.id),
        told=story(current_user.id),
        what_is_missing=appointing.what_is_missing(current_user.id),
    )


@bp.post("/account/sessions/<uuid:user_session_id>/end")
@requires(Permission.END_OWN_SESSIONS)
@transactional
def end_own_session(user_session_id: UUID) -> BaseResponse:
    """One of a person's sessions, ended from another one."""
    sessions.end_own(user_session_id, actor=current_actor(), at=clock.now())
    flash("That session is ended: whoever has it open has to sign in again.")
    return redirect(url_for("accounts.show_own_account"))


@bp.post("/account/sessions/end-others")
@requires(Permission.END_OWN_SESSIONS)
@transactional
def end_other_sessions() -> BaseResponse:
    """Every other session of a person, ended."""
    sessions.end_others(current_user.id, session_in_use(), actor=current_actor(), at=clock.now())
    flash("You are signed out everywhere else. Tablets ask for your PIN again.")
    return redirect(url_for("accounts.show_own_account"))


@bp.route("/language", methods=["GET", "POST"])
@requires(Permission.CHOOSE_LANGUAGE)
@transactional
def choose_language() -> BaseResponse:
    """Ask for the language in which a person reads pages and the tablet's screens."""
    form = LanguageForm(language=current_user.language.value)

    def act() -> bool:
        services.choose_language(current_user.id, Language(form.language.data), actor=current_actor(), at=clock.now())
        return True

    if submitted(form, act) is None:
        return page("accounts/choose_language.html", title="Your language", form=form)
    chosen = Language(form.language.data)
    words = "Pages speak {language} with you from now on, the tablet from your next takeover on."
    flash(Sentence(words, language=NAMES[chosen]), chosen)
    return redirect(url_for("accounts.show_own_account"))
