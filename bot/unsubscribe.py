"""The way out that every e-mail carries (RFC 8058): a page with one button, one click in a mail program.

The address is signed for one person and their e-mail address, so it needs no row, and ends with the address.
"""

import hmac
from collections.abc import Callable
from hashlib import sha256

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.now import Clock
from bot.say import Say
from bot.turn import Network
from catalogue import channels, people
from catalogue.cards import PersonCard
from catalogue.database import Database

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="robots" content="noindex"><title>{network}</title>\n<body>\n{body}\n</body></html>\n'
)
_BUTTON = Markup('<form method="post"><button>{label}</button></form>')


def key(secret: str) -> bytes:
    """To sign with, made of what only the bot knows."""
    return sha256(f"kursverbund unsubscribe {secret}".encode()).digest()


def token(signing: bytes, person: PersonCard) -> str:
    signed = hmac.new(signing, f"{person.id} {person.mail}".encode(), sha256).hexdigest()
    return f"{person.id}-{signed[:40]}"


def address(public_url: str, signing: bytes) -> Callable[[PersonCard], str]:
    """Of a person; "" where nothing is served under https."""
    base = public_url.rstrip("/")
    return lambda person: f"{base}/unsubscribe/{token(signing, person)}" if base.startswith("https://") else ""


def routes(database: Database, clock: Clock, network: Network, signing: bytes) -> list[Route]:
    """GET asks (programs that look for viruses follow every link), POST does."""

    async def ask(request: Request) -> Response:
        person = await _whose(request, database, signing)
        if person is None:
            return _unknown()
        say = Say(person.language, network.zone)
        question = say("No more e-mails from {network} to {mail}?", network=network.name, mail=person.mail)
        body = Markup("<p>{}</p>{}").format(question, _BUTTON.format(label=say("No more e-mails")))
        return _page(body, say, network)

    async def do(request: Request) -> Response:
        person = await _whose(request, database, signing)
        if person is None:
            return _unknown()
        async with database.writing() as db:
            await channels.stop_mail(db, person.id, clock.now())
        say = Say(person.language, network.zone)
        away = say("You get no more e-mails. In Telegram you can change this with /settings.")
        told = say("You get no more e-mails. Your coordination tells you what it books for you.")
        return _page(Markup("<p>{}</p>").format(told if person.telegram_id is None else away), say, network)

    path = "/unsubscribe/{token}"
    return [Route(path, ask, methods=["GET"]), Route(path, do, methods=["POST"])]


async def _whose(request: Request, database: Database, signing: bytes) -> PersonCard | None:
    given = str(request.path_params["token"])
    number = given.partition("-")[0]
    if not number.isdecimal() or not number.isascii() or len(number) > 10:
        return None
    async with database.reading() as db:
        try:
            person = await people.card(db, int(number))
        except LookupError:
            return None
    right = person.mail and hmac.compare_digest(token(signing, person).encode(), given.encode())
    return person if right else None


def _unknown() -> Response:
    return PlainTextResponse("not found\n", status_code=404)


def _page(body: Markup, say: Say, network: Network) -> Response:
    page = _PAGE.format(language=say.language, network=network.name, body=body)
    return HTMLResponse(page, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
