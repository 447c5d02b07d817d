"""A sentence for a person that knows the values in it, so that another language can say it in its own words. Pure."""

import re
from collections.abc import Iterable
from functools import reduce
from typing import Any

_LONGEST_CODE = 80


class Sentence(str):
    """An English sentence, with its template and the values that stand in it: `Sentence("{dog} is ill.", dog="Ruby")`.

    It is a text like any other to whoever does not ask for more. A value that is a sentence itself, such as a word of
    the program, stays one: another language has its own for it.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, str]

    def __new__(cls, template: str, **values: object) -> "Sentence":
        texts = {name: value if isinstance(value, str) else str(value) for name, value in values.items()}
        made = super().__new__(cls, template.format(**texts))
        made.template, made.values = template, texts
        return made

    def __str__(self) -> str:
        """Return the sentence itself: the text of an error that was raised with one keeps its values."""
        return self


def in_a_row(sentences: Iterable[str], template: str = "{first}; {then}") -> str:
    """Return sentences one after the other; each stays one that another language can say."""
    return reduce(lambda first, then: Sentence(template, first=first, then=then), sentences)


def code_of(sentence: str) -> str:
    """Return by what a sentence is known, whatever values stand in it: the words of its template."""
    template = re.sub(r"\{\w+\}", " ", getattr(sentence, "template", sentence)).lower()
    code = ""
    for word in re.findall(r"[a-z0-9]+", template):
        if len(code) + len(word) >= _LONGEST_CODE:
            break
        code += f"_{word}"
    return code[1:]


def as_error(field: str | None, sentence: str) -> dict[str, Any]:
    """Return a sentence as the interface for tablets tells it, at the field that has to change."""
    values = dict(getattr(sentence, "values", {}))
    return {"field": field, "code": code_of(sentence), "values": values, "message": "".join(sentence)}
