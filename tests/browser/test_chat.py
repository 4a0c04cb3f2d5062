"""What a chat of the page can do besides writing: inline mode, files let go over it, news after the clock moved."""

import pytest
import pytest_asyncio

from tests.bot.sandbox.browser import Tab
from tests.browser.scene import Scene

READY = "document.querySelector('.chat[data-active]')"
CHAT = "document.querySelector('.chat[data-active]')"
OPTIONS = f"[...{CHAT}.querySelectorAll('[role=option]')].map((e) => e.querySelector('b').textContent).join()"
ACTIVE = f"document.getElementById({CHAT}.querySelector('textarea').getAttribute('aria-activedescendant'))"


@pytest_asyncio.fixture
async def chat(page: Tab, scene: Scene) -> Tab:
    """Jonas' chat on a wide screen."""
    await page.size(1300)
    await page.open(f"{scene.url}/#{scene.jonas.id}", READY)
    await page.js("localStorage.setItem('language', 'en')")
    return page


async def test_what_the_bot_finds_is_chosen_with_the_arrows_and_sent_into_the_chat(chat: Tab, scene: Scene) -> None:
    await scene.type_inline(chat, "brand biel")
    query = await scene.find(3)
    assert query["query"] == "brand biel"
    await chat.until(f"{OPTIONS} === 'Brandschutz 0,Brandschutz 1,Brandschutz 2'")
    await chat.key("ArrowDown")
    assert await chat.js(f"{ACTIVE}.ariaSelected") == "true"
    assert "Brandschutz 1" in await chat.js(f"{ACTIVE}.textContent")
    await chat.key("Enter", "\r")
    await chat.until(f"{CHAT}.querySelector('.message:last-child .via')")
    assert (
        await chat.js(f"{CHAT}.querySelector('.message:last-child .via').textContent") == "via @kursverbund_sandbox_bot"
    )
    assert await chat.js(f"{CHAT}.querySelector('.message:last-child .text').textContent") == "Brandschutz 1"
    assert await chat.js(f"{scene.field()}.value + {OPTIONS}") == ""


async def test_the_button_of_a_sent_card_opens_the_session_in_this_chat(chat: Tab, scene: Scene) -> None:
    await scene.type_inline(chat, "brand")
    await scene.find(1)
    await chat.until(f"{OPTIONS} === 'Brandschutz 0'")
    await chat.click(f"{CHAT}.querySelector('[role=option]')")
    await chat.until(f"{CHAT}.querySelector('.message:last-child .via')")
    await chat.click(f"{CHAT}.querySelector('.message:last-child .key')")
    await chat.until(f"{CHAT}.querySelector('.message:last-child').textContent.includes('/start s-0')")


async def test_more_results_follow_at_the_end_of_the_list(chat: Tab, scene: Scene) -> None:
    await scene.type_inline(chat, "brand")
    await scene.find(2, next_offset="2")
    await chat.until(f"{OPTIONS} === 'Brandschutz 0,Brandschutz 1'")
    await chat.key("ArrowDown")
    assert (await scene.find(1))["offset"] == "2"
    await chat.until(f"{OPTIONS}.endsWith('Brandschutz 2')")
    assert "Brandschutz 1" in await chat.js(f"{ACTIVE}.textContent")


async def test_the_sign_offers_the_name_of_the_bot_and_its_own_button_leads_to_it(chat: Tab, scene: Scene) -> None:
    await chat.js(f"{scene.field()}.focus()")
    await chat.type("@")
    await chat.until(f"{OPTIONS} === '@kursverbund_sandbox_bot'")
    await chat.key("Enter", "\r")
    assert await chat.js(f"{scene.field()}.value") == "@kursverbund_sandbox_bot "
    await scene.find(0, button={"text": "Zum Bot", "start_parameter": "h"})
    await chat.until(f"{OPTIONS} === 'Zum Bot'")
    await chat.key("Enter", "\r")
    await chat.until(f"{CHAT}.querySelector('.message:last-child').textContent.includes('/start h')")


@pytest.mark.parametrize("count", [0, 1])
async def test_escape_closes_the_results_and_keeps_the_words(chat: Tab, scene: Scene, count: int) -> None:
    await scene.type_inline(chat, "brand")
    await scene.find(count)
    await chat.until(f"{CHAT}.querySelector('.note').textContent")
    await chat.key("Escape")
    assert await chat.js(f"{CHAT}.querySelector('.results').hidden && {scene.field()}.value.endsWith('brand')")


async def test_files_that_are_let_go_over_a_chat_are_sent_with_what_was_typed(chat: Tab, scene: Scene) -> None:
    await chat.js(f"{scene.field()}.value = 'Unsere Liste'")
    data = "(() => { const d = new DataTransfer(); d.items.add(new File(['a;b'], 'liste.csv')); return d; })()"
    await chat.js(f"globalThis.carried = {data}, 0")
    for kind in ("dragenter", "dragover"):
        await chat.js(f"{CHAT}.dispatchEvent(new DragEvent('{kind}', {{bubbles: true, dataTransfer: carried}}))")
    assert await chat.js(f"getComputedStyle({CHAT}.querySelector('.drop-sign')).display") == "grid"
    await chat.js(f"{CHAT}.dispatchEvent(new DragEvent('drop', {{bubbles: true, dataTransfer: carried}}))")
    await chat.until(f"{CHAT}.querySelector('.message:last-child .file-name')?.textContent === 'liste.csv'")
    (update,) = await scene.call("getUpdates", timeout=5)
    assert update["message"]["caption"] == "Unsere Liste"
    assert await chat.js(f"getComputedStyle({CHAT}.querySelector('.drop-sign')).display") == "none"


async def test_after_the_clock_has_moved_the_page_says_what_came_for_whom(chat: Tab, scene: Scene) -> None:
    told = "document.querySelector('[data-slot=news-told]').textContent"
    await chat.click("document.querySelector('[data-advance=P1D]')")
    await scene.call("sendMessage", chat_id=scene.jonas.id, text="Erinnerung: Brandschutz\nMi, 2. Dezember")
    await scene.call("sendMessage", chat_id=scene.regula.id, text="Neuer Termin")
    await chat.until(
        f"{told} === '2 new messages: Jonas Wüthrich (Erinnerung: Brandschutz), Regula Aebi (Neuer Termin)'"
    )
    assert await chat.js("document.querySelector('[data-slot=news-told]').role") == "status"
    await chat.click("document.querySelector('.news li:last-child button')")
    await chat.until(f"{CHAT}.dataset.person === '{scene.regula.id}'")
    await chat.click("document.querySelector('[data-slot=news-close]')")
    assert await chat.js("document.querySelector('.news').hidden && document.activeElement.dataset.advance") == "PT1H"


async def test_where_nothing_comes_the_page_says_so(chat: Tab) -> None:
    assert await chat.js("document.querySelector('[data-slot=next]').disabled"), "no bot here that could tell"
    await chat.click("document.querySelector('[data-advance=PT1H]')")
    await chat.until("document.querySelector('[data-slot=news-told]').textContent === 'No new message.'")


async def test_chats_are_shown_from_their_end_however_many_stand_side_by_side(page: Tab, scene: Scene) -> None:
    for n in range(12):
        for person in (scene.jonas, scene.regula):
            await scene.call("sendMessage", chat_id=person.id, text=f"{n}: " + "Noch eine Nachricht. " * 12)
    await page.size(1300)
    await page.open(
        f"{scene.url}/#{scene.jonas.id},{scene.regula.id}", "document.querySelectorAll('.chat').length === 2"
    )
    left = (
        "Math.max(...[...document.querySelectorAll('.log')].map((e) => e.scrollHeight - e.scrollTop - e.clientHeight))"
    )
    await page.until(f"{left} < 2")
    await page.size(1100)
    await page.until(f"{left} < 2")
    await page.js("document.querySelector('.log').scrollTop = 0")
    await page.js("new Promise((done) => setTimeout(done, 100))")
    await page.size(1300)
    await page.js("new Promise((done) => setTimeout(done, 100))")
    assert await page.js("document.querySelector('.log').scrollTop") < 200, "whoever reads further up stays there"
