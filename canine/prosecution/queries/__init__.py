"""Reads of the prosecutor's desk."""

from canine.prosecution.queries.cases import Look, case, teams_named, unit_of_case
from canine.prosecution.queries.held import Question, held
from canine.prosecution.queries.log import Excerpt, devices_of, excerpt, register
from canine.prosecution.queries.photos import files_of as photograph_files

__all__ = [
    "Excerpt",
    "Look",
    "Question",
    "case",
    "devices_of",
    "excerpt",
    "held",
    "photograph_files",
    "register",
    "teams_named",
    "unit_of_case",
]
