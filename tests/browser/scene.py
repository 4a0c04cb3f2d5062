"""A server without the bot, where a test says what the bot would: a member of staff and a coordinator look on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.players import Player, Stage
from bot.sandbox.serving import SandboxServer
from catalogue.documents import qr
from tests.bot.sandbox.browser import Tab

STYLES = ("primary", "success", "danger")
BUTTONS = [[{"text": "Zurück", "callback_data": "x"}], *([{"text": s, "callback_data": s, "style": s}] for s in STYLES)]
TEXT = (
    "<b>Freie Plätze</b>\n<i>Bern</i> <code>s-1</code> <a href='https://a.example/'>Karte</a> /mine "
    "<tg-spoiler>geheim</tg-spoiler>\n<blockquote>Gut</blockquote>"
)


@dataclass
class Scene:
    server: SandboxServer
    session: aiohttp.ClientSession
    jonas: Player
    regula: Player
    seen: int = 0  # the last update that was fetched

    @property
    def url(self) -> str:
        return self.server.url

    async def call(self, method: str, **params: Any) -> Any:
        """What the bot does."""
        address = f"{self.url}/bot{self.server.token}/{method}"
        async with self.session.post(address, json=params) as response:
            answer = await response.json()
            assert answer["ok"], answer
            return answer["result"]

    async def type_inline(self, page: Tab, words: str) -> None:
        await page.js(f"{self.field()}.focus()")
        await page.type(f"@{self.server.world.username} {words}")

    def field(self) -> str:
        """JavaScript: where Jonas writes."""
        return f"document.querySelector('.chat[data-person=\"{self.jonas.id}\"] textarea')"

    async def find(self, count: int, **more: Any) -> dict[str, Any]:
        """Answer the inline query that comes next; hands it out."""
        updates = await self.call("getUpdates", timeout=5, offset=self.seen + 1)
        self.seen = updates[-1]["update_id"]
        query: dict[str, Any] = updates[-1]["inline_query"]
        first = int(query["offset"] or 0)
        results = [_article(n) for n in range(first, first + count)]
        await self.call("answerInlineQuery", inline_query_id=query["id"], results=results, **more)
        return query


def _article(n: int) -> dict[str, Any]:
    link = {"text": "Ansehen", "url": f"https://t.me/kursverbund_sandbox_bot?start=s-{n}"}
    return {
        "type": "article",
        "id": str(n),
        "title": f"Brandschutz {n}",
        "description": "Mi, 2. Dezember · Biel",
        "input_message_content": {"message_text": f"Brandschutz {n}"},
        "reply_markup": {"inline_keyboard": [[link]]},
    }


@asynccontextmanager
async def played() -> AsyncIterator[Scene]:
    """Jonas' chat is full of everything."""
    server = SandboxServer()
    server.world = world = Stage(server.token, server.world.clock)
    async with server, aiohttp.ClientSession() as session:
        jonas = world.add_person("Jonas", "Wüthrich", language_code="de")
        jonas.houses, jonas.started = [{"institution": "Haus Lindenhof", "role": "staff"}], True
        regula = world.add_person("Regula", "Aebi", language_code="de")
        regula.houses, regula.invites = [{"institution": "Haus Lindenhof", "role": "coordinator"}], "i-abc"
        regula.started = True
        scene = Scene(server, session, jonas, regula)
        await scene.call("setMyCommands", commands=[{"command": "mine", "description": "Meine Kurse"}])
        file = world.store("kurs-1.ics", "text/calendar", b"BEGIN")
        world.add_message(jonas, True, {"document": file.as_document(), "caption": "Ihr Platz"})
        size = world.store("qr.png", "image/png", qr.png("https://t.me/kursbot?start=i-abc"), "photo").as_photo(
            370, 370
        )
        world.add_message(jonas, True, {"photo": [size], "caption": "Anwesenheits-Code"})
        keyboard = {"inline_keyboard": BUTTONS}
        await scene.call("sendMessage", chat_id=jonas.id, text=TEXT, parse_mode="HTML", reply_markup=keyboard)
        yield scene
