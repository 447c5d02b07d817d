"""Services of the notices package: telling somebody once, and the outbox of mails that tell it outside."""

from canine.notices.services.notifications import mark_seen, notify, notify_managers
from canine.notices.services.of_accounts import notify_of_new_password, notify_of_reset, send_link
from canine.notices.services.outbox import Outgoing, claim, delay_all, delayed, delivered, try_again
from canine.notices.services.queueing import digests_wait, queue

__all__ = [
    "Outgoing",
    "claim",
    "delay_all",
    "delayed",
    "delivered",
    "digests_wait",
    "mark_seen",
    "notify",
    "notify_managers",
    "notify_of_new_password",
    "notify_of_reset",
    "queue",
    "send_link",
    "try_again",
]
