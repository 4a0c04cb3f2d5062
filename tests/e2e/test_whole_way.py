"""From an invitation to a seat, a calendar file, a moved date and a reminder: the bot as its own process."""

import re

import pytest
from icalendar import Calendar

from tests.e2e.conftest import Town, in_days, row
from tests.visitor import Visitor

BOTH_WAYS_IN = pytest.mark.parametrize("town", ["polling", "webhook"], indirect=True)


async def enrol(visitor: Visitor, title: str) -> int:
    """From /start to a seat as a member would; counts the presses."""
    presses = 0
    await visitor.say("/start")
    for label in ("Find a training", title, "seat", "Enrol"):
        await visitor.pick(label, visitor.last)
        presses += 1
    return presses


def _events(content: bytes) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(content.decode())
    return [
        {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "start": event["DTSTART"].dt,
            "status": str(event["STATUS"]),
        }
        for event in calendar.walk("VEVENT")
    ]


@BOTH_WAYS_IN
async def test_a_member_enrols_with_four_presses_and_gets_one_calendar_file(town: Town) -> None:
    await town.programme(row("Brandschutz: Grundkurs", in_days(30), 12, "BS-1"))
    anna = await town.member("Anna")
    assert await enrol(anna, "Brandschutz") <= 4
    assert "You have a seat." in anna.last.text
    await anna.wait_for(lambda message: message.document is not None)
    (file,) = anna.documents
    assert file.name.endswith(".ics")
    (event,) = _events(await anna.download(file))
    assert event["status"] == "CONFIRMED"


@BOTH_WAYS_IN
async def test_a_moved_session_reaches_everybody_as_an_updated_file(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 2, "BS-1"))
    people = [await town.member(name) for name in ("Anna", "Beat")]
    for person in people:
        await enrol(person, "Brandschutz")
        await person.wait_for(lambda message: message.document is not None)
    chloe = await town.member("Chloé", payload=town.coordinator)
    await chloe.say("/manage")
    await chloe.pick("Brandschutz", chloe.last)
    await chloe.press("Reschedule")
    await chloe.say("2030-03-21 09:00")
    await chloe.press("Confirm")
    for person in people:
        await person.wait_for(lambda message: "New date" in message.text)
        first, second = person.documents
        (old,) = _events(await person.download(first))
        (new,) = _events(await person.download(second))
        assert new["uid"] == old["uid"]
        assert int(str(new["sequence"])) > int(str(old["sequence"]))
        assert f"{new['start']:%Y-%m-%d %H:%M}" == "2030-03-21 08:00"


async def test_a_reminder_comes_once_with_its_file_when_its_time_has_come(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 12, "BS-1"))
    anna = await town.member("Anna")
    await enrol(anna, "Brandschutz")
    await anna.wait_for(lambda message: message.document is not None)
    await town.stage.advance("P24D")
    reminder = await anna.wait_for(lambda message: "Reminder: Brandschutz" in message.text)
    assert reminder.document is not None
    await town.stage.advance("P1D")
    await town.stage.advance("PT1H")
    await town.rested()
    await anna.look()
    assert len([m for m in anna.messages if "Reminder" in m.text]) == 1


async def test_a_freed_seat_is_offered_to_the_first_in_line_and_goes_on_when_it_lapses(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 1, "BS-1"))
    anna, beat, chloe = [await town.member(name) for name in ("Anna", "Beat", "Chloé")]
    await enrol(anna, "Brandschutz")
    for person in (beat, chloe):
        await person.say("Brandschutz")
        await person.pick("waiting list", person.last)
        await person.press("Join waiting list")
    assert "number 2" in chloe.last.text
    await anna.press("Withdraw")
    await anna.press("Confirm")
    await beat.wait_for(lambda message: "A seat is free for you" in message.text)
    await town.stage.advance("P5D")  # a day, unless that is a Sunday or a holiday
    await chloe.wait_for(lambda message: "A seat is free for you" in message.text)
    await chloe.press("Accept seat")
    assert "You have a seat." in chloe.last.text
    await beat.wait_for(lambda message: "no longer kept for you" in message.text)
    await beat.press("Accept seat")
    assert "not kept for you any more" in beat.last.text


async def test_a_cancelled_session_tells_everybody_and_takes_the_entry_out_of_their_calendar(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 1, "BS-1"))
    anna, beat = [await town.member(name) for name in ("Anna", "Beat")]
    await enrol(anna, "Brandschutz")
    await beat.say("Brandschutz")
    await beat.pick("waiting list", beat.last)
    await beat.press("Join waiting list")
    chloe = await town.member("Chloé", payload=town.coordinator)
    await chloe.say("/manage")
    await chloe.pick("Brandschutz", chloe.last)
    await chloe.press("Cancel session")
    await chloe.pick("no trainer", chloe.last)
    await chloe.press("Confirm")
    told = await anna.wait_for(lambda message: "Cancelled by the host" in message.text and message.document is not None)
    assert "no trainer available" in told.text
    assert {event["status"] for event in _events(await anna.download(anna.documents[-1]))} == {"CANCELLED"}
    told = await beat.wait_for(lambda message: "Cancelled by the host" in message.text)
    assert told.document is None


async def test_a_coordinator_adds_a_training_and_a_session_step_by_step(town: Town) -> None:
    chloe = await town.member("Chloé", payload=town.coordinator)
    await chloe.say("/newtraining")
    await chloe.say("Erste Hilfe & <BLS>")
    await chloe.press("Internal training")
    await chloe.say("Gesundheit")
    await chloe.press("German")
    await chloe.press("No description")
    await chloe.press("For everybody")
    await chloe.press("Publish")
    assert "Added: Erste Hilfe & <BLS>" in chloe.last.text
    await chloe.press("New session")
    await chloe.say("tomorrow-ish")
    assert "This works: date, start and end" in chloe.last.text
    await chloe.say("2030-03-14 09:00 - 12:00")
    await chloe.say("Biel, Saal")
    await chloe.say("8-16")
    await chloe.say("CHF 1'250.–")
    await chloe.say("R. Beispiel")
    preview = chloe.last
    assert re.search(r"14 March 2030, 09:00–12:00[\s\S]*Biel, Saal[\s\S]*1,250[\s\S]*16 seats", preview.text), preview
    await chloe.press("Publish")
    anna = await town.member("Anna")
    await anna.say("erste hilfe")
    await anna.pick("14 Mar 2030", anna.last)
    await anna.press("Enrol")
    assert "You have a seat." in anna.last.text


async def test_sigterm_ends_the_bot_in_time(town: Town) -> None:
    assert await town.bot.stop() == 0


async def test_the_menu_follows_role_and_language(town: Town) -> None:
    anna = await town.member("Anna")
    chloe = await town.member("Chloé", "fr", payload=town.coordinator)
    assert "manage" not in await anna.menu()
    assert {"catalogue", "mine", "manage", "newsession"} <= set(await chloe.menu())
    calls = [call["params"] for call in await town.stage.calls("setMyCommands")]
    assert any("Mes formations" in str(call) for call in calls)


async def test_language_and_reminders_are_one_s_own_choice(town: Town) -> None:
    anna = await town.member("Anna", "it")
    assert "Guten Tag" in anna.last.text, "the network's first language where Telegram's is none of it"
    await anna.say("/settings")
    await anna.pick("Français", anna.last)
    assert "Réglages" in anna.last.text
    await anna.pick("English", anna.last)
    await anna.pick("no reminders", anna.last)
    assert any(label.startswith("no reminders (") for label in anna.last.buttons), anna.last
