"""One pass of "due and not sent": each mail is taken in hand and committed, then sent, then marked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from secrets import SystemRandom

from canine.actor import Actor
from canine.notices import queries, services
from canine.notices.messages import Trouble
from canine.notices.post import Line, LineBroken, NotSent, line_to
from canine.rules.mailing import SENDING_LASTS
from canine.settings import MailServer
from canine.transaction import transaction

# The next pass goes on: an orderly stop need not wait for a long outbox.
MOST_IN_A_PASS = 50
_chance = SystemRandom()


def deliver(server: MailServer, *, actor: Actor, now: Callable[[], datetime]) -> int:
    """Send what is due, and return how many mails the server took.

    Opens its own transactions, and none is open while the server is spoken to. `now` is asked anew for each mail.
    """
    at = now()
    with transaction():
        if queries.next_due(at, gone_since=at - SENDING_LASTS) is None:
            return 0
    try:
        with line_to(server) as line:
            return _deliver_over(line, actor, now)
    except LineBroken as unreached:
        with transaction():
            services.delay_all(_spread(unreached.trouble), actor=actor, at=now())
    return 0


def _deliver_over(line: Line, actor: Actor, now: Callable[[], datetime]) -> int:
    taken = 0
    for _ in range(MOST_IN_A_PASS):
        with transaction():
            mail = services.claim(actor=actor, at=now())
        if mail is None:
            break
        try:
            line.hand_over(mail, at=now())
        except NotSent as failed:
            with transaction():
                services.delayed(mail.id, _spread(failed.trouble), actor=actor, at=now())
            if isinstance(failed, LineBroken):
                break
            continue
        with transaction():
            services.delivered(mail.id, actor=actor, at=now())
        taken += 1
    return taken


def _spread(trouble: Trouble) -> Trouble:
    return replace(trouble, spread=_chance.random())
