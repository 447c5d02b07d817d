"""What the tests save of the work that their tools would do again before every test."""

import gc
from types import ModuleType
from typing import Any

from freezegun import api

_read_names = api._get_module_attributes_hash
# Between two looks for what only refers to itself. The program leaves little of it, and a look takes long.
_NEW_OBJECTS, _YOUNG, _MIDDLE = 100_000, 1_000, 1_000


def know_modules_by_their_size() -> None:
    """Let freezegun see by the number of its names whether it knows a module.

    It sorts out all names of 2,700 modules whenever time begins to stand still, which took longer than most pages.
    """
    api._get_module_attributes_hash = _number_of_names


def _number_of_names(module: Any) -> str:
    return f"{id(module)}-{len(module.__dict__)}" if type(module) is ModuleType else _read_names(module)


def keep_for_good() -> None:
    """Take what is there when the tests begin for what stays: no later search for garbage goes through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG, _MIDDLE)
