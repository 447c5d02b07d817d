"""`canine certificate`."""

from functools import partial
from pathlib import Path

import click

from canine import clock
from canine.actor import typed
from canine.errors import DomainError
from canine.web.app_context import with_app
from canine.web.output import say

certificate_group = click.Group("certificate", help="Certificates.")
key_group = click.Group("key", help="The keys that sign certificates, bundles and checkpoints.")
groups = (certificate_group, key_group)


@certificate_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@with_app
def list_certificates(as_json: bool) -> None:
    """Every certificate ever issued, with what it is worth now."""
    from canine.certificates import queries

    found = [
        {
            "serial": row.serial,
            "team": row.team,
            "status": row.status.value,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat(),
            "sha256": row.sha256,
        }
        for row in queries.every(at=clock.now())
    ]
    lines = [
        f"{row['serial']}  {row['status']:<14}  {row['valid_from'][:10]} – {row['valid_to'][:10]}  {row['team']}"
        for row in found
    ]
    say(found, "\n".join(lines) or "No certificate was issued yet.", as_json=as_json)


@certificate_group.command("export")
@click.argument("serial")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def export(serial: str, file: Path, as_json: bool) -> None:
    """Write the stored bytes of the certificate SERIAL to FILE."""
    from canine.certificates import services
    from canine.transaction import transaction

    with transaction():
        paper = services.download(serial, "pdf", actor=typed("canine certificate export"), at=clock.now())
    try:
        file.write_bytes(paper.pdf)
    except OSError as error:
        raise DomainError(f"{file} cannot be written: {error.strerror}.") from error
    answer = {"serial": paper.serial, "file": str(file), "sha256": paper.pdf_sha256}
    say(answer, f"{paper.serial} is in {file} (SHA-256 {paper.pdf_sha256}).", as_json=as_json)


@certificate_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--authority", type=click.Path(path_type=Path), help="The authority's certificate, where it is not this instance's."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
@with_app
def verify(ctx: click.Context, file: Path, authority: Path | None, as_json: bool) -> None:
    """Say whether FILE is a genuine certificate that was never altered (exit 0), or not (exit 1).

    Exit 3 when it is whole and nobody said which authority to trust.
    """
    from flask import current_app

    from canine.certificates import answers, queries, sentences
    from canine.certificates.authority import authority_pem, former_authority_pems
    from canine.certificates.dates import moment
    from canine.certificates.findings import SignatureFinding
    from canine.certificates.uploads import check_upload
    from canine.rules.words import word_for

    settings = current_app.config["SETTINGS"]
    if authority:
        found = check_upload(_bytes_of(file), _bytes_of(authority))
    else:
        found = check_upload(_bytes_of(file), authority_pem(settings), former_authority_pems())
    findings = answers.with_register(found)
    is_registered = findings.registered_bytes is not None
    registered = queries.certificate(findings.serial or "") if is_registered else None
    status = queries.status_at(registered, clock.now()) if registered else None
    file_says = sentences.of_file(findings, register_was_asked=is_registered)
    lines = [f"This file: {file_says.headline}", *file_says.sentences]
    if status is not None:
        lines.append(f"The register: certificate {findings.serial} is {word_for(status)} today.")
        lines += answers.restores_since(registered, partial(moment, zone=settings.timezone.key)) if registered else []
    else:
        lines.append("The register here has no certificate of its number: the file alone was judged.")
    say(findings.as_json(status.value if status else None), "\n".join(lines), as_json=as_json)
    ctx.exit(0 if findings.genuine else 3 if findings.signature is SignatureFinding.UNKNOWN_AUTHORITY else 1)


@key_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@with_app
def list_keys(as_json: bool) -> None:
    """Every key that ever signed here, under which authority, and from when until when; the last one is in use."""
    from canine.certificates import authority

    found = [
        {
            "number": one.number,
            "holder": one.holder,
            "key_sha256": one.key_sha256,
            "authority_sha256": one.authority_sha256,
            "from": one.from_at.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "ends_at": one.ends_at.isoformat(),
            "reason": one.reason,
            "vouched_for_by_the_key_before": one.is_vouched_for,
        }
        for one in authority.periods()
    ]
    lines = [
        f"{one['number']}  {str(one['from'])[:10]} – {str(one['until'])[:10] if one['until'] else 'in use':<10}  "
        f"authority {one['authority_sha256']}  {one['holder']}"
        for one in found
    ]
    say(found, "\n".join(lines) or "Nothing was signed yet.", as_json=as_json)


@key_group.command("rotate")
@click.option("--reason", default="", help="Why: it stays on record.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_app
def rotate(reason: str, as_json: bool) -> None:
    """Take another key into use: the one that CANINE_SIGNING_P12 names, or one made here under a new authority.

    Papers of the key before stay genuine. Copy the instance's folder "signing" to every other host afterwards.
    """
    from flask import current_app

    from canine.certificates.rotating import rotate as take_into_use

    row = take_into_use(
        current_app.config["SETTINGS"], reason.strip()[:400], actor=typed("canine key rotate"), at=clock.now()
    )
    answer = {"number": row.number, "authority_sha256": row.authority_sha256, "key_sha256": row.key_sha256}
    say(answer, f"In use from now on: authority {row.authority_sha256}. Publish its fingerprint.", as_json=as_json)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DomainError(f"{file} cannot be read: {error.strerror}.") from error
