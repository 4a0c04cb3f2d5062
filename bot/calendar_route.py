"""`/cal/<token>.ics`: calendars to subscribe to. The token is a secret: no log, no error and no cache ever has it."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.now import Clock
from bot.screens.calendar_file import calendar_feed
from bot.turn import Network
from catalogue import feeds
from catalogue.database import Database
from catalogue.feed_cards import FeedCard

log = structlog.get_logger()

#: How long a program need not ask again, in seconds; proxies keep nothing.
FRESH = 900
_NEVER_KEPT = {"Cache-Control": "no-store"}


def route(database: Database, clock: Clock, network: Network) -> Route:
    """GET and HEAD. 404 for what is nobody's address, or not any more."""

    async def serve(request: Request) -> Response:
        try:
            async with database.reading() as db:
                card = await feeds.read(db, request.path_params["token"], clock.now())
            return _missing() if card is None else _answer(card, network, request.headers)
        except Exception as error:  # its text may hold the token
            log.error("a calendar can't be served", why=type(error).__name__)
            return PlainTextResponse("not now\n", status_code=503, headers=_NEVER_KEPT)

    return Route("/cal/{token}.ics", serve, methods=["GET"])


def _missing() -> Response:
    return PlainTextResponse("not found\n", status_code=404, headers=_NEVER_KEPT)


def _answer(card: FeedCard, network: Network, asked: Headers) -> Response:
    content = calendar_feed(card, network)
    changed = card.changed_at.astimezone(UTC).replace(microsecond=0)
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": f"private, max-age={FRESH}",
        "X-Content-Type-Options": "nosniff",
    }
    if is_known(asked, headers["ETag"], changed):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def is_known(asked: Headers, etag: str, changed: datetime) -> bool:
    """Has whoever asks this version already? The tag decides; the date only where there is no tag (RFC 9110 13.2.2).

    Tags compare weakly: proxies that compress make them weak.
    """
    if "if-none-match" in asked:
        known = [tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")]
        return etag in known or known == ["*"]
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed <= since
