"""What the columns of a sheet are called, in any usual form, and where each stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canine.rules.folding import fold_name
from canine.training.errors import NotASheet
from canine.training.reading.days import ORDER_SAID

Places = Mapping[str, int]
"""Where each of COLUMNS stands, from 0, by its name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that every sheet has; `called` are its usual headings, the first two or three of which are offered."""

    name: str
    label: str
    called: tuple[str, ...]


COLUMNS = (
    Column("date", "Date", ("date", "day", "training date", "session date", "date of training", "held on", "tarehe")),
    Column("dog", "Dog", ("dog", "dog name", "name of dog", "canine", "canine name", "k9", "k-9", "k9 name", "mbwa")),
    Column("handler", "Handler", ("handler", "handler name", "name of handler", "dog handler", "k9 handler")),
    Column(
        "target",
        "Target sample",
        (
            "target", "cheetah", "target sample", "target odour", "target odor", "odour", "odor", "scent",
            "positive sample", "target scent", "target substance",
        ),
    ),
    Column(
        "off_target",
        "Off-target sample",
        (
            "off-target", "negative", "negative 1", "off-target sample", "non-target", "non-target sample",
            "distractor", "distracter", "negative sample", "off-target odour", "off-target odor",
            "non-target odour", "non-target odor",
        ),
    ),
    Column("number", "Repetition", ("repetition", "rep number", "rep", "trial", "run", "pass", "trial run")),
    Column(
        "hits",
        "Hits",
        (
            "hits", "true alerts", "true positives", "tp", "correct alerts", "correct indications", "true indications",
            "correct responses", "correct detections",
        ),
    ),
    Column(
        "false_alerts",
        "False alerts",
        ("false alerts", "false positives", "fp", "false indications", "false alarms", "false responses"),
    ),
    Column(
        "correct_rejections",
        "Correct rejections",
        ("correct rejections", "correct dismissals", "true negatives", "tn", "correct negatives", "correct passes"),
    ),
    Column("misses", "Misses", ("misses", "missed", "false negatives", "fn", "missed targets", "target misses")),
)  # fmt: skip
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SAYS_NOTHING = frozenset(("number", "numbers", "no", "nr", "num", "count", "counts", "total", "of", "the", "in", "n"))


class ColumnsUnclear(NotASheet):
    """A table whose headings do not say where every column is: some are missing, or one stands twice."""


def recognised(heading: str) -> str | None:
    """Return the name of the column of COLUMNS that a heading is a usual form of; None for any other heading."""
    return _NAMES.get(plain(heading))


def plain(heading: str) -> str:
    """Return a heading in the form in which headings are compared.

    Case, accents, spaces, dashes, underscores and the plural make no difference, nor does a word that only says that
    something was counted: "# of misses", "Number_Misses" and "MISS" are one heading.
    """
    heading = _INNER_CAPITAL.sub(" ", ORDER_SAID.sub(" ", heading))
    words = _BETWEEN_WORDS.sub(" ", fold_name(heading)).split()
    kept = [word for word in words if word not in _SAYS_NOTHING] or words
    return " ".join(_singular(word) for word in kept)


def _singular(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


_NAMES = {plain(heading): column.name for column in COLUMNS for heading in column.called}


def guessed_places(headings: Sequence[str]) -> dict[str, list[int]]:
    """Return, for each of COLUMNS, every place whose heading is one of its usual forms."""
    found: dict[str, list[int]] = {column.name: [] for column in COLUMNS}
    for at, heading in enumerate(headings):
        name = recognised(heading)
        if name is not None:
            found[name].append(at)
    return found


def find_places(headings: Sequence[str]) -> Places:
    """Return where each of COLUMNS stands. Raises ColumnsUnclear with the headings that would do."""
    found = guessed_places(headings)
    twice = [
        f"{' and '.join(headings[at] for at in places)} are both the {column.label.lower()}"
        if len({plain(headings[at]) for at in places}) > 1
        else f"{headings[places[0]]} stands {'twice' if len(places) == 2 else f'{len(places)} times'}"
        for column in COLUMNS
        if len(places := found[column.name]) > 1
    ]
    if twice:
        raise ColumnsUnclear(f"Nobody can say which column counts: {'; '.join(twice)}. Give each heading once.")
    missing = [column for column in COLUMNS if not found[column.name]]
    if missing:
        raise ColumnsUnclear(f"This is no sheet of training repetitions: no column is called {_offered(missing)}.")
    return {name: places[0] for name, places in found.items()}


def _offered(columns: Sequence[Column]) -> str:
    return "; or ".join(f"{column.called[0]} (or {', '.join(column.called[1:4])})" for column in columns)
