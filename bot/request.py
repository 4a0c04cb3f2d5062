"""PTB's HTTP on aiohttp. Its own httpx client slows down with every request in flight (4 to 6 times at 64)."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.budget import Budget

#: Seconds for a whole call; getUpdates and uploads bring their own.
TIMEOUT = 20.0
#: Seconds to get through to Telegram: whoever did not has surely done nothing yet.
CONNECT_TIMEOUT = 10.0
#: The connection never stood; whatever else breaks may have been carried out.
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class NotReached(NetworkError):
    """The connection never stood: Telegram knows nothing of the call."""


class AiohttpRequest(BaseRequest):
    """One connection pool for all calls. `connections`: how many at once; `budget`: every call waits while a 429 holds
    everybody, and every 429 does."""

    def __init__(self, connections: int = 128, budget: Budget | None = None) -> None:
        self._connections, self._budget = connections, budget
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return TIMEOUT

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises NotReached where the call did not reach Telegram, TimedOut where nobody knows;
        without the address: it contains the token."""
        assert self._session is not None, "initialize() comes first"
        seconds = TIMEOUT if isinstance(read_timeout, DefaultValue) or read_timeout is None else read_timeout
        if self._budget is not None:
            await self._budget.free()
        status, body = await _ask(self._session, url, method, request_data, seconds)
        if status == 429 and self._budget is not None:
            self._budget.pause(_pause(body))
        return status, body


async def _ask(
    session: aiohttp.ClientSession, url: str, method: str, data: RequestData | None, seconds: float
) -> tuple[int, bytes]:
    timeout = aiohttp.ClientTimeout(total=seconds + TIMEOUT, sock_read=seconds, sock_connect=CONNECT_TIMEOUT)
    try:
        async with session.request(method, url, data=_body(data), timeout=timeout) as response:
            return response.status, await response.read()
    except _NOT_SENT as error:
        raise NotReached(type(error).__name__) from None
    except TimeoutError:
        raise TimedOut from None
    except aiohttp.ClientError as error:
        raise TimedOut(type(error).__name__) from None


def _pause(body: bytes) -> timedelta:
    """How long Telegram wants us to wait; a second where its answer does not say."""
    try:
        return timedelta(seconds=float(json.loads(body)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError):
        return timedelta(seconds=1)


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.multipart_data:
        return dict(data.json_parameters)
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form
