"""Pages of imported sheets: the dogs they name, their repetitions, what each import came to."""

from operator import attrgetter
from uuid import UUID

from flask import Response, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.errors import DomainError
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.saved_views.lists import SINCE, UNTIL, Column, Listing, choice_of, local, show_list
from canine.training import queries, services
from canine.training.forms.sheets import ColumnsForm, SheetForm
from canine.training.views.blueprint import bp
from canine.web.access import current_actor, requires
from canine.web.filters import unit_zone
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import opens_transaction, refuse, submitted_after


@bp.get("/training/dogs")
@requires(Permission.SEE_TRAINING)
def list_dogs() -> Response:
    """Every dog of the imported sheets with its counts and rates."""
    return page("training/list_dogs.html", title="Dogs on training sheets", dogs=queries.sheet_dogs(units_in_sight()))


@bp.get("/training/repetitions")
@requires(Permission.SEE_TRAINING)
def list_repetitions() -> Response:
    """Every repetition of the imported sheets."""
    of = units_in_sight()
    return show_list(REPETITIONS, lambda asked: queries.repetition_rows(asked, of), "training/list_repetitions.html")


_COUNTS = (
    ("hits", "Hits"),
    ("misses", "Misses"),
    ("false_alerts", "False alerts"),
    ("correct_rejections", "Correct rejections"),
)
REPETITIONS = Listing(
    "repetitions",
    "Repetitions",
    "training.list_repetitions",
    "Dog, handler or sample",
    (SINCE, UNTIL, choice_of("result", "With", lambda: [(name, words.lower()) for name, words in _COUNTS], str)),
    (
        Column("held_on", "Day", lambda one: one.held_on, sorts=True),
        Column("dog_name", "Dog", lambda one: one.dog_name, sorts=True),
        Column("handler_name", "Handler", lambda one: one.handler_name, sorts=True),
        Column("target", "Target", lambda one: one.target or "none"),
        Column("off_target", "Off-target", lambda one: one.off_target or "none"),
        Column("number", "Repetition", lambda one: one.number, is_number=True),
        *(Column(name, words, attrgetter(name), sorts=True, is_number=True) for name, words in _COUNTS),
        Column("seconds", "Seconds", lambda one: ", ".join(one.false_alert_seconds)),
        Column("row", "Sheet", lambda one: Sentence("row {row}", row=one.row)),
    ),
)


@bp.get("/training/imports")
@requires(Permission.SEE_TRAINING)
def list_imports() -> Response:
    """Every imported sheet."""
    of = units_in_sight()
    return show_list(IMPORTS, lambda asked: queries.import_rows(asked, unit_zone(), of), "training/list_imports.html")


IMPORTS = Listing(
    "training-imports",
    "Imported sheets",
    "training.list_imports",
    "File, source or who imported it",
    (
        SINCE,
        UNTIL,
        choice_of("result", "Rows", lambda: [("taken", "every row read"), ("rejected", "some rejected")], str),
    ),
    (
        Column("file_name", "Sheet", lambda one: one.file_name, sorts=True),
        Column("imported_at", "Imported", lambda one: local(one.imported_at), sorts=True),
        Column("author_name", "By", lambda one: one.author_name, sorts=True),
        Column("read", "Rows read", lambda one: one.read, sorts=True, is_number=True),
        Column("imported", "Repetitions taken", lambda one: one.imported, sorts=True, is_number=True),
        Column("source", "Source", lambda one: one.source, is_of_files=True),
    ),
)


@bp.route("/training/imports/new", methods=["GET", "POST"])
@requires(Permission.IMPORT_TRAINING)
@opens_transaction
def import_sheet() -> BaseResponse:
    """Read and take a sheet, or only look at it; what it does not say of itself is asked on a page of its own."""
    form = SheetForm()

    def prepare() -> services.SheetInHand | ColumnsForm:
        message = form.to_message(current_user.unit_id)
        question = services.question_of(message, always=form.ask.data)
        if question is not None:
            return ColumnsForm.asking(question, message, dry_run=form.dry_run.data)
        return services.read_sheet(message)

    def act(ready: services.SheetInHand | ColumnsForm) -> services.ImportReport | ColumnsForm:
        return ready if isinstance(ready, ColumnsForm) else _taken(ready, dry_run=form.dry_run.data)

    outcome = submitted_after(form, prepare, act)
    if isinstance(outcome, ColumnsForm):
        return _asked_columns(outcome)
    if outcome is None:
        return page("training/import_sheet.html", title="Import a sheet", form=form)
    return _reported(outcome)


@bp.post("/training/imports/columns")
@requires(Permission.IMPORT_TRAINING)
@opens_transaction
def choose_columns() -> BaseResponse:
    """Read a sheet with the columns that were chosen, which the unit need not choose again."""
    form = ColumnsForm()
    is_dry_run = bool(form.dry_run.data)
    try:
        carried = form.to_carried(current_user.unit_id)
        question = services.question_of(carried, always=True)
    except DomainError as refused:
        return _begun_again(refused)
    assert question is not None
    form.offer(question)

    def prepare() -> services.SheetInHand:
        message = form.to_message(carried)
        still_open = services.question_of(message)
        if still_open is not None and still_open.open_day is not None:
            form.offer(still_open)
            raise DomainError("The sheet does not show it: say which comes first.", field="day_order")
        return services.read_sheet(message)

    def act(sheet: services.SheetInHand) -> services.ImportReport:
        if not is_dry_run:
            services.remember_columns(sheet.message, actor=current_actor(), at=clock.now())
        return _taken(sheet, dry_run=is_dry_run)

    report = submitted_after(form, prepare, act)
    return _asked_columns(form) if report is None else _reported(report)


def _taken(sheet: services.SheetInHand, *, dry_run: bool) -> services.ImportReport:
    if dry_run:
        return services.preview_sheet(sheet, at=clock.now())
    return services.import_sheet(sheet, actor=current_actor(), at=clock.now())


def _asked_columns(form: ColumnsForm) -> BaseResponse:
    return page("training/choose_columns.html", title="How to read this sheet", form=form)


def _begun_again(refused: DomainError) -> BaseResponse:
    """Return the page of the upload, with why the sheet could not be carried along."""
    form = SheetForm(formdata=None)
    refuse(form, refused)
    return page("training/import_sheet.html", title="Import a sheet", form=form)


def _reported(report: services.ImportReport) -> BaseResponse:
    if report.import_id is None:
        return page("training/show_report.html", title="What the sheet holds", report=report)
    flash(" ".join(filter(None, (f"{report.imported} repetitions are imported.", report.note))))
    return redirect(url_for("training.show_import", import_id=report.import_id))


@bp.get("/training/imports/<uuid:import_id>")
@requires(Permission.SEE_TRAINING)
def show_import(import_id: UUID) -> Response:
    """Show an imported sheet and the rows that it could not give."""
    sheet = queries.sheet_import(import_id)
    lines = audit.history([str(import_id)])
    return page(
        "training/show_import.html",
        title=Sentence("Sheet {file_name}", file_name=sheet.file_name),
        sheet=sheet,
        history_lines=lines,
    )
