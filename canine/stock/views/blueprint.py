"""The blueprint of filters by lot, and of pumps."""

from flask import Blueprint

bp = Blueprint("stock", __name__, url_prefix="/stock")
