"""Who works with a tablet: takeovers with a PIN, setting it, and the language of the screens."""

from flask import Response, redirect, url_for
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import passwords
from canine.accounts import queries as people
from canine.accounts import services as accounts
from canine.accounts.tablets import taken_over
from canine.accounts.too_many import log_too_many
from canine.accounts.tries import TooManyTries
from canine.actor import Actor
from canine.errors import DomainError
from canine.extensions import MOST_SIGN_INS, limiter
from canine.field import services
from canine.field.forms.pins import PinForm
from canine.field.views.blueprint import answer, api, bp, enrolled_tablet, hear_tablet, refusal, sent_json
from canine.rules.language import Language
from canine.rules.permissions import Permission, role_may
from canine.rules.sentence import Sentence
from canine.transaction import transaction
from canine.web.access import current_actor, device_in_use, open_to_anyone, requires
from canine.web.control_characters import CONTROL
from canine.web.fields import required
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import opens_transaction, submitted_after, transactional


@api.post("/api/v1/takeovers")
@open_to_anyone
@limiter.limit(MOST_SIGN_INS, on_breach=log_too_many)
@opens_transaction
def take_over() -> Response:
    """Let a handler take over the tablet with a PIN, and get the proof that stands beside the tablet's token."""
    tablet = enrolled_tablet()
    email, pin = _texts("email", "pin")
    typed = services.compare_pin(email, pin)
    with transaction():
        found = services.take_over(typed, device=_on(tablet.name), at=clock.now())
        if isinstance(found, str):
            return refusal(403, "pin", found)
        hear_tablet(tablet)
        return answer(201, taken_over(found, tablet))


@api.post("/api/v1/pins")
@open_to_anyone
@limiter.limit(MOST_SIGN_INS, on_breach=log_too_many)
@opens_transaction
def set_first_pin() -> Response:
    """Set a person's PIN on an enrolled tablet with the password; it is a takeover too."""
    tablet = enrolled_tablet()
    email, password, pin = _texts("email", "password", "pin")
    device, now = _on(tablet.name), clock.now()
    try:
        known = passwords.check_credentials(email, password, at=now)
        with transaction():
            user = accounts.sign_in(known, device=device, at=now)
            if user is None:
                return refusal(403, "password", accounts.SignInRefused().sentence)
            if not role_may(user.role, Permission.SET_PIN):
                return refusal(403, "email", "Your role does not work with tablets.")
            actor = Actor(user.id, user.name, device)
    except TooManyTries as waiting:
        with transaction():
            accounts.refuse_while_waiting(email, device=device, at=now)
        return refusal(403, "password", waiting.sentence)
    try:
        new = services.prepare_pin(required(known.user_id), password, pin, actor=actor, at=now)
        with transaction():
            services.set_pin(new, actor=actor, at=now)
            hear_tablet(tablet)
            return answer(201, taken_over(people.user(new.user_id), tablet))
    except DomainError as refused:
        return refusal(422, refused.field, refused.sentence)


def _texts(*names: str) -> list[str]:
    """Return the texts of the request under these names. Raises BadRequest unless each is one that can be written."""
    sent = sent_json()
    values = [sent.get(name) for name in names] if isinstance(sent, dict) else []
    texts = [value for value in values if isinstance(value, str) and not CONTROL.search(value)]
    if len(texts) != len(names):
        raise BadRequest(f"Send {', '.join(names)} as text.")
    return texts


def _on(tablet: str) -> str:
    return f"tablet {tablet}; {device_in_use()}"[:200]


@api.put("/api/v1/language")
@requires(Permission.CHOOSE_LANGUAGE)
@transactional
def choose_language() -> Response:
    """Return the language in which whoever works with the tablet reads its screens."""
    sent = sent_json()
    language = sent.get("language") if isinstance(sent, dict) else None
    if language not in list(Language):
        return refusal(422, "language", Sentence("This is one of {listed}.", listed=", ".join(Language)))
    accounts.choose_language(current_user.id, Language(language), actor=current_actor(), at=clock.now())
    return answer(200, {"language": language})


@bp.route("/pin", methods=["GET", "POST"])
@requires(Permission.SET_PIN)
@opens_transaction
def set_pin() -> BaseResponse:
    """Ask for a person's own PIN for tablets."""
    form = PinForm()

    def act(new: services.NewPin) -> bool:
        services.set_pin(new, actor=current_actor(), at=clock.now())
        return True

    prepared = submitted_after(
        form,
        lambda: services.prepare_pin(
            current_user.id, form.password.data or "", form.pin.data or "", actor=current_actor(), at=clock.now()
        ),
        act,
    )
    if prepared is None:
        return page("field/set_pin.html", title="Your PIN for tablets", form=form)
    flash("Your PIN is set. It works on every tablet of the service.")
    return redirect(url_for("web.home"))
