"""Photos of records: sent in pieces by a tablet, shown on the pages of what they were taken of."""

from uuid import UUID

from flask import Response, current_app, make_response, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit.audited_views import audited_read
from canine.field import queries, services
from canine.field.pictures import pixels_alone
from canine.field.uploads import measure_upload
from canine.field.views.blueprint import api, bp, content_of, refusal
from canine.rasco import queries as rasco
from canine.rules.permissions import Permission
from canine.rules.photo import LARGEST_PIECE
from canine.rules.sentence import Sentence
from canine.shifts import queries as shifts
from canine.transaction import end_reading, transaction
from canine.web.access import current_actor, requires
from canine.web.fields import required
from canine.web.pages import attachment
from canine.web.sections import Subject, section_of
from canine.web.writes import opens_transaction

_ADDRESS = "/api/v1/records/<uuid:record_id>/photos/<string(length=64):sha256>"


@api.route(_ADDRESS, methods=["HEAD"])
@requires(Permission.SEND_RECORDS)
def tell_progress(record_id: UUID, sha256: str) -> Response:
    """How many bytes of a photo are here: sending goes on from there."""
    found = services.progress(record_id, sha256, actor=current_actor())
    answer = _at(200, found)
    answer.headers["Upload-Length"] = str(found.length)
    return answer


@api.patch(_ADDRESS)
@requires(Permission.SEND_RECORDS)
@opens_transaction
def send_piece(record_id: UUID, sha256: str) -> Response:
    """Return the next piece of a photo; with the last one the whole is checked, between two transactions."""
    told = request.headers.get("Upload-Offset", "")
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise BadRequest
    content = content_of(LARGEST_PIECE)
    most = current_app.config["SETTINGS"].most_kept
    with transaction():
        actor, at = current_actor(), clock.now()
        found = services.add_piece(record_id, sha256, int(told), content, actor=actor, at=at, most=most)
    if found.waits:
        found = _finished(record_id, sha256)
    if found.problem is not None:
        return _at(422, found, refusal(422, None, found.problem))
    if not found.is_in_place:
        sentence = Sentence(
            "{offset} of {length} bytes are here: go on from there.", offset=found.offset, length=found.length
        )
        return _at(409, found, refusal(409, "Upload-Offset", sentence))
    return _at(204, found)


def _finished(record_id: UUID, sha256: str) -> services.Progress:
    whole = services.whole_of(record_id, sha256, actor=current_actor())
    if whole is None:
        return services.progress(record_id, sha256, actor=current_actor())
    end_reading()
    measured = measure_upload(whole)
    with transaction():
        return services.finish_photo(record_id, sha256, measured, actor=current_actor(), at=clock.now())


def _at(status: int, found: services.Progress, answer: Response | None = None) -> Response:
    if answer is None:
        answer = Response(status=status)
        del answer.headers["Content-Type"]  # it says all in its headers
    answer.headers["Upload-Offset"] = str(found.offset)
    return answer


@bp.get("/field/photos/<uuid:photo_id>.jpg")
@requires(Permission.SEE_PHOTOS)
def show_photo(photo_id: UUID) -> BaseResponse:
    """Show a photo drawn anew: its pixels, and nothing else that its file holds.

    No browser keeps it beyond the session.
    """
    photo = queries.whole_photo(photo_id, unit_id=units_in_sight())
    answer = make_response(pixels_alone(required(photo.jpeg)))
    answer.mimetype = "image/jpeg"
    return answer


@bp.get("/field/photos/<uuid:photo_id>/original")
@requires(Permission.DOWNLOAD_PHOTO)
@audited_read
def download_photo(photo_id: UUID) -> BaseResponse:
    """Show the very bytes that the tablet sent, under their hash, to be kept as evidence; the log names who
    took them.
    """
    photo = services.download_original(photo_id, unit_id=units_in_sight(), actor=current_actor(), at=clock.now())
    return attachment(required(photo.jpeg), "image/jpeg", f"{photo.sha256}.jpg")


@section_of(Subject.SEARCH, needs=Permission.SEE_PHOTOS, place=30)
def photos_of_search(search_id: UUID) -> str:
    """Return the photos of a search, of its alerts, its outcomes, what was found, and of where that went."""
    search = shifts.search(search_id)
    written = [search, *search.alerts, *search.outcomes, *search.findings]
    steps = shifts.hand_overs_of([one.id for one in search.findings])
    return _section([*(row.id for row in written), *(step.row.id for step in steps)])


@section_of(Subject.SAMPLE, needs=Permission.SEE_PHOTOS, place=30)
def photos_of_sample(sample_id: UUID) -> str:
    """Return the photos of an air sample, and of each time that it was handed over."""
    sample = rasco.sample(sample_id)
    return _section([sample.id, *(step.id for step in sample.hand_overs)])


def _section(record_ids: list[UUID]) -> str:
    photos = queries.photos_of(record_ids)
    if not photos:
        return ""
    return render_template("field/section_of_photos.html", photos=photos, let_go=queries.photos_let_go(photos))
