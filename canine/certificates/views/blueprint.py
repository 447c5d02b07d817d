"""The package's blueprint."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)
