"""Whose numbers a record bears: a device and its sequence belong to the credential that sends it, not to the body."""

from flask import g, request
from flask_login import current_user

from canine.accounts import queries as accounts
from canine.accounts.tablets import former_tablet_of
from canine.field.reading import Body, Problem
from canine.rules.folding import fold_name
from canine.rules.sentence import Sentence


def wrong_device(body: Body) -> Problem | None:
    """Return what is wrong with the device that a body names; None when it is the sender's own.

    A tablet sends what bears its name, or the name under which it was enrolled before and whose token it still shows. A
    session, which is of no tablet, bears the name of none that was ever enrolled.
    """
    named = body.value.get("device")
    if not isinstance(named, str) or named == current_user.tablet:
        return None
    if current_user.tablet:
        former = former_tablet_of(request)
        if former is not None and former.name == named:
            return None
        sentence = Sentence(
            "This tablet is enrolled as {tablet}: it sends no record of another device.", tablet=current_user.tablet
        )
        return Problem("device", sentence)
    if fold_name(named) in _enrolled():
        return Problem(
            "device",
            Sentence("{device} is an enrolled tablet: only the tablet itself sends under its name.", device=named),
        )
    return None


def _enrolled() -> frozenset[str]:
    """Read the names of all tablets once for a request, those whose enrolment was ended too."""
    if "enrolled_names" not in g:
        g.enrolled_names = frozenset(fold_name(device.name) for device in accounts.devices())
    names: frozenset[str] = g.enrolled_names
    return names
