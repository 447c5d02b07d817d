"""Services of the field package: taking records in, letting held ones go on, settling what was kept."""

from canine.field.services.acts import ACTS
from canine.field.services.announcing import hear, numbers_of, tells_news
from canine.field.services.photos import (
    Progress,
    add_piece,
    clear_old_pieces,
    download_original,
    finish_photo,
    progress,
    whole_of,
)
from canine.field.services.pins import NewPin, PinOnRecord, compare_pin, compare_pin_of, prepare_pin, set_pin, take_over
from canine.field.services.receiving import Answer, Arrival, receive, resume_held_records
from canine.field.services.settling import settle

__all__ = [
    "ACTS",
    "Answer",
    "Arrival",
    "NewPin",
    "PinOnRecord",
    "Progress",
    "add_piece",
    "clear_old_pieces",
    "compare_pin",
    "compare_pin_of",
    "download_original",
    "finish_photo",
    "hear",
    "numbers_of",
    "prepare_pin",
    "progress",
    "receive",
    "resume_held_records",
    "set_pin",
    "settle",
    "take_over",
    "tells_news",
    "whole_of",
]
