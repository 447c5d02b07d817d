"""Acts of the notices room: telling somebody once, and the outbox of mails that tell it outside."""

from canine.notices.services.outbox import Outgoing, claim, delay_all, delayed, delivered, try_again
from canine.notices.services.queueing import digests_wait, queue
from canine.notices.services.telling import mark_seen, tell, tell_managers

__all__ = [
    "Outgoing",
    "claim",
    "delay_all",
    "delayed",
    "delivered",
    "digests_wait",
    "mark_seen",
    "queue",
    "tell",
    "tell_managers",
    "try_again",
]
