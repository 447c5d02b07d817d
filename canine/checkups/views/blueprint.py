"""The package's blueprint."""

from flask import Blueprint

bp = Blueprint("checkups", __name__)
