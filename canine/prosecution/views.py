"""The prosecutor's desk: a case found, read, and taken away as a bundle that proves itself."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit.audited_views import audited_look
from canine.certificates import authority as authorities
from canine.certificates import queries as certificates
from canine.certificates.authority import Seal
from canine.certificates.record import IssuingContext
from canine.errors import DomainError
from canine.heartbeat import clock_watch
from canine.prosecution import queries, services
from canine.prosecution.forms import BundleForm, DeskForm, ThenForm
from canine.prosecution.found import tables_of
from canine.prosecution.queries import Look, Question
from canine.prosecution.services import BundleOrder
from canine.rasco import queries as rasco
from canine.rules.case import NOT_A_FILE, CaseKind, CaseQuery
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.saved_views.lists import table_file
from canine.settings import Settings
from canine.shifts import queries as shifts
from canine.units import queries as units
from canine.web.access import current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash, in_english
from canine.web.pages import page
from canine.web.sections import Subject, link_of
from canine.web.writes import opens_transaction, submitted_unlocked

bp = Blueprint("prosecution", __name__)


def _look() -> Look:
    return Look(units_in_sight(), clock.now(), unit_zone())


@bp.get("/cases")
@requires(Permission.SEE_CASES)
@audited_look
def list_cases() -> Response:
    """Look a case up; only what was asked for is shown, and the question stands in the log."""
    form = DeskForm(request.args)
    if not request.args or not form.validate():
        status = 422 if request.args else 200
        return page("prosecution/list_cases.html", title="Cases", status=status, form=form, asked=None)
    look, sought, file = _look(), form.to_sought(), form.file.data or ""
    services.look_up(sought, look, file, actor=current_actor())
    narrow = sought.names_a_case
    searches = shifts.searches_sought(sought, look.zone, unit_id=look.unit_id) if narrow else []
    samples = rasco.samples_sought(sought, look.zone, unit_id=look.unit_id) if narrow else []
    papers = _certificates(sought, look)
    ending = request.args.get("as", "")
    if ending in ("csv", "xlsx"):
        return table_file(tables_of(sought, file, searches, samples, papers), ending, "cases")
    return page(
        "prosecution/list_cases.html",
        title="Cases",
        form=form,
        asked=sought,
        file=file,
        searches=searches,
        samples=samples,
        teams=queries.teams_named(sought, unit_id=look.unit_id),
        certificates=papers,
        files={one: _as_file(one) for one in ("xlsx", "csv")},
    )


def _as_file(ending: str) -> str:
    """Return the address at which what is asked comes as a file; it is a look of its own, and stands in the log."""
    asked: dict[str, Any] = {**request.args.to_dict(), "as": ending}
    return url_for("prosecution.list_cases", **asked)


def _certificates(sought: CaseQuery, look: Look) -> list[certificates.Listed]:
    """Return the certificate of the serial, or those of the teams that were named."""
    if sought.serial:
        return certificates.of_serial(sought.serial, at=look.now)
    teams = queries.teams_named(sought, unit_id=look.unit_id)
    return [one for team in teams for one in certificates.of_team(team.id, at=look.now)]


@bp.get("/cases/<any(search, sample):kind>/<uuid:case_id>")
@requires(Permission.SEE_CASES)
@audited_look
def show_case(kind: str, case_id: UUID) -> BaseResponse:
    """One case in full, with what held at that moment; the look stands in the log with the file it was for."""
    file = _file_of_address()
    if not file:
        return _ask_for_the_file()
    case = services.look_at(CaseKind(kind), case_id, _look(), file, actor=current_actor())
    return page("prosecution/show_case.html", title=case.title, case=case, file=file)


def _file_of_address() -> str:
    """Return the file that the address names; empty where it names none that anybody could find."""
    try:
        return services.file_named(request.args.get("file", ""))
    except DomainError:
        return ""


def _ask_for_the_file() -> BaseResponse:
    flash(
        Sentence(
            "This page is opened for a court or police file, and the look stands in the log with it. {not_a_file}",
            not_a_file=NOT_A_FILE,
        )
    )
    return redirect(url_for("prosecution.list_cases"))


@bp.get("/cases/teams/<uuid:team_id>")
@requires(Permission.SEE_CASES)
@audited_look
def show_team_then(team_id: UUID) -> BaseResponse:
    """Show what held for a team at a moment: "on the 3rd of March at 14:10"; the page stands in the log with
    its file.
    """
    file, form, is_asked, held = _file_of_address(), ThenForm(request.args), "at" in request.args, None
    if not file and not is_asked:
        return _ask_for_the_file()
    if not file:
        form.validate()
        title = "What held for a team"
        return page(
            "prosecution/show_team_then.html", title=title, status=422, form=form, place=request.path, held=None
        )
    team = services.open_team(team_id, _look(), file, actor=current_actor())
    if is_asked and form.validate() and form.at.data is not None:
        look = _look()
        asked = Question(team.id, form.mode_asked(), form.at.data, look.now, look.zone)
        held = services.look_back(asked, form.file.data or "", actor=current_actor())
    status = 422 if is_asked and held is None else 200
    title = Sentence("What held for {what}", what=held.team if held else team.name)
    return page("prosecution/show_team_then.html", title=title, status=status, form=form, place=request.path, held=held)


@bp.route("/cases/<any(search, sample):kind>/<uuid:case_id>/bundle", methods=["GET", "POST"])
@requires(Permission.MAKE_BUNDLE)
@opens_transaction
@audited_look
def make_bundle(kind: str, case_id: UUID) -> BaseResponse:
    """Everything of the case as one signed ZIP. Until a file is named, the page says nothing of the case."""
    look, file = _look(), _file_of_address()
    form, actor = BundleForm(file=file), current_actor()

    def act() -> services.Bundle:
        settings: Settings = current_app.config["SETTINGS"]
        clock_watch.refuse_to_sign(at=look.now)
        unit_id = queries.unit_of_case(CaseKind(kind), case_id, look)
        seal = authorities.seal(settings, units.unit(unit_id).authority, at=look.now)
        return services.make_bundle(lambda: drawn(seal, settings), actor=actor)

    def drawn(seal: Seal, settings: Settings) -> services.DrawnBundle:
        case = queries.case(CaseKind(kind), case_id, look)
        with in_english():  # a file of the bundle, and not a page
            guide = render_template(
                "prosecution/how_to_check.html",
                case=case,
                made_at=look.now,
                fingerprint=seal.key.authority_fingerprint,
                holder=seal.key.holder,
                base_url=settings.base_url,
                signing_note=seal.note,
            )
        order = BundleOrder(case.kind, case.id, form.file.data or "", guide)
        press = IssuingContext(seal, settings.base_url, look.zone)
        return services.draw_bundle(order, look, press, actor=actor)

    made = submitted_unlocked(form, act)
    if made is None:
        case = services.look_at(CaseKind(kind), case_id, look, file, actor=current_actor()) if file else None
        title = Sentence("Bundle: {title}", title=case.title) if case else "Bundle for the court"
        return page("prosecution/make_bundle.html", title=title, form=form, case=case, place=request.full_path)
    answer = Response(made.content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


@link_of(Subject.SEARCH, "Bundle for the court", needs=Permission.MAKE_BUNDLE, place=90)
def bundle_of_search(search_id: UUID) -> str:
    """From a search to its bundle."""
    return url_for("prosecution.make_bundle", kind=CaseKind.SEARCH.value, case_id=search_id)


@link_of(Subject.SAMPLE, "Bundle for the court", needs=Permission.MAKE_BUNDLE, place=90)
def bundle_of_sample(sample_id: UUID) -> str:
    """From an air sample to its bundle."""
    return url_for("prosecution.make_bundle", kind=CaseKind.SAMPLE.value, case_id=sample_id)
