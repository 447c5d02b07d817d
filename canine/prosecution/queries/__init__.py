"""Reads of the prosecutor's desk."""

from canine.prosecution.queries.cases import Look, case, teams_named
from canine.prosecution.queries.held import Question, held
from canine.prosecution.queries.log import Excerpt, devices_of, excerpt, register

__all__ = [
    "Excerpt",
    "Look",
    "Question",
    "case",
    "devices_of",
    "excerpt",
    "held",
    "register",
    "teams_named",
]
