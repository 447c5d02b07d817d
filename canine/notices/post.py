"""The line to the mail server: bytes out, or what went wrong and whether the mail may have arrived."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from canine.notices.messages import Trouble
from canine.notices.services import Outgoing
from canine.settings import Encryption, MailServer

# In seconds, for each answer of the server.
PATIENCE = 30
REPEAT = "[may be a repeat] "
_WHY_REPEAT = (
    "This mail may have reached you before: the program was interrupted while it\nwas being sent, and cannot know.\n\n"
)


class NotSent(Exception):
    """The mail, or the whole line, failed."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.sentence)
        self.trouble = trouble


class LineBroken(NotSent):
    """The line is gone: the mails that follow need another."""


def message(mail: Outgoing, sender: str, *, at: datetime) -> EmailMessage:
    """Return the mail as it goes out. One that may be a repeat says so, and keeps the identity of the first."""
    made = EmailMessage(policy=SMTP if mail.recipient.isascii() else SMTPUTF8)
    made["From"] = sender
    made["To"] = mail.recipient
    made["Subject"] = f"{REPEAT if mail.may_be_a_repeat else ''}{mail.subject}"
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{mail.id}@{_domain(sender)}>"
    made["Auto-Submitted"] = "auto-generated"
    if mail.may_be_a_repeat:
        made["X-May-Be-A-Repeat"] = "yes"
    made.set_content(f"{_WHY_REPEAT if mail.may_be_a_repeat else ''}{mail.body}", cte="quoted-printable")
    return made


@contextmanager
def line_to(server: MailServer) -> Iterator["Line"]:
    """Yield an open line, private as the settings ask. Raises LineBroken where there is none to be had."""
    try:
        client = _connected(server)
    except (OSError, smtplib.SMTPException) as error:
        raise LineBroken(Trouble(f"{server.host}:{server.port}: {_words(error)}")) from error
    try:
        yield Line(client, server.sender)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            client.quit()
        client.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    # The name is told to the server; asking the machine for one could wait on a name server.
    name, private = _domain(server.sender), ssl.create_default_context()
    if server.encryption is Encryption.TLS:
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=PATIENCE, context=private)
    else:
        client = smtplib.SMTP(server.host, server.port, name, timeout=PATIENCE)
    try:
        client.ehlo_or_helo_if_needed()
        is_wanted = server.encryption is Encryption.ALWAYS or client.has_extn("starttls")
        if server.encryption in (Encryption.ALWAYS, Encryption.IF_OFFERED) and is_wanted:
            client.starttls(context=private)
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


class Line:
    """Hands mails over, one after the other."""

    def __init__(self, client: smtplib.SMTP, sender: str) -> None:
        self._client = client
        self._sender = sender

    def hand_over(self, mail: Outgoing, *, at: datetime) -> None:
        """Return when the server has taken the mail. Raises NotSent, or LineBroken when the line went with it."""
        self._refuse_foreign(mail.recipient)
        content = message(mail, self._sender, at=at).as_bytes()
        options = [] if mail.recipient.isascii() else ["SMTPUTF8"]
        is_unsure = False
        try:
            self._want(*self._client.mail(self._sender, options))
            self._want(*self._client.rcpt(mail.recipient))
            is_unsure = True
            self._want(*self._client.data(content))
        except smtplib.SMTPDataError as error:
            raise self._not_taken(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise LineBroken(Trouble(_words(error), is_unsure=is_unsure)) from error

    def _refuse_foreign(self, recipient: str) -> None:
        if not recipient.isascii() and not self._client.has_extn("smtputf8"):
            raise NotSent(Trouble(f"The server takes no address like {recipient}.", is_refused=True))

    def _want(self, code: int, answer: bytes) -> None:
        if not 200 <= code < 300:
            raise self._not_taken(code, answer)

    def _not_taken(self, code: int, answer: bytes | str) -> NotSent:
        """Return what the server said no to; the line is good for the next mail, unless it says that it closes."""
        words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        trouble = Trouble(f"{code} {words}", is_refused=500 <= code < 600)
        if code == 421:
            return LineBroken(trouble)
        with suppress(OSError, smtplib.SMTPException):
            self._client.rset()
        return NotSent(trouble)


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2]


def _words(error: Exception) -> str:
    """Return what the server or the machine said, without the quotes of a program."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
