"""Steps of a scene that are one transaction with all that they need."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from canine.transaction import transaction

Kind = TypeVar("Kind")


def in_one_transaction(*names: str) -> Callable[[type[Kind]], type[Kind]]:
    """Let each of these methods commit once, with what it builds first: to read all anew in between takes as long."""

    def wrapped(kind: type[Kind]) -> type[Kind]:
        for name in names:
            setattr(kind, name, _committed_once(getattr(kind, name)))
        return kind

    return wrapped


def _committed_once(build: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(build)
    def built(*args: Any, **kwargs: Any) -> Any:
        with transaction():
            return build(*args, **kwargs)

    return built
