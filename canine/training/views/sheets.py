"""Pages of imported sheets: the dogs they name, their repetitions, what each import came to."""

from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts.reach import units_in_sight
from canine.audit import queries as audit
from canine.errors import DomainError
from canine.rules.permissions import Permission
from canine.training import queries, services
from canine.training.forms.sheets import ColumnsForm, SheetForm
from canine.training.views.blueprint import asked, bp
from canine.web.access import current_actor, requires
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
    search, number = asked()
    rows = queries.repetition_rows(search, number, units_in_sight())
    return page("training/list_repetitions.html", title="Repetitions", repetitions=rows, search=search)


@bp.get("/training/imports")
@requires(Permission.SEE_TRAINING)
def list_imports() -> Response:
    """Every imported sheet."""
    _, number = asked()
    return page(
        "training/list_imports.html", title="Imported sheets", imports=queries.import_rows(number, units_in_sight())
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
    return page("training/show_import.html", title=f"Sheet {sheet.file_name}", sheet=sheet, history_lines=lines)
