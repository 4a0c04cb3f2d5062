"""The only place that speaks SMTP: a letter as a MIME message, and what became of it."""

import ipaddress
import ssl
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as RULES
from email.utils import format_datetime
from enum import StrEnum, auto

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from bot.config import Mail
from bot.screens.letters import Letter, identity
from bot.wire import Fate, Sent
from catalogue.rules.mail import as_sent

#: Seconds that a mail server may take for an answer; RFC 5321 allows minutes, but others wait behind it.
PATIENCE = 30.0
#: A server that can't be reached is left alone for so long.
PAUSE = timedelta(minutes=1)

#: RFC 5322 wants lines of at most 78 characters.
_POLICY = RULES.clone(max_line_length=78)


class Security(StrEnum):
    TLS = auto()  # from the first byte, port 465
    STARTTLS = auto()  # asked for, and insisted upon
    PLAIN = auto()  # on this machine only


def security(host: str, port: int) -> Security:
    """How the connection is protected: plain never leaves the machine."""
    if port == 465:
        return Security.TLS
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    return Security.PLAIN if here else Security.STARTTLS


def message(letter: Letter, sender: str, sender_name: str, now: datetime) -> EmailMessage:
    """Text, HTML and calendar entry as alternatives of one another; the entry as a file too, for whoever saves it.

    Raises ValueError where the address can't be written in a header.
    """
    mail = EmailMessage(policy=_POLICY)
    domain = sender.rpartition("@")[2]
    mail["From"] = _address(sender_name, sender)
    mail["To"] = _address(letter.name, letter.to)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{identity(letter.key)}@{domain}>"
    if letter.thread:
        mail["In-Reply-To"] = mail["References"] = f"<{identity(letter.thread)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        if letter.unsubscribe.startswith("https:"):
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.calendar is not None:
        _add_calendar(mail, letter)
    mail["Content-Language"] = letter.language  # last: adding a part takes such headers from the whole
    return mail


def _add_calendar(mail: EmailMessage, letter: Letter) -> None:
    """Base64, so that its line ends stay what RFC 5545 wants."""
    assert letter.calendar is not None
    content, method = letter.calendar.content, letter.calendar.method
    params = {"charset": "utf-8", "method": method}
    mail.add_alternative(content, maintype="text", subtype="calendar", cte="base64", params=params)
    mail.add_attachment(content, maintype="application", subtype="ics", cte="base64", filename=letter.file_name)


def _address(name: str, address: str) -> Address:
    """Raises ValueError for what no server takes."""
    written = as_sent(address)
    if written is None:
        raise ValueError(f"no address that mail servers take: {address!r}")
    user, _, domain = written.rpartition("@")
    return Address(name, user, domain)


class Mailer:
    """One connection, kept while there is something to send; one message at a time."""

    def __init__(
        self, server: Mail, name: str, how: Security | None = None, trusted: ssl.SSLContext | None = None
    ) -> None:
        """`name`: what people see as the sender. `trusted`: other certificates than the system's."""
        self.sender, self.name = server.sender, name
        self._server, self._trusted = server, trusted
        self._how = how or security(server.host, server.port)
        self._client: SMTP | None = None

    async def send(self, letter: Letter, now: datetime) -> Sent:
        """Never raises for what a mail server may answer."""
        written = message(letter, self.sender, self.name, now)
        kept = self._client is not None
        sent = await self._try(letter.to, written.as_bytes())
        if kept and sent.fate is Fate.AGAIN and sent.pause:  # servers hang up on whoever is silent
            sent = await self._try(letter.to, written.as_bytes())
        if sent.fate is not Fate.SENT:
            await self.close()
        return sent

    async def _try(self, to: str, written: bytes) -> Sent:
        """Before the message is handed over nothing has been sent; once it is, only the server knows."""
        try:
            client = self._client = self._client or await self._connected()
            await client.mail(as_sent(self.sender) or self.sender)
            await client.rcpt(as_sent(to) or to)
        except SMTPRecipientRefused as error:
            return Sent(Fate.UNREACHABLE if error.code >= 500 else Fate.AGAIN, why=_words(error))
        except SMTPResponseException as error:  # the server does not want us: whoever runs the network sees to it
            return Sent(Fate.AGAIN, pause=PAUSE, why=_words(error))
        except (SMTPException, OSError, TimeoutError) as error:
            self._client = None
            return Sent(Fate.AGAIN, pause=PAUSE, why=f"the mail server can't be reached: {error}")
        try:
            await client.data(written, timeout=PATIENCE)
        except SMTPDataError as error:
            return Sent(Fate.REFUSED if error.code >= 500 else Fate.AGAIN, why=_words(error))
        except (SMTPException, OSError, TimeoutError) as error:
            self._client = None
            return Sent(Fate.UNKNOWN, why=f"the mail server was lost: {error}")
        return Sent(Fate.SENT)

    async def _connected(self) -> SMTP:
        client = SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.user or None,
            password=self._server.password.get_secret_value() or None,
            timeout=PATIENCE,
            use_tls=self._how is Security.TLS,
            start_tls=self._how is Security.STARTTLS,
            tls_context=self._trusted,
        )
        await client.connect()
        return client

    async def close(self) -> None:
        """Say goodbye; a server that does not answer is no failure."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            await client.quit(timeout=2)
        except (SMTPException, OSError, TimeoutError):
            client.close()

    async def check(self) -> str | None:
        """Connect, greet, sign in; None where all is well, else what the server said."""
        try:
            client = await self._connected()
            await client.noop()
            await client.quit()
        except SMTPResponseException as error:
            return _words(error)
        except (SMTPException, OSError, TimeoutError, ValueError) as error:
            return str(error) or type(error).__name__
        return None


def _words(error: SMTPResponseException) -> str:
    return f"{error.code} {error.message}"
