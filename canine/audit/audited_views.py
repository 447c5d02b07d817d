"""Views that stand in the log: a look is logged before anybody is shown what was read."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from canine.audit.listener import noting_afterwards
from canine.transaction import transaction

View = TypeVar("View", bound=Callable[..., Any])


def audited_look(view: View) -> View:
    """Run a GET that reads at length while everybody else may write, and logs the look before the page is sent.

    A POST of the same view, which has its transaction, runs in that.
    """

    @wraps(view)
    def looked(*args: Any, **kwargs: Any) -> Any:
        with noting_afterwards() as notes:
            answer = view(*args, **kwargs)
        if notes:
            with transaction():
                for write in notes:
                    write()
        return answer

    return looked  # type: ignore[return-value]  # the same signature, by `wraps`


def audited_read(view: View) -> View:
    """Run a GET in a transaction: a look that stands in the log is committed before the page is sent."""

    @wraps(view)
    def looked(*args: Any, **kwargs: Any) -> Any:
        with transaction():
            return view(*args, **kwargs)

    return looked  # type: ignore[return-value]  # the same signature, by `wraps`
