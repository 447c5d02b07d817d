"""Pages of certificates."""

from canine.certificates.views import authorities, listing, register, verifying
from canine.certificates.views.blueprint import bp

__all__ = ["authorities", "bp", "listing", "register", "verifying"]
