"""Acts of the registry, one module for each subject; other packages import them from here."""

from canine.registry.services.aids import add_aid, change_aid, move_aid
from canine.registry.services.dogs import add_dog, change_dog, take_dog_status
from canine.registry.services.handlers import add_course, add_handler, change_handler, finish_course
from canine.registry.services.moving import answer_move, movers, propose_move
from canine.registry.services.odours import add_odour, bring_back_odour, change_odour, retire_odour
from canine.registry.services.own_dog import refuse_handler_of
from canine.registry.services.returning import answer_return, propose_return
from canine.registry.services.teams import check_end, end_team, form_team

__all__ = [
    "add_aid",
    "add_course",
    "add_dog",
    "add_handler",
    "add_odour",
    "answer_move",
    "answer_return",
    "bring_back_odour",
    "change_aid",
    "change_dog",
    "change_handler",
    "change_odour",
    "check_end",
    "end_team",
    "finish_course",
    "form_team",
    "move_aid",
    "movers",
    "propose_move",
    "propose_return",
    "refuse_handler_of",
    "retire_odour",
    "take_dog_status",
]
