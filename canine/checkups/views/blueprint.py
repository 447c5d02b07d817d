"""The room's blueprint."""

from flask import Blueprint

bp = Blueprint("checkups", __name__)
