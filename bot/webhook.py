"""Updates by webhook: answered with 200 once they are rows. Serves nothing else."""

import hmac
import json
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.intake import Intake

log = structlog.get_logger()

#: Updates are a few kB; anything near this is none.
LARGEST_BODY = 1_000_000


def app(intake: Intake, public_url: str, secret: str) -> Starlette:
    """The route of `public_url` behind the TLS proxy, guarded by the secret (Bot API: setWebhook)."""

    async def receive(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return Response(status_code=413)
        payload = _update(body)
        if payload is not None:
            await intake.store([payload])
        return Response(status_code=200)

    return Starlette(routes=[Route(urlsplit(public_url).path or "/", receive, methods=["POST"])])


def _update(body: bytes) -> dict[str, object] | None:
    """None for what can't be read: a refusal would only make Telegram repeat it."""
    try:
        payload = json.loads(body)
        int(payload["update_id"])
    except (ValueError, TypeError, KeyError):
        log.warning("a webhook call that is no update", size=len(body))
        return None
    return dict(payload)
