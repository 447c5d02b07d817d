"""Who may do what: one table, deny by default, one mark on every view."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import abort, request
from flask_login import current_user

from canine.actor import Actor
from canine.extensions import login
from canine.rules.permissions import ADMINISTRATOR, Permission, role_may

View = TypeVar("View", bound=Callable[..., Any])

Guard = Callable[[Mapping[str, Any]], None]
# What else is asked, of the parts of the address, before a view runs: canine.accounts.reach asks for the unit.
_guards: list[Guard] = []


def also_asked(guard: Guard) -> Guard:
    """Register what raises Forbidden for who does not see what an address names."""
    _guards.append(guard)
    return guard


def requires(what: Permission) -> Callable[[View], View]:
    """Lets a view run only for a signed-in person whose role may do this, and who sees what the address names."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return abort(401) if request.path.startswith("/api/") else login.unauthorized()
            if not role_may(current_user.role, what):
                abort(403)
            for guard in _guards:
                guard(kwargs)
            return view(*args, **kwargs)

        guarded.permission = what  # type: ignore[attr-defined]  # a mark that the test of every route reads
        return guarded  # type: ignore[return-value]  # the same signature, by `wraps`

    return mark


def open_to_anyone(view: View) -> View:
    """Mark a view that needs no sign-in: it must show only what the public may see."""
    view.permission = None  # type: ignore[attr-defined]  # as in `may`
    return view


def allowed(what: Permission) -> bool:
    """Whether the signed-in person may do it: templates ask this to offer a link or leave it out."""
    return current_user.is_authenticated and role_may(current_user.role, what)


def is_stranger(unit_id: UUID) -> bool:
    """Tell whether the person is of another unit or of none, whom reasons between colleagues do not concern."""
    return bool(current_user.unit_id != unit_id and current_user.role is not ADMINISTRATOR)


def current_actor() -> Actor:
    """Who is asking, for a service."""
    return Actor(user_id=current_user.id, name=current_user.name, device=device_in_use())


def device_in_use() -> str:
    """Return the browser and address that the request came from, as the log keeps them."""
    agent = request.headers.get("User-Agent", "unknown browser")
    tablet = getattr(current_user, "tablet", "")
    agent = f"tablet {tablet}; {agent}" if tablet else agent
    return " ".join(f"{request.remote_addr or 'unknown address'}; {agent}".split())[:200]
