"""The page of the backups: how old the last is, where they lie, and one more at once."""

import os

from flask import Blueprint, Response, current_app, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.backups import queries, services, storage
from canine.rules.permissions import Permission
from canine.rules.sentence import Sentence
from canine.settings import Settings
from canine.transaction import end_reading
from canine.web.access import current_actor, requires
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.writes import opens_transaction

bp = Blueprint("backups", __name__)


@bp.get("/backups")
@requires(Permission.SEE_BACKUPS)
def list_backups() -> Response:
    """Show the backups that were made, or could not be, and what is left to be done by hand."""
    settings = _settings()
    return page(
        "backups/list_backups.html",
        title="Backups",
        rows=queries.newest(),
        last_at=queries.last_written_at(),
        now=clock.now(),
        folder=settings.backups,
        is_on_the_same_disk=services.is_on_the_same_disk(settings),
        is_encrypted=settings.backup_passphrase is not None,
        storage=storage.in_use(),
        most_kept=settings.most_kept,
    )


@bp.post("/backups")
@requires(Permission.MAKE_BACKUP)
@opens_transaction
def back_up() -> BaseResponse:
    """Write a backup at once beside those of the nights, while others go on working."""
    actor = current_actor()
    end_reading()
    try:
        made = services.beside_the_nightly(_settings(), os.environ, actor=actor, at=clock.now())
        flash(
            Sentence(
                "{name} holds the record up to entry {entries}.", name=made.file.name, entries=made.manifest.entries
            )
        )
    except services.BackupFailed as failed:
        flash(failed.sentence)
    return redirect(url_for("backups.list_backups"))


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
