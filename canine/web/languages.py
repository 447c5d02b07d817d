"""In which language a page speaks, and how it says something in it.

A page speaks the language of the account that is signed in; to a stranger, that of the browser. English is what the
program says of itself: a `Sentence` stays English wherever it is kept, exported, printed or sent, and is said in
another language only where a template shows it. What has no words there is said in English, whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import flask
from flask import Flask, g, has_request_context, request
from flask_login import current_user
from markupsafe import Markup

from canine.rules.figures import WrittenDay
from canine.rules.language import Language
from canine.rules.sentence import Sentence
from canine.web.catalogue import catalogue, in_context


def language() -> Language:
    """Return the language of whoever reads the answer."""
    if not has_request_context() or "in_english" in g:
        return Language.ENGLISH
    if current_user.is_authenticated:
        return Language(current_user.language)
    asked = request.accept_languages.best_match([one.value for one in Language])
    return Language(asked) if asked else Language.ENGLISH


@contextmanager
def in_english() -> Iterator[None]:
    """Say all in English meanwhile: what goes on record, or to somebody else."""
    g.in_english = True
    try:
        yield
    finally:
        del g.in_english


def told(words: Any, chosen: Language | None = None) -> Any:
    """Return words in the reader's language, or a chosen one; what is no text, or has no words there, as it is."""
    if not isinstance(words, str) or isinstance(words, Markup):
        return words
    chosen = chosen or language()
    return words if chosen is Language.ENGLISH else (_in(chosen, words) or words)


@cache
def _months(chosen: Language) -> dict[int, str]:
    from babel import Locale  # noqa: PLC0415 -- slow import

    return dict(Locale(chosen.value).months["format"]["abbreviated"])


def _in(chosen: Language, words: str) -> str | None:
    """Return a sentence in a language, or None where it, or a word of the program in it, is not in the catalogue."""
    if isinstance(words, WrittenDay):
        return f"{words.on.day} {_months(chosen)[words.on.month]} {words.on.year}"
    template = catalogue(chosen).words.get(getattr(words, "template", words))
    if template is None or not isinstance(words, Sentence):
        return template
    values = {
        name: _in(chosen, value) if isinstance(value, Sentence) else value for name, value in words.values.items()
    }
    return None if None in values.values() else template.format(**values)


def say(template: str, *, context: str | None = None, **values: Any) -> Markup:
    """Return a sentence of a page in the reader's language, with values put in as a template shows them.

    The sentence is the program's own and plain text, `{name}` where a value goes; an apostrophe needs no escaping.
    `context` tells apart what English says in one word: to search, and a search.
    """
    said = catalogue(language()).words.get(in_context(template, context), template)
    text = Markup(said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;"))
    return text.format(
        **{name: told(value) if isinstance(value, Sentence) else value for name, value in values.items()}
    )


def flash(words: str, chosen: Language | None = None) -> None:
    """Tell the person on their next page, in their language, or in the one that they have just chosen."""
    flask.flash(told(words, chosen))


def shown(value: Any) -> Any:
    """Return what a template shows of a value: a sentence of the program in the reader's language."""
    return told(value) if isinstance(value, (Sentence, WrittenDay)) else value


def init_app(app: Flask) -> None:
    """Let every template speak."""
    app.jinja_env.finalize = shown
    app.jinja_env.globals.update(_=say, language=language)
    app.add_template_filter(told)
