"""The register as a list, and what the search box finds in it."""

from flask import Response, current_app, url_for
from flask_login import current_user

from canine import clock
from canine.accounts.reach import judged_units, units_in_sight
from canine.certificates import authority as authorities
from canine.certificates.register import register
from canine.certificates.views.blueprint import bp
from canine.columns import Units
from canine.registry.list_filters import DOG, HANDLER, ODOUR, word_of
from canine.rules.certificate import CertificateStatus
from canine.rules.listing import Asked
from canine.rules.permissions import Permission, role_may
from canine.rules.team import Mode
from canine.rules.words import word_for
from canine.saved_views.lists import Column, Filter, Listing, local, show_list
from canine.web.access import requires
from canine.web.filters import unit_zone
from canine.web.finding import Finds, Hit, finds


def _in_sight() -> Units:
    of = units_in_sight()
    return of if of is None else of | judged_units()


@bp.get("/certificates")
@requires(Permission.SEE_CERTIFICATES)
def list_certificates() -> Response:
    """Show the register, searchable."""
    at, may_issue = clock.now(), role_may(current_user.role, Permission.ISSUE_CERTIFICATE)
    return show_list(
        CERTIFICATES,
        lambda asked: register(asked, unit_zone(), at=at, of=_in_sight()),
        "certificates/list_certificates.html",
        key_warning=authorities.warning(current_app.config["SETTINGS"], at=at) if may_issue else None,
    )


def _address_of(serial: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}{url_for('certificates.download_pdf', serial=serial)}"


CERTIFICATES = Listing(
    "certificates",
    "Certificates",
    "certificates.list_certificates",
    "Serial, dog, handler, odour or SHA-256",
    (
        Filter("since", "In force from"),
        Filter("until", "In force to"),
        DOG,
        HANDLER,
        ODOUR,
        word_of("mode", "Mode", Mode),
        word_of("status", "Status today", CertificateStatus),
    ),
    (
        Column("serial", "Serial", lambda one: one.serial, sorts=True),
        Column("team", "Team", lambda one: one.team, sorts=True),
        Column("for", "For", lambda one: f"{word_for(one.mode)}: {one.odours}"),
        Column("status", "Status today", lambda one: word_for(one.status)),
        Column("valid_from", "Valid from", lambda one: local(one.valid_from), sorts=True),
        Column("valid_to", "Valid to", lambda one: local(one.valid_to), sorts=True),
        Column("pdf", "PDF", lambda one: _address_of(one.serial)),
        Column("issued_at", "Issued", lambda one: local(one.issued_at), is_of_files=True),
        Column("sha256", "SHA-256 of the PDF", lambda one: one.sha256, is_of_files=True),
    ),
)


@finds("Certificates", "certificates.list_certificates", needs=Permission.SEE_CERTIFICATES, place=8)
def certificates_with(text: str) -> Finds:
    """Return the certificates with this serial, name or odour."""
    found = register(Asked(text), unit_zone(), at=clock.now(), of=_in_sight())
    hits = [
        Hit(one.serial, url_for("certificates.show_certificate", serial=one.serial), one.team) for one in found.rows
    ]
    return Finds(hits, found)
