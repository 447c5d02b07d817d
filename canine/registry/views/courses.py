"""Pages of the courses of dogs and handlers."""

from uuid import UUID

from werkzeug.wrappers import Response as BaseResponse

from canine.registry import queries, services
from canine.registry.forms.people import CourseEndForm, CourseForm
from canine.registry.views.sheets import bp, to_dog, to_handler
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.web.access import requires
from canine.web.fields import required
from canine.web.form_pages import FormPage, render_form
from canine.web.writes import transactional


@bp.route("/dogs/<uuid:dog_id>/courses/new", methods=["GET", "POST"])
@requires(Permission.KEEP_COURSES)
@transactional
def add_dog_course(dog_id: UUID) -> BaseResponse:
    """Ask for a course or refresher of a dog."""
    dog = queries.dog(dog_id)
    form = CourseForm(completed=True)
    return render_form(
        form,
        FormPage(Sentence("Add a course of {name}", name=dog.name), "Add the course", to_dog(dog_id)),
        lambda **by: services.add_course(form.to_message(dog_id=dog_id), **by),
        lambda _: to_dog(dog_id),
    )


@bp.route("/handlers/<uuid:handler_id>/courses/new", methods=["GET", "POST"])
@requires(Permission.KEEP_COURSES)
@transactional
def add_handler_course(handler_id: UUID) -> BaseResponse:
    """Ask for a course or refresher of a handler."""
    handler = queries.handler(handler_id)
    form = CourseForm(completed=True)
    return render_form(
        form,
        FormPage(Sentence("Add a course of {name}", name=handler.name), "Add the course", to_handler(handler_id)),
        lambda **by: services.add_course(form.to_message(handler_id=handler_id), **by),
        lambda _: to_handler(handler_id),
    )


@bp.route("/courses/<uuid:course_id>/finish", methods=["GET", "POST"])
@requires(Permission.KEEP_COURSES)
@transactional
def finish_course(course_id: UUID) -> BaseResponse:
    """Complete a running course."""
    course = queries.course(course_id)
    form = CourseEndForm(to_on=course.to_on)
    back = to_dog(course.dog_id) if course.dog_id else to_handler(required(course.handler_id))
    return render_form(
        form,
        FormPage(Sentence("Complete the course at {place}", place=course.place), "Save", back),
        lambda **by: services.finish_course(course_id, required(form.to_on.data), **by),
        lambda _: back,
    )
