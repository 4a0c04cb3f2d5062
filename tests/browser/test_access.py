"""axe-core finds nothing to object to, in light and dark, on a wide screen and on a phone."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox.players import Player, Stage
from bot.sandbox.serving import SandboxServer
from tests.bot.sandbox.browser import Tab
from tests.browser.axe import violations

READY = "document.querySelector('[data-slot=tour]')?.hidden === false"
CHAT = "document.querySelector('.chat[data-active]')"
STYLES = ("primary", "success", "danger")
BUTTONS = [[{"text": "Zurück", "callback_data": "x"}], *([{"text": s, "callback_data": s, "style": s}] for s in STYLES)]
TEXT = (
    "<b>Freie Plätze</b>\n<i>Bern</i> <code>s-1</code> <a href='https://a.example/'>Karte</a> /mine "
    "<tg-spoiler>geheim</tg-spoiler>\n<blockquote>Gut</blockquote>"
)


class Bot:
    """Says to the server what each test wants."""

    def __init__(self, server: SandboxServer, session: aiohttp.ClientSession) -> None:
        self._address = f"{server.url}/bot{server.token}"
        self._session = session

    async def call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{self._address}/{method}", json=params) as response:
            answer = await response.json()
            assert answer["ok"], answer
            return answer["result"]


@pytest_asyncio.fixture
async def jonas() -> AsyncIterator[tuple[SandboxServer, Player, Bot]]:
    """A server with a member of staff, whose chat is full of everything, and a coordinator."""
    server = SandboxServer()
    server.world = world = Stage(server.token, server.world.clock)
    async with server, aiohttp.ClientSession() as session:
        regula = world.add_person("Regula", "Aebi", language_code="de")
        regula.houses, regula.invites = [{"institution": "Haus Lindenhof", "role": "coordinator"}], "i-abc"
        person = world.add_person("Jonas", "Wüthrich", language_code="de")
        person.houses, person.started = [{"institution": "Haus Lindenhof", "role": "staff"}], True
        bot = Bot(server, session)
        await bot.call("setMyCommands", commands=[{"command": "mine", "description": "Meine Kurse"}])
        file = world.store("kurs-1.ics", "text/calendar", b"BEGIN")
        world.add_message(person, True, {"document": file.as_document(), "caption": "Ihr Platz"})
        await bot.call(
            "sendMessage", chat_id=person.id, text=TEXT, parse_mode="HTML", reply_markup={"inline_keyboard": BUTTONS}
        )
        yield server, person, bot


async def _ask_inline(page: Tab, bot: Bot) -> None:
    await page.js(f"{CHAT}.querySelector('textarea').focus()")
    await page.type("@kursverbund_sandbox_bot brand")
    (update,) = await bot.call("getUpdates", timeout=5, allowed_updates=["inline_query"])
    found = [_article(n) for n in range(3)]
    await bot.call("answerInlineQuery", inline_query_id=update["inline_query"]["id"], results=found)
    await page.until(f"{CHAT}.querySelectorAll('[role=option]').length === 3")


def _article(n: int) -> dict[str, Any]:
    content = {"message_text": f"Brandschutz {n}"}
    return {
        "type": "article",
        "id": str(n),
        "title": f"Brandschutz {n}",
        "description": "Mi, 2. Dezember · Biel",
        "input_message_content": content,
    }


@pytest.mark.parametrize("width", [1400, 390], ids=["wide", "phone"])
async def test_nobody_is_kept_out(page: Tab, jonas: tuple[SandboxServer, Player, Bot], width: int) -> None:
    server, person, bot = jonas
    await page.size(width)
    await page.open(server.url, READY)
    await _clean(page, width, "the start, with the tour")
    await page.js("document.querySelector('[data-slot=tour-help]').click()")
    await page.js(f"{CHAT}.querySelector('textarea').value = ''")
    await _ask_inline(page, bot)
    await page.js("document.querySelector('[data-advance=PT1H]').click()")
    await bot.call("sendMessage", chat_id=person.id, text="Erinnerung")
    await page.until("document.querySelector('.news .chip')")
    await _clean(page, width, "a chat with buttons, inline results, and news")
    await page.js(f"{CHAT}.querySelector('textarea').value = ''")
    await page.js("document.querySelector('.newcomer').click()")
    await _clean(page, width, "a form in a dialog")
    await page.js("document.querySelector('dialog[open]').close()")
    await page.js(f"{CHAT}.querySelector('[aria-haspopup=menu]').click()")
    await _clean(page, width, "a menu")
    await page.js(f"{CHAT}.querySelector('button[title=\"Block the bot\"]').click()")
    await page.until(f"{CHAT}.querySelector('.blocked')")
    await _clean(page, width, "somebody who has blocked the bot")


async def _clean(page: Tab, width: int, what: str) -> None:
    """By day and by night."""
    for dark in (False, True):
        await page.size(width, dark=dark)
        found = await violations(page)
        assert found == [], f"{what}, {'dark' if dark else 'light'}:\n" + "\n".join(found)


#: JavaScript: everything that has moved unasked since the page was opened, and by how much.
SHIFTS = """new Promise((done) => {
    const found = [];
    new PerformanceObserver((seen) => found.push(...seen.getEntries())).observe({type: "layout-shift", buffered: true});
    const told = (one) => [one.value, ...one.sources.map(({node}) => node?.outerHTML?.slice(0, 80))];
    setTimeout(() => done(found.filter((one) => !one.hadRecentInput).map(told)), 300);
})"""


@pytest.mark.parametrize("width", [1400, 390], ids=["wide", "phone"])
async def test_nothing_jumps_while_messages_arrive(
    page: Tab, jonas: tuple[SandboxServer, Player, Bot], width: int
) -> None:
    server, person, bot = jonas
    await page.size(width)
    await page.open(f"{server.url}/#{person.id}", READY)
    await page.click("document.querySelector('[data-advance=PT1H]')")
    for n in range(12):
        sent = await bot.call("sendMessage", chat_id=person.id, text=f"Nachricht {n}\n" * (n % 4 + 1))
        place = {"chat_id": person.id, "message_id": sent["message_id"]}
        if n % 3 == 0:
            await bot.call("editMessageText", **place, text="Geändert", reply_markup={"inline_keyboard": BUTTONS})
        if n % 5 == 0:
            await bot.call("deleteMessage", **place)
    await page.until(f"{CHAT}.textContent.includes('Nachricht 11')")
    shifts = await page.js(SHIFTS)
    assert sum(value for value, *_ in shifts) < 0.01, shifts
