"""A colleague steps in, and what a coordinator does for their own people, from chat to chat."""

from typing import Any

from icalendar import Calendar

from tests.e2e.conftest import Town, in_days, row
from tests.e2e.test_whole_way import enrol
from tests.visitor import Visitor


async def statuses(visitor: Visitor) -> set[str]:
    """What the newest calendar file says of its events."""
    calendar: Any = Calendar.from_ical((await visitor.download(visitor.documents[-1])).decode())
    return {str(event["STATUS"]) for event in calendar.walk("VEVENT")}


async def test_a_colleague_is_sent_with_two_presses_and_both_get_their_file(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 1, "BS-1"))
    anna, beat = [await town.member(name) for name in ("Anna", "Beat")]
    await enrol(anna, "Brandschutz")
    await anna.wait_for(lambda message: message.document is not None)
    await anna.press("Withdraw")
    assert [
        label for label in anna.last.buttons if label in ("Send a colleague", "Confirm", "Back")
    ] == anna.last.buttons
    await anna.press("Send a colleague")
    await anna.press("Beat")
    assert anna.toast == "Your colleague has your seat now."
    await anna.wait_for(lambda message: "Beat goes instead of you: Brandschutz" in message.text)
    assert await statuses(anna) == {"CANCELLED"}
    told = await beat.wait_for(lambda message: "You go instead of Anna: Brandschutz" in message.text)
    assert told.buttons[-1] == "Withdraw"
    assert await statuses(beat) == {"CONFIRMED"}


async def test_a_coordinator_books_names_adds_and_enrols(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 4, "BS-1"))
    anna = await town.member("Anna")
    ruth = await town.member("Ruth", payload=town.coordinator)
    await ruth.say("/manage")
    await ruth.pick("Brandschutz", ruth.last)
    await ruth.press("For my team")
    await ruth.press("Book seats without a name")
    await ruth.press("2")
    assert "2 seats without a name, until" in ruth.last.text
    await ruth.press("Name somebody")
    await ruth.press("Anna")
    assert "1 seat without a name, until" in ruth.last.text
    await anna.wait_for(lambda message: "You have a seat: Brandschutz" in message.text)
    await ruth.press("Add somebody without Telegram")
    await ruth.say("Vera Alt")
    await ruth.say("vera")
    assert "This works: an e-mail address" in ruth.last.text
    await ruth.say("vera@example.ch")
    await ruth.press("apprentice")
    await ruth.press("Confirm")
    await ruth.press("Enrol people")
    for name in ("Vera Alt · not reachable by Telegram", "Ruth"):
        await ruth.press(name)
    assert "2 people chosen." in ruth.last.text
    await ruth.press("See who gets a seat")
    await ruth.press("Enrol all")
    assert ruth.toast == "2 people have a seat."
    await ruth.press("Add a guest")
    await ruth.say("Gast Fremd")
    await ruth.say("gast@example.ch")
    await ruth.press("Confirm")
    assert ruth.toast == "They are on the waiting list."
    await ruth.press("Give seats back")
    await ruth.press("1")
    await ruth.wait_for(lambda message: "Telegram does not reach Gast Fremd" in message.text)
    await ruth.press("Accept seat")
    await ruth.pick("Anna", ruth.last)
    await ruth.press("Withdraw")
    await ruth.press("Confirm")
    assert "3 of your people are in it" in ruth.last.text
    await anna.wait_for(lambda message: "Ruth has withdrawn you: Brandschutz" in message.text)
