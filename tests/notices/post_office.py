"""A mail server on a loopback port, which takes mails, says no to some, or falls silent."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from canine.settings import Encryption, MailServer
from tests.ports import free_port

SENDER = "canine@example.org"


def server_at(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, Encryption.IF_OFFERED, "", "", SENDER)


@dataclass
class PostOffice:
    """What arrived; what is refused, by recipient; and what happens once a mail has been read."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    breaks_after_reading: bool = False
    kills: Callable[[], int | None] = lambda: None

    @property
    def server(self) -> MailServer:
        return server_at(self.port)

    def for_(self, recipient: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == recipient]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=default)
        assert envelope.rcpt_tos == [letter["To"]]
        assert envelope.mail_from == SENDER
        self.letters.append(letter)
        if (process := self.kills()) is not None:
            os.kill(process, signal.SIGKILL)
        if self.breaks_after_reading:
            server.transport.abort()
        return "250 OK"


@contextmanager
def post_office(port: int | None = None) -> Iterator[PostOffice]:
    """Opens on a free port, or on the one that is named."""
    office = PostOffice(port or free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port, server_hostname="localhost")
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
