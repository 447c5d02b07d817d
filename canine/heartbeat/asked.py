"""What a page asks about the program itself, once for a request."""

from flask import g

from canine import clock
from canine.heartbeat import queries
from canine.heartbeat.queries import Pulse


def pulse() -> Pulse:
    """Return the state of the program, as it was when the request first asked."""
    known: Pulse | None = g.get("pulse")
    if known is None:
        known = g.pulse = queries.pulse(running_for=clock.running_for())
    return known
