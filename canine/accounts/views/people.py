"""The administrator's accounts."""

from uuid import UUID

from flask import Response, current_app, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import appointing, links, queries, services, sessions, tries, whose
from canine.accounts.forms.people import LinkForm, NewUserForm, UserChangeForm
from canine.accounts.messages import Handing
from canine.accounts.story import story
from canine.accounts.views.blueprint import bp
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.get("/accounts")
@requires(Permission.SEE_ACCOUNTS)
def list_users() -> Response:
    """Every account, searchable."""
    search = request.args.get("q", "").strip()
    names = {unit.id: unit.name for unit in units.units()}
    return page(
        "accounts/list_users.html",
        title="Accounts",
        users=queries.users(search),
        unit_names=names,
        search=search,
        waiting=queries.roles_that_wait(),
        said=whose.how_many_wait(),
    )


@bp.route("/accounts/new", methods=["GET", "POST"])
@requires(Permission.ADD_USER)
@transactional
def add_user() -> BaseResponse:
    """Ask for a new account; its person sets the password with a link."""
    form = NewUserForm()
    form.offer_units([(unit.id, unit.name) for unit in units.units()])
    form.offer_mail(is_set_up=_sends_mail())
    _ask_whose(form)
    made = submitted(
        form, lambda: links.invite(form.to_message(), _handing(form), actor=current_actor(), at=clock.now())
    )
    if made is None:
        return page("accounts/add_user.html", title="Add an account", form=form)
    user, address = made
    return _handed_over(user.id, address, is_by_mail=form.is_by_mail)


@bp.route("/accounts/<uuid:user_id>/link", methods=["GET", "POST"])
@requires(Permission.RESET_PASSWORD)
@transactional
def make_link(user_id: UUID) -> BaseResponse:
    """Ask for a new invitation, or reset a password: its person sets one with a link."""
    user, form = queries.user(user_id), LinkForm()
    is_invitation = queries.waits_for_first_password(user)
    if is_invitation:
        del form.reason
    form.offer_mail(is_set_up=_sends_mail())
    address = submitted(
        form,
        lambda: links.make_link(
            user_id,
            _handing(form),
            "" if is_invitation else form.reason.data or "",
            actor=current_actor(),
            at=clock.now(),
        ),
    )
    if address is None:
        title = (
            Sentence("Invite {name} again", name=user.name)
            if is_invitation
            else Sentence("Reset the password of {name}", name=user.name)
        )
        return page("accounts/make_link.html", title=title, form=form, user=user, is_invitation=is_invitation)
    return _handed_over(user_id, address, is_by_mail=form.is_by_mail)


def _sends_mail() -> bool:
    return current_app.config["SETTINGS"].mail_server is not None


def _handing(form: NewUserForm | LinkForm) -> Handing:
    return Handing(current_app.config["SETTINGS"].base_url, by_mail=form.is_by_mail)


def _handed_over(user_id: UUID, address: str, *, is_by_mail: bool) -> BaseResponse:
    """Answer with the link, on this page and on no other; one that goes by mail is not shown."""
    from canine.drawings import as_svg, qr  # noqa: PLC0415 -- slow import

    user, missing = queries.user(user_id), appointing.what_is_missing(user_id)
    if is_by_mail:
        flash(f"The link is on its way to {user.email}. {missing}".rstrip())
        return redirect(url_for("accounts.change_user", user_id=user_id))
    code = Markup(as_svg(qr(address, side=220), f"Code with the link for {user.name}"))
    return page(
        "accounts/show_link.html",
        title=Sentence("Link for {name}", name=user.name),
        user=user,
        address=address,
        code=code,
        link=queries.open_links(user_id)[0],
        what_is_missing=missing,
    )


def _ask_whose(form: NewUserForm | UserChangeForm, *own: UUID) -> None:
    """Ask whether it is somebody on record, when the form was sent with such a name."""
    names = form.name.data or "", form.latin_name.data or ""
    form.ask_whose(whose.question(names, own=own) if form.is_submitted() else [])


@bp.route("/accounts/<uuid:user_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_USER)
@transactional
def change_user(user_id: UUID) -> BaseResponse:
    """Ask for an account's role, unit and access."""
    user = queries.user(user_id)
    waits = queries.role_that_waits(user_id)
    role, unit_id = (waits.role, waits.unit_id) if waits else (user.role, user.unit_id)
    form = UserChangeForm(
        name=user.name,
        latin_name=user.latin_name,
        agency=user.agency,
        unit=unit_id,
        role=role.value if role else None,
        is_active=user.deactivated_at is None,
        reason=waits.reason if waits else "",
    )
    form.offer_units([(unit.id, unit.name) for unit in units.units()])
    _ask_whose(form, user.person_id)
    changed = submitted(
        form, lambda: services.change_user(user_id, form.to_message(), actor=current_actor(), at=clock.now())
    )
    if changed is None:
        return page(
            "accounts/change_user.html",
            title=Sentence("Account of {name}", name=user.name),
            form=form,
            user=user,
            links=queries.links_of(user_id),
            now=clock.now(),
            running=sessions.running(user_id, at=clock.now()),
            refusals=queries.refusals(user_id),
            told=story(user_id),
            what_is_missing=appointing.what_is_missing(user_id),
        )
    flash(f"The account of {changed.name} is changed. {appointing.what_is_missing(user_id)}".rstrip())
    return redirect(url_for("accounts.list_users"))


@bp.post("/accounts/<uuid:user_id>/sessions/end")
@requires(Permission.END_SESSIONS)
@transactional
def end_sessions(user_id: UUID) -> BaseResponse:
    """Every session of somebody, ended by the administrator."""
    sessions.end_all_of(user_id, actor=current_actor(), at=clock.now())
    flash(Sentence("{name} is signed out everywhere. Tablets ask for the PIN again.", name=queries.user(user_id).name))
    return redirect(url_for("accounts.change_user", user_id=user_id))


@bp.get("/accounts/refused")
@requires(Permission.SEE_ACCOUNTS)
def list_refusals() -> Response:
    """Show the latest refused passwords of all accounts, and of addresses that nobody has."""
    users = queries.users()
    names = {user.id: user.name for user in users}
    waiting = tries.waiting((user.email for user in users), at=clock.now())
    return page(
        "accounts/list_refusals.html",
        waiting=[(user.name, *waiting[user.email]) for user in users if user.email in waiting],
        title="DomainError sign-ins",
        refusals=queries.refusals(limit=200),
        names=names,
    )
