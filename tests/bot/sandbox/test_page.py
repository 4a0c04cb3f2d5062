"""The chat page in a real browser, with a bot that says exactly what each test wants."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox.people import Person
from bot.sandbox.serving import SandboxServer
from catalogue.documents import qr
from tests.bot.sandbox.browser import Tab, tab
from tests.bot.sandbox.conftest import Api

READY = "document.querySelector('[data-slot=people] button')"
PAGE = Path(__file__).parents[3] / "bot" / "sandbox" / "page"


@pytest.fixture
def anna(server: SandboxServer) -> Person:
    person = server.world.add_person("Anna", "Muster", language_code="de")
    person.started = True
    return person


@pytest_asyncio.fixture
async def page(devtools: str, server: SandboxServer, anna: Person) -> AsyncIterator[Tab]:
    """Anna's chat on a wide screen. Nothing on the page may have gone wrong at the end."""
    async with tab(devtools) as opened:
        await opened.size(1300)
        await opened.open(f"{server.url}/#{anna.id}", READY)
        yield opened
        assert opened.complaints == []


def in_chat(person: Person, selector: str) -> str:
    """JavaScript: the first such element in somebody's chat."""
    return f"document.querySelector('.chat[data-person=\"{person.id}\"] {selector}')"


def with_words(selector: str, words: str) -> str:
    """JavaScript: the element whose text contains the words."""
    return f"[...document.querySelectorAll('{selector}')].find((e) => e.textContent.includes({json.dumps(words)}))"


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


async def updates(api: Api, offset: int = 0) -> list[dict[str, Any]]:
    answer = await api("getUpdates", timeout=5, offset=offset)
    found: list[dict[str, Any]] = answer["result"]
    return found


async def test_text_is_formatted_and_never_becomes_markup(page: Tab, api: Api, anna: Person) -> None:
    html = '<b>Fett <i>und</i> mehr</b> &lt;img src=x onerror="alert(1)"&gt; 👩‍⚕️ <code>x</code> <a href="https://a.example/">da</a>'
    await api("sendMessage", chat_id=anna.id, text=html, parse_mode="HTML")
    await page.until(in_chat(anna, ".text"))
    assert (
        await page.js(in_chat(anna, ".text") + ".textContent")
        == 'Fett und mehr <img src=x onerror="alert(1)"> 👩‍⚕️ x da'
    )
    assert await page.js(in_chat(anna, ".text b") + ".textContent") == "Fett und mehr"
    assert await page.js(in_chat(anna, ".text b i") + ".textContent") == "und"
    assert await page.js(in_chat(anna, ".text code") + ".textContent") == "x"
    assert await page.js(in_chat(anna, ".text a") + ".href") == "https://a.example/"
    assert await page.js(in_chat(anna, "img")) is None


async def test_a_link_never_runs_a_script(page: Tab, server: SandboxServer, anna: Person) -> None:
    entity = {"type": "text_link", "offset": 0, "length": 2, "url": "javascript:alert(1)"}
    server.world.add_message(anna, True, {"text": "da", "entities": [entity]})
    await page.until(in_chat(anna, ".text a"))
    assert await page.js(in_chat(anna, ".text a") + ".hasAttribute('href')") is False


async def test_what_is_typed_reaches_the_bot(page: Tab, api: Api, anna: Person) -> None:
    await page.js(in_chat(anna, "textarea") + ".focus()")
    await page.type("/start i-abc")
    await page.key("Enter", "\r")
    await page.until(in_chat(anna, ".mine .text"))
    (update,) = await updates(api)
    assert update["message"]["text"] == "/start i-abc"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert await page.js(in_chat(anna, "textarea") + ".value") == ""


async def test_a_press_shows_the_edit_and_the_short_answer_and_keeps_the_focus(
    page: Tab, api: Api, anna: Person
) -> None:
    button = {"text": "Anmelden", "callback_data": "e-1", "style": "primary"}
    sent = await api("sendMessage", chat_id=anna.id, text="Frei", reply_markup=keyboard([button]))
    await page.until(in_chat(anna, ".message .key.primary"))
    await page.js(in_chat(anna, ".message .key") + ".focus()")
    await page.key("Enter", "\r")
    (update,) = await updates(api)
    assert update["callback_query"]["data"] == "e-1"
    place = {"chat_id": anna.id, "message_id": sent["result"]["message_id"]}
    other = keyboard([{"text": "Abmelden", "callback_data": "w-1", "style": "danger"}])
    await api("editMessageText", **place, text="Sie haben einen Platz", reply_markup=other)
    await api("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Geschafft")
    await page.until(with_words(".message .text", "Sie haben einen Platz"))
    await page.until("document.querySelector('.toast.shown')?.textContent === 'Geschafft'")
    assert await page.js("document.querySelectorAll('.message').length") == 1
    assert await page.js("document.activeElement.textContent") == "Abmelden"


async def test_an_important_answer_waits_until_it_is_closed(page: Tab, api: Api, anna: Person) -> None:
    await api("sendMessage", chat_id=anna.id, text="?", reply_markup=keyboard([{"text": "Ja", "callback_data": "j"}]))
    await page.until(in_chat(anna, ".message .key"))
    await page.js(in_chat(anna, ".message .key") + ".click()")
    (update,) = await updates(api)
    await api("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Halt", show_alert=True)
    await page.until("document.querySelector('dialog[open]')?.textContent.includes('Halt')")


async def test_a_link_into_this_chat_is_followed_in_it(page: Tab, api: Api, anna: Person) -> None:
    link = "https://t.me/kursverbund_sandbox_bot?start=s-7"
    await api("sendMessage", chat_id=anna.id, text="Da", reply_markup=keyboard([{"text": "Öffnen", "url": link}]))
    await page.until(in_chat(anna, ".message .key"))
    await page.js(in_chat(anna, ".message .key") + ".click()")
    await page.until(with_words(".mine .text", "/start s-7"))


async def test_a_deleted_message_goes_away(page: Tab, api: Api, anna: Person) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="Gleich weg")
    await page.until(with_words(".text", "Gleich weg"))
    await api("deleteMessage", chat_id=anna.id, message_id=sent["result"]["message_id"])
    await page.until(f"!{in_chat(anna, '.message')}")


async def test_a_document_can_be_downloaded_under_its_name(page: Tab, server: SandboxServer, anna: Person) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id), "caption": "<b>Für den Kalender</b>", "parse_mode": "HTML"})
    form.add_field("document", b"BEGIN:VCALENDAR", filename="kurs.ics", content_type="text/calendar")
    async with aiohttp.ClientSession() as session:
        await session.post(f"{server.url}/bot{server.token}/sendDocument", data=form)
    await page.until(in_chat(anna, "a.file"))
    assert await page.js(in_chat(anna, "a.file") + ".download") == "kurs.ics"
    got = await page.js(f"fetch({in_chat(anna, 'a.file')}.href).then((answer) => answer.text())")
    assert got == "BEGIN:VCALENDAR"
    assert await page.js(in_chat(anna, ".text b") + ".textContent") == "Für den Kalender"


async def test_a_picture_is_shown_in_the_chat_with_words_for_whoever_does_not_see_it(
    page: Tab, server: SandboxServer, anna: Person
) -> None:
    content = qr.png("https://t.me/kursbot?start=i-abc")
    form = aiohttp.FormData({"chat_id": str(anna.id), "caption": "<b>Für den Aushang</b>\nA5", "parse_mode": "HTML"})
    form.add_field("photo", content, filename="qr.png", content_type="image/png")
    async with aiohttp.ClientSession() as session:
        await session.post(f"{server.url}/bot{server.token}/sendPhoto", data=form)
    picture = in_chat(anna, "img.picture")
    await page.until(f"{picture}?.complete && {picture}.naturalWidth > 300")
    assert await page.js(f"{picture}.alt.split(': ')[1]") == "Für den Aushang"
    assert await page.js(f"{picture}.height === {picture}.width")
    assert await page.js(in_chat(anna, ".text b") + ".textContent") == "Für den Aushang"


async def test_a_file_reaches_the_bot_with_what_was_typed(page: Tab, api: Api, anna: Person, tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("titel;beginn\n")
    await page.js(in_chat(anna, "textarea") + ".focus()")
    await page.type("Unsere Liste")
    root = await page.call("DOM.getDocument")
    node = await page.call("DOM.querySelector", nodeId=root["root"]["nodeId"], selector=".chat input[type=file]")
    await page.call("DOM.setFileInputFiles", nodeId=node["nodeId"], files=[str(tmp_path / "liste.csv")])
    (update,) = await updates(api)
    assert update["message"]["document"]["file_name"] == "liste.csv"
    assert update["message"]["caption"] == "Unsere Liste"


async def test_the_menu_lists_the_commands_of_this_chat_while_one_is_typed(page: Tab, api: Api, anna: Person) -> None:
    commands = [{"command": name, "description": f"Was {name} tut"} for name in ("mine", "manage", "help")]
    await api("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": anna.id})
    shown = "[...document.querySelectorAll('.commands:not([hidden]) b')].map((e) => e.textContent).join(' ')"
    await page.until(f"!{in_chat(anna, '[aria-haspopup=menu]')}.hidden")
    await page.js(in_chat(anna, "textarea") + ".focus()")
    await page.type("/m")
    await page.until(f"{shown} === '/mine /manage'")
    await page.key("ArrowUp")
    assert await page.js("document.activeElement.textContent") == "/manageWas manage tut"
    await page.key("Enter", "\r")
    (update,) = await updates(api)
    assert update["message"]["text"] == "/manage"
    assert await page.js(shown) == ""


async def test_whoever_blocks_the_bot_sees_how_to_let_it_back_in(page: Tab, api: Api, anna: Person) -> None:
    await page.js(in_chat(anna, 'button[title="Block the bot"]') + ".click()")
    await page.until(f"!{in_chat(anna, 'textarea')}")
    await page.js(in_chat(anna, ".composer button") + ".click()")
    await page.until(in_chat(anna, "textarea"))
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in await updates(api)]
    assert statuses == ["kicked", "member"]


async def test_the_clock_moves_on_and_back(page: Tab, server: SandboxServer) -> None:
    before = await page.js("document.querySelector('time').dateTime.slice(0, 10)")
    await page.js(with_words("button", "+1 day") + ".click()")
    await page.until(f"document.querySelector('time').dateTime.slice(0, 10) > '{before}'")
    await page.js(with_words("button", "+1 hour") + ".click()")
    await page.until(with_words(".shift", "+1 d 1 h"))
    assert server.world.clock.offset.total_seconds() == 25 * 3600
    await page.js(with_words("button", "Real time") + ".click()")
    await page.until(with_words(".shift", "real time"))
    assert server.world.clock.offset.total_seconds() == 0


async def test_somebody_new_steps_in(page: Tab, server: SandboxServer, anna: Person) -> None:
    await page.js("document.querySelector('.newcomer').click()")
    await page.until("document.querySelector('dialog[open] [name=first_name]') === document.activeElement")
    await page.type("Zoë")
    await page.js("document.querySelector('dialog [value=add]').click()")
    await page.until(with_words(".chat-head", "Zoë"))
    zoe = next(person for person in server.world.people.values() if person.first_name == "Zoë")
    await page.js(f"{in_chat(zoe, '.empty .key')}.click()")
    await page.until(in_chat(zoe, ".mine"))
    assert [message.content["text"] for message in server.world.chat(zoe)] == ["/start"]
    assert server.world.chat(anna) == []


async def test_news_for_people_who_are_not_shown_are_counted(page: Tab, api: Api, server: SandboxServer) -> None:
    ben = server.world.add_person("Ben")
    ben.started = True
    await api("sendMessage", chat_id=ben.id, text="Eins")
    await api("sendMessage", chat_id=ben.id, text="Zwei")
    await page.until("document.querySelector('.badge')?.textContent === '2'")
    await page.js(f"document.querySelector('.person[data-person=\"{ben.id}\"]').click()")
    await page.until(f"{in_chat(ben, '.message')} && !document.querySelector('.badge')")


async def test_people_stand_side_by_side_on_a_wide_screen_and_one_at_a_time_on_a_phone(
    page: Tab, server: SandboxServer, anna: Person
) -> None:
    ben = server.world.add_person("Ben")
    await page.until(f"document.querySelector('.person[data-person=\"{ben.id}\"]')")
    await page.js(f"document.querySelector('.person[data-person=\"{ben.id}\"]').click()")
    shown = (
        "[...document.querySelectorAll('.chat')].filter((e) => e.offsetWidth > 0).map((e) => e.dataset.person).join()"
    )
    await page.until(f"{shown} === '{anna.id},{ben.id}'")
    await page.size(390)
    await page.until(f"{shown} === '{ben.id}'")
    assert await page.js("document.documentElement.scrollWidth") == 390
    await page.js(in_chat(ben, ".back") + ".click()")
    await page.until(f"{shown} === '' && document.querySelector('.people').offsetWidth > 0")


async def test_the_page_says_when_the_sandbox_is_gone(devtools: str) -> None:
    server = SandboxServer()
    await server.start()
    server.world.add_person("Anna")
    async with tab(devtools) as page:
        await page.size(1300)
        await page.open(server.url, READY)
        await server.stop()
        await page.until("!document.querySelector('.lost').hidden")


@pytest.mark.parametrize("language", ["de", "fr", "en"])
async def test_the_page_speaks_three_languages(page: Tab, server: SandboxServer, language: str) -> None:
    await page.js(f"localStorage.setItem('language', '{language}')")
    await page.open(f"{server.url}/?again", READY)
    assert await page.js("document.documentElement.lang") == language
    silent = "[...document.querySelectorAll('[data-word]')].filter((e) => !e.textContent.trim()).length"
    assert await page.js(silent) == 0
    controls = "[...document.querySelectorAll('button, select, textarea')]"
    nameless = f"{controls}.filter((e) => !e.textContent.trim() && !e.ariaLabel && !e.labels?.length)"
    assert await page.js(f"{nameless}.map((e) => e.outerHTML).join()") == ""


async def test_every_word_of_the_page_is_there_in_every_language(page: Tab) -> None:
    words: dict[str, dict[str, str]] = await page.js("import('/words.js').then((module) => module.WORDS)")
    assert words["de"].keys() == words["fr"].keys() == words["en"].keys()
    assert not [text for text in words["de"].values() if "ß" in text]
    said = await page.js("import('/words.js').then((m) => (m.speak('fr'), m.word('copied', {text: 'x'})))")
    assert said == "Copié\u202f: x"


CONTRASTS = (
    "ink/ground ink/surface ink/mine soft/surface soft/ground soft/mine accent/mine accent/surface accent/raised "
)
CONTRASTS += "on-accent/accent surface/good danger/surface surface/danger ground/ink"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_everything_can_be_read_by_day_and_by_night(page: Tab, dark: bool) -> None:
    await page.size(1300, dark=dark)
    colours = "getComputedStyle(document.documentElement).getPropertyValue('--' + name)"
    for pair in CONTRASTS.split():
        first, second = [await page.js(colours.replace("name", json.dumps(name))) for name in pair.split("/")]
        assert _contrast(first, second) >= 4.5, f"{pair}: {first} on {second}"


def _contrast(first: str, second: str) -> float:
    """WCAG 2.2, 1.4.3: from 1 to 21; 4.5 is asked for text."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour.strip()[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


#: JavaScript: everything that has moved unasked since the page was opened, and by how much.
SHIFTS = """new Promise((done) => {
    const found = [];
    new PerformanceObserver((seen) => found.push(...seen.getEntries())).observe({type: "layout-shift", buffered: true});
    const told = (one) => [one.value, ...one.sources.map(({node}) => node?.outerHTML?.slice(0, 80))];
    setTimeout(() => done(found.filter((one) => !one.hadRecentInput).map(told)), 300);
})"""


async def test_nothing_jumps_and_nothing_comes_from_elsewhere(
    page: Tab, server: SandboxServer, api: Api, anna: Person
) -> None:
    await api("sendMessage", chat_id=anna.id, text="Guten Tag")
    await page.until(in_chat(anna, ".message"))
    shifts = await page.js(SHIFTS)
    assert sum(value for value, *_ in shifts) < 0.01, shifts
    loaded = await page.js("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert loaded and all(address.startswith(server.url) for address in loaded)


def test_files_of_the_page_keep_the_measure() -> None:
    long = [file.name for file in PAGE.iterdir() if len(file.read_text().splitlines()) > 300]
    assert long == []


@pytest.mark.parametrize("name", ["", *sorted(file.name for file in PAGE.iterdir())])
async def test_every_file_of_the_page_is_served(server: SandboxServer, name: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/{name}") as response:
        assert response.status == 200
        assert await response.read() == (PAGE / (name or "index.html")).read_bytes()
