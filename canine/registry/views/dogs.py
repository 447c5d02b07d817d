"""Pages of dogs, their steps and their photos."""

from uuid import UUID

from flask import Response, make_response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.audit.deeds import Deed
from canine.registry import lists, queries, services
from canine.registry.forms.dogs import DogChangeForm, DogForm, StatusForm
from canine.registry.views.sheets import Sheet, added, asked, bp, in_sheet, offer_units, to_dog
from canine.rules.team import allowed_next
from canine.units import queries as units
from canine.web.access import may
from canine.web.pages import page
from canine.web.sections import Subject
from canine.web.writes import writes


@bp.get("/dogs")
@may(Deed.SEE_REGISTRY)
def list_dogs() -> Response:
    """Every dog, searchable."""
    search, number = asked()
    dogs = lists.dogs(search, number, at=clock.now())
    return page("registry/list_dogs.html", title="Dogs", dogs=dogs, search=search)


@bp.route("/dogs/new", methods=["GET", "POST"])
@may(Deed.KEEP_DOGS)
@writes
def add_dog() -> BaseResponse:
    """A new dog."""
    form = DogForm(in_training_since=clock.now())
    offer_units(form)
    sheet = Sheet("Add a dog", "Add the dog", url_for("registry.list_dogs"))
    return in_sheet(form, sheet, lambda **by: services.add_dog(form.to_message(), **by), lambda dog: to_dog(dog.id))


@bp.get("/dogs/<uuid:dog_id>")
@may(Deed.SEE_REGISTRY)
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
@may(Deed.KEEP_DOGS)
@writes
def change_dog(dog_id: UUID) -> BaseResponse:
    """A dog's corrected facts, or a new photo."""
    dog = queries.dog(dog_id)
    form = DogChangeForm(obj=dog)
    offer_units(form)
    sheet = Sheet(f"Change {dog.name}", "Save", to_dog(dog_id))
    return in_sheet(
        form,
        sheet,
        lambda **by: services.change_dog(dog_id, form.to_message(), reason=form.reason.data or "", **by),
        lambda _: to_dog(dog_id),
    )


@bp.route("/dogs/<uuid:dog_id>/status", methods=["GET", "POST"])
@may(Deed.CHANGE_DOG_STATUS)
@writes
def take_dog_status(dog_id: UUID) -> BaseResponse:
    """A dog's next step."""
    dog = queries.dog(dog_id)
    form = StatusForm(since=clock.now())
    form.offer_after(queries.last_step(dog_id).status)
    sheet = Sheet(f"Next status of {dog.name}", "Put on record", to_dog(dog_id))
    return in_sheet(
        form,
        sheet,
        lambda **by: services.take_dog_status(dog_id, form.to_message(), **by),
        lambda _: to_dog(dog_id),
    )


@bp.get("/photos/<uuid:photo_id>.jpg")
@may(Deed.SEE_REGISTRY)
def show_photo(photo_id: UUID) -> BaseResponse:
    """A photo; it never changes, so the person's own browser may keep it."""
    photo = queries.photo(photo_id)
    answer = make_response(photo.jpeg)
    answer.mimetype = "image/jpeg"
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.set_etag(photo.sha256)
    return answer.make_conditional(request)
