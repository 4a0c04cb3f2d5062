"""Web apps beside the bot, without uvicorn's signal handlers (they would end the process unasked)."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette


class Unsignalled(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; port 0 takes a free one. Raises OSError where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or Nagle stays on
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


@contextlib.asynccontextmanager
async def serving(app: Starlette, listen: str) -> AsyncIterator[int]:
    """Serve `host:port` until the block ends; hands out the port. Raises OSError where the address is taken."""
    host, _, port = listen.rpartition(":")
    listener = listening(host.strip("[]"), int(port))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    server = Unsignalled(config)
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield int(listener.getsockname()[1])  # connections wait in the listener until uvicorn takes them
    finally:
        server.should_exit = True
        await task
