"""Acts of the notices room: telling somebody once, and the outbox of mails that tell it outside."""

from canine.notices.services.of_accounts import send_link, tell_of_new_password, tell_of_reset
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
    "send_link",
    "tell",
    "tell_managers",
    "tell_of_new_password",
    "tell_of_reset",
    "try_again",
]
