"""axe-core finds nothing to object to, in light and dark, on a wide screen and on a phone."""

import pytest

from tests.bot.sandbox.browser import Tab
from tests.bot.sandbox.test_page import SHIFTS
from tests.browser.axe import violations
from tests.browser.scene import BUTTONS, Scene

READY = "document.querySelector('[data-slot=tour]')?.hidden === false"
CHAT = "document.querySelector('.chat[data-active]')"


@pytest.mark.parametrize("width", [1400, 390], ids=["wide", "phone"])
async def test_nobody_is_kept_out(page: Tab, scene: Scene, width: int) -> None:
    await page.size(width)
    await page.open(scene.url, READY)
    await _clean(page, width, "the start, with the tour")
    await page.js("document.querySelector('[data-slot=tour-help]').click()")
    await page.js(f"{CHAT}.querySelector('textarea').value = ''")
    await scene.type_inline(page, "brand")
    await scene.find(3)
    await page.until(f"{CHAT}.querySelectorAll('[role=option]').length === 3")
    await page.js("document.querySelector('[data-advance=PT1H]').click()")
    await scene.call("sendMessage", chat_id=scene.jonas.id, text="Erinnerung")
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


@pytest.mark.parametrize("width", [1400, 390], ids=["wide", "phone"])
async def test_nothing_jumps_while_messages_arrive(page: Tab, scene: Scene, width: int) -> None:
    await page.size(width)
    await page.open(f"{scene.url}/#{scene.jonas.id}", READY)
    await page.click("document.querySelector('[data-advance=PT1H]')")
    await page.until("document.querySelector('[data-slot=news]').hidden === false")
    asked_for = len(await page.js(SHIFTS))  # on a slow machine the news comes long after the press that asks for it
    for n in range(12):
        sent = await scene.call("sendMessage", chat_id=scene.jonas.id, text=f"Nachricht {n}\n" * (n % 4 + 1))
        place = {"chat_id": scene.jonas.id, "message_id": sent["message_id"]}
        if n % 3 == 0:
            await scene.call("editMessageText", **place, text="Geändert", reply_markup={"inline_keyboard": BUTTONS})
        if n % 5 == 0:
            await scene.call("deleteMessage", **place)
    await page.until(f"{CHAT}.textContent.includes('Nachricht 11')")
    shifts = (await page.js(SHIFTS))[asked_for:]
    assert sum(value for value, *_ in shifts) < 0.01, shifts
