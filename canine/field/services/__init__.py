"""Acts of the field room: taking records in, letting held ones go on, settling what was kept."""

from canine.field.services.acts import ACTS
from canine.field.services.photos import Progress, add_piece, clear_old_pieces, progress
from canine.field.services.pins import set_pin, take_over
from canine.field.services.receiving import Answer, Arrival, receive
from canine.field.services.settling import settle

__all__ = [
    "ACTS",
    "Answer",
    "Arrival",
    "Progress",
    "add_piece",
    "clear_old_pieces",
    "progress",
    "receive",
    "set_pin",
    "settle",
    "take_over",
]
