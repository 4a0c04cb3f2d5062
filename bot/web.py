"""What the bot serves to machines: is it alive, is it ready, and calendars to subscribe to."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot import calendar_route
from bot.now import Clock
from bot.turn import Network
from catalogue import inbox
from catalogue.database import Database

#: An update that waits longer than this for its answer means that something is stuck; seconds.
STUCK = 300.0
#: Answers of fewer bytes are not worth compressing.
SMALL = 500


def app(database: Database, clock: Clock, network: Network, more: Sequence[Route] = ()) -> Starlette:
    """`/healthz`: the process answers. `/readyz`: the database answers, and no update has waited for minutes."""

    async def healthz(request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok\n")

    async def readyz(request: Request) -> PlainTextResponse:
        try:
            async with database.reading() as db:
                oldest = await inbox.oldest(db)
        except Exception as error:
            return PlainTextResponse(f"database: {type(error).__name__}\n", status_code=503)
        if oldest is not None and (clock.now() - oldest).total_seconds() > STUCK:
            return PlainTextResponse("updates wait too long\n", status_code=503)
        return PlainTextResponse("ready\n")

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            calendar_route.route(database, clock, network),
            *more,
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=SMALL)],
    )
