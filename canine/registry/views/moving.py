"""Pages on which a dog or a handler goes to another unit."""

from functools import partial
from uuid import UUID

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.proposals.waiting import Waiting, tells_of
from canine.registry import moves, queries, services
from canine.registry.forms.moving import MoveForm
from canine.registry.messages import handler_of
from canine.registry.views.sheets import bp, to_dog, to_handler
from canine.rules.permissions import Permission
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.answering import AnswerForm, answered
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import submitted, transactional


@bp.route("/dogs/<uuid:dog_id>/move", methods=["GET", "POST"])
@requires(Permission.MOVE_TO_UNIT)
@transactional
def move_dog(dog_id: UUID) -> BaseResponse:
    """Ask another unit to take a dog in."""
    return _proposed(queries.dog(dog_id).unit_id, dog_id=dog_id)


@bp.route("/handlers/<uuid:handler_id>/move", methods=["GET", "POST"])
@requires(Permission.MOVE_TO_UNIT)
@transactional
def move_handler(handler_id: UUID) -> BaseResponse:
    """Ask another unit to take a handler in."""
    return _proposed(queries.handler(handler_id).unit_id, handler_id=handler_id)


def _proposed(unit_id: UUID, *, dog_id: UUID | None = None, handler_id: UUID | None = None) -> BaseResponse:
    form, going = MoveForm(), services.movers(dog_id, handler_id)
    form.unit_id.offer([(one.id, one.name) for one in units.units() if one.id != unit_id], empty="Choose")
    message = partial(form.to_message, dog_id=dog_id, handler_id=handler_id)
    back = to_dog(dog_id) if dog_id else url_for("registry.show_handler", handler_id=handler_id)
    made = submitted(form, lambda: services.propose_move(message(), actor=current_actor(), at=clock.now()))
    if made is None:
        return page("registry/move.html", title="To another unit", form=form, going=going, back=back)
    flash(
        Sentence("{name} is asked. Until a manager there agrees, nothing changes.", name=units.unit(made.unit_id).name)
    )
    return redirect(back)


@bp.route("/moves/<uuid:move_id>", methods=["GET", "POST"])
@requires(Permission.MOVE_TO_UNIT)
@transactional
def answer_move(move_id: UUID) -> BaseResponse:
    """Show who is to come to a unit, and take its manager's word on it."""
    found, form = moves.proposed_move(move_id), AnswerForm()
    going = services.movers(found.dog_id, found.handler_id)
    to = units.unit(found.unit_id)
    is_author = found.author_id == current_user.id
    form.offer(f"I agree: {to.name} takes them in", is_author=is_author)
    made = answered(form, partial(services.answer_move, move_id))
    if made is None:
        return page(
            "registry/answer_move.html",
            title=Sentence("{dog_id} to {name}?", dog_id=_mover(found.dog_id, found.handler_id), name=to.name),
            form=form,
            move=found,
            going=going,
            to=to,
            of=units.unit((going.dogs or going.handlers)[0].unit_id),
            is_author=is_author,
        )
    is_agreed = made.stands is ProposalState.AGREED
    flash(
        Sentence("{names}: of {name} from now on.", names=going.names, name=to.name)
        if is_agreed
        else "Everybody stays where they are."
    )
    if not is_agreed and not is_author:
        return redirect(url_for("web.home"))
    return redirect(to_dog(found.dog_id) if found.dog_id else to_handler(handler_of(found.handler_id)))


def _mover(dog_id: UUID | None, handler_id: UUID | None) -> str:
    going = services.movers(dog_id, handler_id)
    return (going.dogs if dog_id else going.handlers)[0].name


@tells_of("proposed_moves", needs=Permission.MOVE_TO_UNIT)
def move_that_waits(move_id: UUID) -> Waiting | None:
    """Tell the managers of the unit that is asked, and who asked."""
    found = moves.proposed_move(move_id)
    may_answer = current_user.role is Role.MANAGER and current_user.unit_id == found.unit_id
    if current_user.id != found.author_id and not may_answer:
        return None
    words = Sentence(
        "{dog_id} to {name}", dog_id=_mover(found.dog_id, found.handler_id), name=units.unit(found.unit_id).name
    )
    address = url_for("registry.answer_move", move_id=move_id)
    return Waiting(words, address, found.author_id, found.author_name, found.recorded_at)
