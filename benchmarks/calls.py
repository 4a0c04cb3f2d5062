"""Just enough HTTP/1.1 to answer bots: the server must not be the slowest of those measured."""

import asyncio
import re
from collections.abc import Callable

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.I)

Reply = Callable[[bytes], None]
#: Takes path, body and the reply; calls the reply once, now or later.
Answer = Callable[[str, bytes, Reply], None]


class Connection(asyncio.Protocol):
    """One kept-alive connection; one request at a time, as the clients here do it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head, body = self._buffer[:head_end], self._buffer[head_end + 4 :]
        length = _LENGTH.search(head)
        if length and len(body) < int(length[1]):
            return
        if not length and _CHUNKED.search(head) and not body.endswith(b"0\r\n\r\n"):
            return
        self._buffer = b""
        self._answer(head.split(b" ", 2)[1].decode(), body, self._reply)

    def _reply(self, body: bytes) -> None:
        if self._transport is not None:
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)
