"""`canine backup` and `canine restore`."""

import os
from pathlib import Path

import click

from canine import clock
from canine.actor import program, typed
from canine.errors import DomainError
from canine.settings import Settings
from canine.web.app_context import with_app
from canine.web.output import say

_passphrase = click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file with the passphrase; without it, that of CANINE_BACKUP_PASSPHRASE.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_passphrase
@click.option("--force", is_flag=True, help="Write over a file of that name.")
@_json
@with_app
def backup_command(file: Path, passphrase_file: Path | None, force: bool, as_json: bool) -> None:
    """Write database, photos, keys and settings to FILE, as they are at one moment, while others go on working."""
    from canine.backups import services

    settings = _settings()
    if file.exists() and not force:
        raise DomainError(f"{file} is there already. Name another file, or say --force.")
    passphrase = _passphrase_of(passphrase_file, settings)
    actor, at = typed("canine backup"), clock.now()
    made = services.make(file, settings, os.environ, passphrase=passphrase, actor=actor, at=at)
    answer = {
        "file": str(file),
        "sha256": made.sha256,
        "size": made.size,
        "entries": made.manifest.entries,
        "head": made.manifest.head,
        "encrypted": passphrase is not None,
    }
    sentence = f"{file} holds the record up to entry {made.manifest.entries} (SHA-256 {made.sha256})."
    if passphrase is None:
        sentence += " It is not encrypted, and holds the keys: whoever reads it can sign for the unit."
    say(answer, sentence, as_json=as_json)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_passphrase
@click.option("--force", is_flag=True, help="Although this instance holds a record, which is set aside.")
@click.option("--lose-newer-entries", "may_lose", is_flag=True, help="Although that has entries that FILE has not.")
@_json
@click.pass_context
def restore_command(
    ctx: click.Context, file: Path, passphrase_file: Path | None, force: bool, may_lose: bool, as_json: bool
) -> None:
    """Put the record and the keys of the backup FILE in the place of this instance's, and check them."""
    from canine.audit.verification import verify
    from canine.backups import restoring

    ctx.find_root().obj(is_migrated=False)
    settings, at = _settings(), clock.now()
    passphrase = _passphrase_of(passphrase_file, settings)
    actor = program("canine restore")
    order = restoring.Order(file, passphrase, force, may_lose, actor, at, opened=ctx.meta["create_app"])
    done = restoring.restore(order, settings)
    _take_up_the_restored_key()
    found, manifest = verify(), done.manifest
    answer = {
        "made_at": manifest.made_at.isoformat(),
        "entries": manifest.entries,
        "head": manifest.head,
        "ok": found.ok,
        "aside": done.aside,
        "left": [str(path) for path in done.left],
    }
    sentences = [
        f"The record is that of {manifest.made_at:%d %B %Y, %H:%M} UTC, up to entry {manifest.entries}.",
        *(found.faults or ["Its log is unbroken, and every row is as the log has it."]),
        "Everybody signs in again. What was done since is not in it: accounts and tablets that were ended since are "
        "to be ended again, and papers that were issued since are unknown to it.",
    ]
    if done.aside:
        sentences.append(f"What was here before is kept as {done.aside}.")
    sentences += [f"Look at {path}: it is put in place by a setting (docs/settings.md)." for path in done.left]
    say(answer, "\n".join(sentences), as_json=as_json)
    ctx.exit(0 if found.ok else 1)


commands = (backup_command, restore_command)


def _settings() -> Settings:
    from flask import current_app

    found: Settings = current_app.config["SETTINGS"]
    return found


def _take_up_the_restored_key() -> None:
    """Read the settings anew: sealed plans are judged next, and their key came with the backup."""
    from flask import current_app

    from canine.settings import read

    current_app.config["SETTINGS"] = settings = read()
    current_app.config["SECRET_KEY"] = settings.secret_key


def _passphrase_of(file: Path | None, settings: Settings) -> str | None:
    if file is None:
        return settings.backup_passphrase
    try:
        found = file.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(f"{file} cannot be read as a passphrase.") from error
    if not found:
        raise DomainError(f"{file} is empty: it has to hold a passphrase.")
    return found
