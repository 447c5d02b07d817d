"""The application: what it is made of, one line for each concern."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import canine.absences.views
import canine.accounts.views
import canine.audit.views
import canine.backups.views
import canine.certificates.external_anchors
import canine.certificates.views
import canine.checkups.views
import canine.corrections.views
import canine.costs.views
import canine.covert_checks.views
import canine.custody.views
import canine.draws.views
import canine.exports.views
import canine.field.views
import canine.guests.views
import canine.heartbeat.views
import canine.items.views
import canine.medical.views
import canine.monitoring.views
import canine.notices.views
import canine.persons.views
import canine.policy.views
import canine.prosecution.views
import canine.rasco.views
import canine.readiness.views
import canine.registry.views
import canine.rota.views
import canine.saved_views.views
import canine.shifts.views
import canine.standing.views
import canine.stock.views
import canine.studies.views
import canine.training.views
import canine.units.views
from canine import layout, postgresql, release, settings
from canine.accounts import cookies, reach, request_counts, tablets
from canine.audit import listener
from canine.consequences import AFTER_CHANGE
from canine.extensions import address_of, compress, csrf, db, limiter
from canine.settings import Settings
from canine.web import control_characters, errors, filters, headers, kept_rows, languages, request_log

ROOT = Path(__file__).parent.parent

BLUEPRINTS = (
    canine.heartbeat.views.bp,
    canine.audit.views.bp,
    canine.backups.views.bp,
    canine.accounts.views.bp,
    canine.saved_views.views.bp,
    canine.units.views.bp,
    canine.policy.views.bp,
    canine.notices.views.bp,
    canine.custody.views.bp,
    canine.registry.views.bp,
    canine.items.views.bp,
    canine.standing.views.bp,
    canine.corrections.views.bp,
    canine.persons.views.bp,
    canine.guests.views.bp,
    canine.shifts.views.bp,
    canine.medical.views.bp,
    canine.training.views.bp,
    canine.stock.views.bp,
    canine.rasco.views.bp,
    canine.checkups.views.bp,
    canine.monitoring.views.bp,
    canine.covert_checks.views.bp,
    canine.studies.views.bp,
    canine.certificates.views.bp,
    canine.draws.views.bp,
    canine.absences.views.bp,
    canine.rota.views.bp,
    canine.readiness.views.bp,
    canine.costs.views.bp,
    canine.exports.views.bp,
    canine.prosecution.views.bp,
    canine.field.views.bp,
    canine.field.views.api,
    canine.field.views.screens,
)


def create_app(configuration: Settings | None = None) -> Flask:
    """Return the application: settings, extensions, the web layer's tools, the packages.

    Starts, migrates and asks nothing.
    """
    chosen = configuration or settings.read()
    is_private = chosen.base_url.startswith("https:")
    app = Flask("canine", instance_path=str(chosen.instance), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(
        SETTINGS=chosen,
        SECRET_KEY=chosen.secret_key,
        TIMEZONE=chosen.timezone,
        SQLALCHEMY_DATABASE_URI=address_of(chosen),
        SQLALCHEMY_ENGINE_OPTIONS={} if chosen.database_url.startswith("sqlite") else postgresql.engine_options(),
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-session" if is_private else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_private,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=f"{request_counts.SCHEME}://",
        COMPRESS_REGISTER=False,
    )
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}

    if chosen.proxies:
        count = chosen.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

    request_log.init_app(app)
    release.init_app(app)
    db.init_app(app)
    tablets.init_app(app)  # first of all: who shows no credential is told nothing else
    csrf.init_app(app)
    limiter.init_app(app)
    compress.init_app(app)

    listener.listen(AFTER_CHANGE)
    for tool in (errors, filters, languages, headers, kept_rows, layout, cookies, reach, control_characters):
        tool.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
