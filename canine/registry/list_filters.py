"""The filters that several lists have: days, station, dog, handler, odour, and one of the program's words."""

from canine.accounts.reach import units_in_sight
from canine.registry import queries as registry
from canine.registry.choices import dog_choices, handler_choices
from canine.saved_views.lists import SINCE, UNTIL, choice_of, of_records, word_of
from canine.units import queries as units

STATION = choice_of(
    "station", "Station", of_records(lambda: [(one.id, one.name) for one in units.stations(units_in_sight())])
)
DOG = choice_of("dog", "Dog", of_records(lambda: dog_choices(registry.dogs(units_in_sight()))))
HANDLER = choice_of("handler", "Handler", of_records(lambda: handler_choices(registry.handlers(units_in_sight()))))
ODOUR = choice_of(
    "odour", "Odour", of_records(lambda: [(one.id, one.name) for one in registry.odours(active_only=False)])
)

__all__ = ["DOG", "HANDLER", "ODOUR", "SINCE", "STATION", "UNTIL", "word_of"]
