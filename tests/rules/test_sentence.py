"""A sentence keeps its template and its values, and is known by a code whatever the values are."""

import pytest

from canine.rules.sentence import Sentence, as_error, code_of

NOT_YOURS = "{team} is not your team: only {handler} opens its shift."


def test_a_sentence_reads_as_it_is_said_and_keeps_what_stands_in_it() -> None:
    said = Sentence(NOT_YOURS, team="Ruby and K. Mwangi", handler="K. Mwangi")
    assert said == "Ruby and K. Mwangi is not your team: only K. Mwangi opens its shift."
    assert as_error("payload.teams", said) == {
        "field": "payload.teams",
        "code": "is_not_your_team_only_opens_its_shift",
        "values": {"team": "Ruby and K. Mwangi", "handler": "K. Mwangi"},
        "message": "Ruby and K. Mwangi is not your team: only K. Mwangi opens its shift.",
    }


@pytest.mark.parametrize("name", ["{handler}", "a {b", "}{", "%s", ""])
def test_a_value_is_never_read_as_a_template(name: str) -> None:
    said = Sentence(NOT_YOURS, team=name, handler=name)
    assert said == f"{name} is not your team: only {name} opens its shift."
    assert code_of(said) == "is_not_your_team_only_opens_its_shift"


def test_an_error_that_was_raised_with_a_sentence_tells_its_values_again() -> None:
    again = str(ValueError(Sentence("Write at most {longest} characters.", longest=60)))
    assert as_error(None, again)["values"] == {"longest": "60"}


def test_a_sentence_without_values_is_its_own_template() -> None:
    assert as_error("reason", "Say why.") == {"field": "reason", "code": "say_why", "values": {}, "message": "Say why."}


def test_a_long_code_ends_with_a_whole_word() -> None:
    code = code_of("A word and " * 30 + "the end.")
    assert len(code) < 80
    assert code.endswith(("a", "word", "and"))
