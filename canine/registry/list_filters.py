"""The filters that several lists have: days, station, dog, handler, odour, and one of the program's words."""

from enum import StrEnum

from canine.accounts.reach import units_in_sight
from canine.registry import queries as registry
from canine.registry.choices import dog_choices, handler_choices
from canine.rules.words import word_for
from canine.saved_views.lists import Filter, choice_of, of_records
from canine.units import queries as units

SINCE, UNTIL = Filter("since", "From"), Filter("until", "To")
STATION = choice_of(
    "station", "Station", of_records(lambda: [(one.id, one.name) for one in units.stations(units_in_sight())])
)
DOG = choice_of("dog", "Dog", of_records(lambda: dog_choices(registry.dogs(units_in_sight()))))
HANDLER = choice_of("handler", "Handler", of_records(lambda: handler_choices(registry.handlers(units_in_sight()))))
ODOUR = choice_of(
    "odour", "Odour", of_records(lambda: [(one.id, one.name) for one in registry.odours(active_only=False)])
)


def word_of(name: str, words: str, members: type[StrEnum]) -> Filter:
    """Return a filter by one of the program's words."""
    return choice_of(name, words, lambda: [(one.value, word_for(one)) for one in members], members)
