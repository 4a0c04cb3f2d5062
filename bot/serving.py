"""A web app beside the bot, on one port, without uvicorn's signal handlers (they would end the process unasked)."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from starlette.applications import Starlette


class Unsignalled(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@contextlib.asynccontextmanager
async def serving(app: Starlette, listen: str) -> AsyncIterator[int]:
    """Serve `host:port` until the block ends; port 0 takes a free one. Hands out the port.

    Raises OSError where the address is taken.
    """
    host, _, port = listen.rpartition(":")
    listener = socket.create_server((host.strip("[]"), int(port)))
    server = Unsignalled(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield int(listener.getsockname()[1])  # connections wait in the listener until uvicorn takes them
    finally:
        server.should_exit = True
        await task
