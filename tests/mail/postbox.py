"""A real mail server on this machine, with every misfortune on order; and what came in, read as a client reads it."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.config import Mail

SENDER = "kurse@verbund.example"


@dataclass
class Postbox:
    """`refuse`: answers to RCPT by address; `answer`: to messages; `cut`: hang up at "rcpt", or "after" it is taken."""

    port: int = 0
    came: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    answer: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    connections: int = 0
    on_message: Callable[[], None] = lambda: None

    async def handle_EHLO(  # noqa: N802 - the library's names
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "rcpt" in self.cut:
            self.cut.remove("rcpt")
            server.transport.abort()
            return "421 bye"
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer:
            return self.answer.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        parsed = message_from_bytes(content, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.came.append(parsed)
        self.raw.append(content)
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        self.on_message()
        if "after" in self.cut:
            self.cut.remove("after")
            server.transport.abort()
        return "250 taken"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        if not isinstance(data, LoginPassword) or data.password != b"geheim":
            return AuthResult(success=False, handled=False)
        self.signed_in.append(data.login.decode())
        return AuthResult(success=True)

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.came]

    def config(self, **changes: Any) -> Mail:
        values = {"host": "127.0.0.1", "port": self.port, "from": SENDER} | changes
        return Mail(**values)


#: Self-signed, for 127.0.0.1; made for these tests and trusted by nobody else.
CERTIFICATE = Path(__file__).with_name("for_tests_only.pem")


def server_side() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
    return context


def trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


async def opened(box: Postbox, **options: Any) -> asyncio.Server:
    """Listen on a free port; `tls` from the first byte, else as `aiosmtpd` takes them."""
    from_start = options.pop("tls", None)
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(box, loop=loop, hostname="postbox.example", **options)

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=from_start)
    box.port = server.sockets[0].getsockname()[1]
    return server
