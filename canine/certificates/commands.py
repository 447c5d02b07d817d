"""`canine certificate`."""

from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from canine import clock
from canine.audit.actor import program
from canine.certificates import queries, sentences, services
from canine.certificates.authority import authority_pem
from canine.certificates.checking import check
from canine.refused import NotThere, Refused
from canine.transaction import transaction
from canine.web.output import say

certificate_group = AppGroup("certificate", help="Certificates.")
groups = (certificate_group,)


@certificate_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def list_certificates(as_json: bool) -> None:
    """Every certificate ever issued, with what it is worth now."""
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
def export(serial: str, file: Path, as_json: bool) -> None:
    """Write the stored bytes of the certificate SERIAL to FILE."""
    with transaction():
        paper = services.download(serial, "pdf", actor=program("canine certificate export"), at=clock.now())
    try:
        file.write_bytes(paper.pdf)
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error
    answer = {"serial": paper.serial, "file": str(file), "sha256": paper.pdf_sha256}
    say(answer, f"{paper.serial} is in {file} (SHA-256 {paper.pdf_sha256}).", as_json=as_json)


@certificate_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--authority", type=click.Path(path_type=Path), help="The authority's certificate, where it is not this instance's."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify(ctx: click.Context, file: Path, authority: Path | None, as_json: bool) -> None:
    """Say whether FILE is a genuine certificate that was never altered (exit 0), or not (exit 1)."""
    pem = _bytes_of(authority) if authority else authority_pem(current_app.config["SETTINGS"])
    findings = check(_bytes_of(file), pem)
    status = None
    if findings.serial is not None:
        try:
            registered = queries.certificate(findings.serial)
        except NotThere:
            pass
        else:
            status = queries.worth(registered, clock.now())
            findings = replace(findings, registered_bytes=registered.pdf_sha256 == findings.sha256)
    verdict = f"{findings.serial}: genuine and unaltered." if findings.genuine else "Do not rely on this file."
    worth = [f"Worth today: {status.value.replace('_', ' ')}."] if status else []
    sentence = "\n".join([verdict, *worth, *sentences.of_file(findings).sentences])
    say(findings.as_json(status.value if status else None), sentence, as_json=as_json)
    ctx.exit(0 if findings.genuine else 1)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from error
