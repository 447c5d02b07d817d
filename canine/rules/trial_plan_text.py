"""The plan of a check-up as lines that a person can type from paper, and reading them back.

One fact a line, each with its word first; names stand at the end of their line, so that they may hold spaces:

    canine-trial-plan/2
    places 6
    odour 1 elephant ivory
    aid 1 AID-014
    item 41 target 1 1        (its odour and its aid, by the numbers above)
    item 42 distractor pepper
    item 43 blank
    run 1 1 43 41 42 …        (number, session, the item in each position)
    blank 7                   (a run that was drawn to hold no target)
"""

from collections.abc import Callable, Iterable, Sequence

from canine.rules.presentation import Item, ItemKind

TEXT_FORMAT = "canine-trial-plan/2"
Run = tuple[int, int, tuple[Item, ...], bool]


class PlanUnreadable(ValueError):
    """Bytes or values that are no plan of a known format."""


def is_written_so(words: str) -> bool:
    """Tell whether a text begins as such a plan does."""
    return words.startswith(TEXT_FORMAT + "\n")


def written(odours: Sequence[str], positions: int, runs: Iterable[Run]) -> bytes:
    """Return the plan's lines; whatever a line names stands in a line before it."""
    kept = list(runs)
    items = {item.number: item for _, _, line, _ in kept for item in line}
    aids = sorted({item.reference or "" for item in items.values() if item.kind is ItemKind.TARGET})
    lines = [TEXT_FORMAT, f"places {positions}"]
    lines += [f"odour {number} {name}" for number, name in enumerate(odours, start=1)]
    lines += [f"aid {number} {label}" for number, label in enumerate(aids, start=1)]
    for number, item in sorted(items.items(), key=lambda pair: pair[0] or 0):
        words = f"item {number} {item.kind}"
        if item.kind is ItemKind.TARGET:
            words += f" {odours.index(item.odour or '') + 1} {aids.index(item.reference or '') + 1}"
        elif item.kind is ItemKind.DISTRACTOR:
            words += f" {item.label}"
        lines.append(words)
    for number, session, line, _ in kept:
        lines.append(" ".join(["run", str(number), str(session), *(str(item.number) for item in line)]))
    lines += [f"blank {number}" for number, _, _, is_blank in kept if is_blank]
    return "".join(line + "\n" for line in lines).encode()


def read(words: str) -> tuple[tuple[str, ...], int, tuple[Run, ...]]:
    """Return odours, positions of a run, and the runs. Raises PlanUnreadable for lines of any other form."""
    reader = _Reader()
    for line in words.split("\n")[1:]:
        if line:
            reader.take(line)
    return tuple(reader.odours), reader.positions, reader.runs()


class _Reader:
    """What the lines said so far."""

    def __init__(self) -> None:
        self.positions = 0
        self.odours: list[str] = []
        self._aids: list[str] = []
        self._items: dict[int, Item] = {}
        self._runs: list[tuple[int, int, tuple[Item, ...]]] = []
        self._blank: set[int] = set()

    def take(self, line: str) -> None:
        """Read one line."""
        word, _, rest = line.partition(" ")
        readers: dict[str, Callable[[str], None]] = {
            "places": self._places,
            "odour": lambda said: self._named(self.odours, said),
            "aid": lambda said: self._named(self._aids, said),
            "item": self._item,
            "run": self._run,
            "blank": lambda said: self._blank.add(_number(said)),
        }
        if word not in readers:
            raise PlanUnreadable(f"Not a plan: no line begins with {word!r}.")
        readers[word](rest)

    def runs(self) -> tuple[Run, ...]:
        """Return the runs, each with its mark."""
        strays = self._blank - {number for number, _, _ in self._runs}
        if strays:
            raise PlanUnreadable(f"Not a plan: it has no run {min(strays)}.")
        return tuple((number, session, items, number in self._blank) for number, session, items in self._runs)

    def _places(self, said: str) -> None:
        self.positions = _number(said)

    def _named(self, names: list[str], said: str) -> None:
        number, _, name = said.partition(" ")
        if _number(number) != len(names) + 1 or not name:
            raise PlanUnreadable(f"Not a plan: its names are not numbered in order ({said!r}).")
        names.append(name)

    def _item(self, said: str) -> None:
        number, kind, what = _parts(said)
        if _number(number) in self._items:
            raise PlanUnreadable(f"Not a plan: item {number} is described twice.")
        if kind == ItemKind.TARGET:
            odour, _, aid = what.partition(" ")
            label = _at(self._aids, aid)
            item = Item(ItemKind.TARGET, label, _at(self.odours, odour), label, _number(number))
        elif kind == ItemKind.DISTRACTOR and what:
            item = Item(ItemKind.DISTRACTOR, what, reference=what, number=_number(number))
        elif kind == ItemKind.BLANK and not what:
            item = Item(ItemKind.BLANK, "blank", number=_number(number))
        else:
            raise PlanUnreadable(f"Not a plan: no item is {said!r}.")
        self._items[_number(number)] = item

    def _run(self, said: str) -> None:
        number, session, *codes = said.split(" ")
        if not codes:
            raise PlanUnreadable(f"Not a plan: run {number} holds nothing.")
        try:
            items = tuple(self._items[_number(code)] for code in codes)
        except KeyError as error:
            raise PlanUnreadable(f"Not a plan: it has no item {error}.") from error
        if len(set(codes)) != len(codes):
            raise PlanUnreadable(f"Not a plan: an item lies twice in run {number}.")
        self._runs.append((_number(number), _number(session), items))


def _parts(said: str) -> tuple[str, str, str]:
    number, _, rest = said.partition(" ")
    kind, _, what = rest.partition(" ")
    return number, kind, what


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise PlanUnreadable(f"Not a plan: {said!r} is no number.")
    return int(said)


def _at(names: Sequence[str], said: str) -> str:
    number = _number(said)
    if not 1 <= number <= len(names):
        raise PlanUnreadable(f"Not a plan: it names no number {said}.")
    return names[number - 1]
