"""The authorities that sign here, for everybody."""

from flask import Response, current_app

from canine.certificates import authority as authorities
from canine.certificates.views.blueprint import bp
from canine.extensions import limiter
from canine.web.access import open_to_anyone
from canine.web.pages import attachment, page


@bp.get("/authority.pem")
@open_to_anyone
def authority() -> Response:
    """Show the certificate of the signing authority."""
    return attachment(
        authorities.needed_authority_pem(current_app.config["SETTINGS"]), "application/x-pem-file", "authority.pem"
    )


@bp.get("/authorities")
@open_to_anyone
@limiter.limit("60 per minute")
def list_authorities() -> Response:
    """Show everybody which authorities signed here, with their dates and fingerprints."""
    title = "The authorities that sign here"
    return page("certificates/list_authorities.html", title=title, periods=authorities.periods()[::-1])
