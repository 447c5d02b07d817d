"""Pages of dogs, their steps and their photos."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.proposals import services as proposals
from canine.proposals.waiting import Waiting, tells_of
from canine.registry import lists, moves, queries, services
from canine.registry.forms.dogs import DogChangeForm, DogForm, StatusForm
from canine.registry.list_filters import HANDLER, word_of
from canine.registry.pictures import Picture
from canine.registry.uploads import redraw_upload
from canine.registry.views.sheets import added, bp, offer_units, to_dog
from canine.rules.listing import Asked
from canine.rules.permissions import Permission
from canine.rules.proposal import ProposalState
from canine.rules.sentence import Sentence
from canine.rules.team import DogStatus, allowed_next, needs_second_to_take
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Listing, show_list
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.answering import AnswerForm, answered
from canine.web.finding import Finds, Hit, finds
from canine.web.form_pages import FormPage, render_form, render_form_after
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject
from canine.web.writes import opens_transaction, transactional


@bp.get("/dogs")
@requires(Permission.SEE_REGISTRY)
def list_dogs() -> Response:
    """Every dog, searchable."""
    at, of = clock.now(), units_in_sight()
    return show_list(DOGS, lambda asked: lists.dogs(asked, at=at, units=of), "registry/list_dogs.html")


DOGS = Listing(
    "dogs",
    "Dogs",
    "registry.list_dogs",
    "Name, microchip or breed",
    (word_of("status", "Status", DogStatus), HANDLER),
    (
        Column("name", "Name", lambda one: one.name, sorts=True),
        Column("status", "Status", lambda one: word_for(one.status), sorts=True),
        Column("partners", "Works with", lambda one: ", ".join(one.partners)),
        Column("breed", "Breed", lambda one: one.breed, sorts=True),
        Column("microchip", "Microchip", lambda one: one.microchip, sorts=True),
        Column("unit", "Unit", lambda one: one.unit),
    ),
)


@finds("Dogs", "registry.list_dogs", needs=Permission.SEE_REGISTRY, place=5)
def dogs_with(text: str) -> Finds:
    """Return the dogs with this name or chip."""
    found = lists.dogs(Asked(text), at=clock.now(), units=units_in_sight())
    return Finds([Hit(one.name, to_dog(one.id), one.microchip) for one in found.rows], found)


@bp.route("/dogs/new", methods=["GET", "POST"])
@requires(Permission.KEEP_DOGS)
@opens_transaction
def add_dog() -> BaseResponse:
    """Ask for a new dog."""
    form = DogForm(in_training_since=clock.now())
    offer_units(form)
    sheet = FormPage("Add a dog", "Add the dog", url_for("registry.list_dogs"))
    return render_form_after(
        form,
        sheet,
        lambda: _photo_in(form),
        lambda photo, **by: services.add_dog(form.to_message(photo), **by),
        lambda dog: to_dog(dog.id),
    )


def _photo_in(form: DogForm | DogChangeForm) -> Picture | None:
    """Return the photo that was sent, drawn anew."""
    file = form.file()
    return redraw_upload(file) if file is not None else None


@bp.get("/dogs/<uuid:dog_id>")
@requires(Permission.SEE_REGISTRY)
def show_dog(dog_id: UUID) -> Response:
    """Everything about a dog."""
    dog = queries.dog(dog_id)
    return page(
        "registry/show_dog.html",
        title=dog.name,
        dog=dog,
        unit=units.unit(dog.unit_id),
        steps=dog.statuses[::-1],
        more_steps=bool(allowed_next(dog.statuses[-1].status)),
        **added(Subject.DOG, dog_id, [*dog.statuses, *dog.courses]),
    )


@bp.route("/dogs/<uuid:dog_id>/change", methods=["GET", "POST"])
@requires(Permission.KEEP_DOGS)
@opens_transaction
def change_dog(dog_id: UUID) -> BaseResponse:
    """Ask for a dog's corrected facts, or a new photo."""
    dog = queries.dog(dog_id)
    form = DogChangeForm(obj=dog)
    offer_units(form)
    sheet = FormPage(Sentence("Change {name}", name=dog.name), "Save", to_dog(dog_id))
    return render_form_after(
        form,
        sheet,
        lambda: _photo_in(form),
        lambda photo, **by: services.change_dog(dog_id, form.to_message(photo), reason=form.reason.data or "", **by),
        lambda _: to_dog(dog_id),
    )


@bp.route("/dogs/<uuid:dog_id>/status", methods=["GET", "POST"])
@requires(Permission.CHANGE_DOG_STATUS)
@transactional
def take_dog_status(dog_id: UUID) -> BaseResponse:
    """Ask for a dog's next step."""
    dog, last = queries.dog(dog_id), queries.last_step(dog_id).status
    form = StatusForm(since=clock.now())
    form.offer_after(last)
    form.offer_seconds(proposals.offered_seconds(dog.unit_id, current_actor()) if last is DogStatus.SUSPENDED else ())

    def act(**by: Any) -> str:
        step = form.to_message()
        if not needs_second_to_take(last, step.status):
            services.take_dog_status(dog_id, step, **by)
            return ""
        services.propose_return(dog_id, step.reason, form.named_second, **by)
        return f"It is proposed. {dog.name} stays suspended until a second manager agrees."

    title = Sentence("Change status of {name}", name=dog.name)
    return render_form(form, FormPage(title, "Save", to_dog(dog_id)), act, says=str)


@bp.route("/dogs/returns/<uuid:return_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_DOG_STATUS)
@transactional
def answer_return(return_id: UUID) -> BaseResponse:
    """Show that a suspended dog is to work again, and take the second manager's word on it."""
    found, form = moves.proposed_return(return_id), AnswerForm()
    is_author = found.author_id == current_user.id
    form.offer("I agree: it works again from now on", is_author=is_author)
    made = answered(form, partial(services.answer_return, return_id))
    if made is None:
        return page(
            "registry/answer_return.html",
            title=Sentence("{dog} on duty again?", dog=found.dog.called_at(found.recorded_at)),
            form=form,
            proposed=found,
            steps=found.dog.statuses[-5:],
        )
    agreed = made.stands is ProposalState.AGREED
    flash(
        Sentence("{name} works again.", name=found.dog.name)
        if agreed
        else Sentence("{name} stays suspended.", name=found.dog.name)
    )
    return redirect(to_dog(found.dog_id))


@tells_of("proposed_dog_returns", needs=Permission.CHANGE_DOG_STATUS)
def return_that_waits(return_id: UUID) -> Waiting | None:
    """Tell the managers of the dog's unit, who was named, and who proposed it."""
    found = moves.proposed_return(return_id)
    in_unit = current_user.unit_id == found.dog.unit_id
    if not (in_unit or current_user.id in (found.second_id, found.author_id)):
        return None
    address = url_for("registry.answer_return", return_id=return_id)
    return Waiting(
        Sentence("{name} on duty again", name=found.dog.name),
        address,
        found.author_id,
        found.author_name,
        found.recorded_at,
    )


@bp.get("/photos/<uuid:photo_id>.jpg")
@requires(Permission.SEE_REGISTRY)
def show_photo(photo_id: UUID) -> BaseResponse:
    """Show a photo as it was drawn anew; no browser keeps it beyond the session."""
    answer = make_response(queries.photo(photo_id).jpeg)
    answer.mimetype = "image/jpeg"
    return answer
