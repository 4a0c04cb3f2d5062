"""The server as one object to start and stop, in the bot's process, in a test's, or in its own."""

import asyncio
from datetime import timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.sandbox import bot_side, human_side, stage_side
from bot.sandbox.clock import Clock
from bot.sandbox.connections import BreakableProtocol
from bot.sandbox.humans import Impossible
from bot.sandbox.methods import receiving
from bot.sandbox.world import World
from bot.serving import Unsignalled, listening

TOKEN = "1000000001:sandbox-needs-no-secret-0000000000"
HOST = "127.0.0.1"
_PAGE = Path(__file__).with_name("page")


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code)


async def _impossible(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 409)


def application(world: World) -> Starlette:
    """All three sides and the page. Only hosts of the loopback are answered, so that no web page can reach in."""
    page = [Mount("/", StaticFiles(directory=_PAGE, html=True, check_dir=False))]
    sides = [*bot_side.routes(world), *human_side.routes(world), *stage_side.routes(world)]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    handlers = {HTTPException: _http_error, Impossible: _impossible}
    return Starlette(routes=[*sides, *page], middleware=[hosts], exception_handlers=handlers)


class SandboxServer:
    """A Bot API server on loopback.

    `port` 0 takes a free one; `clock_file` holds the ISO 8601 offset that the bot reads too; `rates` refuses what is
    above Telegram's limits with 429; `pace` multiplies the waits between attempts to reach a webhook.
    """

    def __init__(
        self,
        port: int = 0,
        token: str = TOKEN,
        clock_file: Path | None = None,
        rates: bool = False,
        pace: float = 1.0,
    ) -> None:
        self.world = World(token, Clock(clock_file), rates, pace)
        self.token = token
        self._port = port
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The value for `telegram.api_url`, and the address of the page."""
        return f"http://{HOST}:{self._port}"

    async def start(self) -> None:
        """Listen. Raises OSError if the port is taken."""
        listener = listening(HOST, self._port)
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            application(self.world),
            http=BreakableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=2,
        )
        self._server = Unsignalled(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))

    async def stop(self) -> None:
        """Answer what waits (polls come back empty-handed), close connections, end."""
        if self._task is None:
            return
        self._server.should_exit = True
        await receiving.remove(self.world)
        self.world.updates.interrupt(None)
        self.world.events.close()
        await self._task
        self._task = None

    async def reset(self) -> None:
        """Back to the beginning: nobody there, no webhook, real time."""
        await receiving.remove(self.world)
        self.world.forget()
        self.world.move_clock(timedelta())

    async def __aenter__(self) -> "SandboxServer":
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()
