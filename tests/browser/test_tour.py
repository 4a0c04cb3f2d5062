"""The first tour, played to its end with the real bot: by mouse, by touch, by keyboard."""

import asyncio
from collections.abc import Callable

import pytest

from tests.bot.sandbox.browser import Tab
from tests.browser.hands import TOUR, Finger, Hand, Keyboard, Mouse
from tests.visitor import Stage

PEOPLE = "document.querySelector('[data-slot=people] button')"
READY = "document.querySelector('[data-slot=tour]')?.hidden === false"
STEP = "document.querySelectorAll('.tour-sign').length && document.querySelectorAll('.tour li.done').length"
TEXT = "document.querySelector('[data-slot=tour-text]').textContent"
NEWEST = "[...document.querySelectorAll('.chat[data-active] .message:has(.key)')].at(-1)"
KEYS = f"{NEWEST}?.querySelectorAll('.key')"
GO, STOP = (f"{NEWEST}?.querySelector('.key.{style}')" for style in ("success", "danger"))
FILE = "[...document.querySelectorAll('.chat[data-active] a.file')].at(-1)"


def _key(*labels: str) -> str:
    """The button of the newest message with this label, in any of the languages."""
    return f"[...{KEYS}].find((key) => {list(labels)}.includes(key.textContent.trim()))"


async def _begin(page: Tab, stage: Stage, language: str) -> None:
    await stage.settled(quiet=1.2)  # all reminders of the first look at the clock are there
    await page.open(stage.url, PEOPLE)
    await page.js(f"localStorage.clear(), localStorage.setItem('language', '{language}')")
    await page.open(f"{stage.url}/?fresh", READY)


async def _patiently(page: Tab, expression: str, seconds: float) -> bool:
    for _ in range(int(seconds / 0.1)):
        if await page.js(f"Boolean({expression})"):
            return True
        await asyncio.sleep(0.1)
    return False


async def _find(hand: Hand) -> None:
    await hand.press(TOUR)
    await hand.send()
    await hand.page.until(f"{STEP} === 1")


async def _answered(hand: Hand) -> None:
    """The bot owes nobody a message, so that none comes between a look and a press."""
    await hand.page.js("fetch('/sandbox/settled?timeout=30&quiet=0.5').then((answer) => answer.json())")


async def _enrol(hand: Hand) -> None:
    await hand.press(TOUR)
    for _ in range(4):  # at first it may not be there at all; after a press it comes
        await _answered(hand)
        if await _patiently(hand.page, GO, 3.0):
            break
        await hand.press(f"[...{KEYS}].find((key) => !key.matches('.success'))")
    await hand.page.until(GO)
    await hand.press(GO)
    await hand.page.until(f"{STEP} === 2")


async def _move(hand: Hand) -> None:
    await _answered(hand)
    await hand.press(TOUR)
    await hand.page.until(STOP)
    said = await hand.page.js(TEXT)
    await hand.press(_key("Participants", "Teilnehmende", "Participant·es"))
    await hand.page.until(f"{TEXT} !== {said!r} && !({STOP})")
    await hand.press(_key("Back", "Zurück", "Retour"))
    await hand.page.until(STOP)
    await hand.press(_key("Reschedule", "Verschieben", "Déplacer"))
    await hand.page.until(f"!({STOP}) && {KEYS}?.length > 28")  # a month of days
    await hand.press(TOUR)
    await hand.send()
    await hand.page.until(GO)
    await _answered(hand)
    await hand.press(GO)
    await hand.page.until(f"{STEP} === 3")


async def _let_time_pass(hand: Hand, step: int) -> None:
    for _ in range(9):
        await hand.press(TOUR)
        await _answered(hand)
        if await _patiently(hand.page, f"{STEP} === {step}", 5.0):
            return
    raise AssertionError(f"step {step} was not ticked off\n{await hand.page.js('document.body.innerText')}")


async def _leave_and_come_back(hand: Hand) -> None:
    """Closed it stays closed, the focus goes to the button that opens it again, and nothing is forgotten."""
    page, address = hand.page, await hand.page.js("location.origin")
    await hand.press("document.querySelector('[data-slot=tour-close]')")
    assert await page.js("document.querySelector('[data-slot=tour]').hidden")
    assert await page.js("document.activeElement.matches('[data-slot=tour-open], .back')")
    await page.open(f"{address}/?again", PEOPLE)
    assert await page.js("document.querySelector('[data-slot=tour]').hidden")
    await hand.press("document.querySelector('[data-slot=tour-open]')")
    assert await page.js(STEP) == 1


async def play(hand: Hand) -> None:
    """All five steps; at the end the calendar file in the chat is a newer one than the first."""
    await _find(hand)
    await _leave_and_come_back(hand)
    await _enrol(hand)
    first = await _sequence(hand.page)
    await _move(hand)
    await _let_time_pass(hand, 4)
    assert await _sequence(hand.page) > first
    await _let_time_pass(hand, 5)
    assert await hand.page.js(f"{TOUR}.hidden && JSON.parse(localStorage.getItem('tour')).done") == 5


async def _sequence(page: Tab) -> int:
    """Of the newest calendar file in the chat."""
    text = await page.js(f"fetch({FILE}.href).then((answer) => answer.text())")
    return int(text.split("SEQUENCE:")[1].split()[0])


@pytest.mark.parametrize(
    ("language", "width", "kind"),
    [("de", 1400, Mouse), ("fr", 390, Finger), ("en", 1400, Keyboard)],
    ids=["mouse", "finger", "keyboard"],
)
async def test_the_tour_leads_from_a_word_to_a_reminder(
    network: Stage, page: Tab, language: str, width: int, kind: Callable[[Tab], Hand]
) -> None:
    await page.size(width)
    if kind is Finger:
        await page.call("Emulation.setTouchEmulationEnabled", enabled=True)
    await _begin(page, network, language)
    await play(kind(page))
