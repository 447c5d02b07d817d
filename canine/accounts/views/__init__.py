"""Pages for signing in and out, a person's own account, and the administrator's accounts and tablets."""

from canine.accounts.views import own, people, signing_in, tablets
from canine.accounts.views.blueprint import bp

__all__ = ["bp", "own", "people", "signing_in", "tablets"]
