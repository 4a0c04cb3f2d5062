"""The desk in the chat: seats and rules, fewer seats, go or no-go, taking somebody off, reserved seats."""

from datetime import datetime

from tests.e2e.conftest import ZONE, Town, found, in_days, row
from tests.visitor import Visitor


async def _enrolled(town: Town, name: str) -> Visitor:
    person = await town.member(name)
    await person.say("Brandschutz")
    await person.pick("free", person.last)
    await person.press("Enrol")
    assert "You have a seat." in person.last.text, person
    return person


async def test_fewer_seats_a_decision_and_somebody_taken_off(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna, beat, chloe = [await _enrolled(town, name) for name in ("Anna", "Beat", "Chloé")]
    desk = await town.member("Doris", payload=town.coordinator)
    await desk.say("/manage")
    await desk.pick("Brandschutz", desk.last)
    await desk.press("Seats and rules")
    assert "3 seats" in desk.last.text
    await desk.pick("Seats · Edit", desk.last)
    await desk.say("2-2")
    assert "3 seats are taken, you want 2" in desk.last.text and "Chloé" in desk.last.text, desk
    await desk.pick("2 seats: the last one waits again", desk.last)
    assert "2 of 2 seats taken" in desk.last.text and "1 person waits" in desk.last.text, desk
    await town.stage.advance("PT3M")
    told = await chloe.wait_for(lambda message: "You are on the waiting list again" in message.text)
    assert told.document is not None and "number 1" in told.text

    await desk.press("Confirm: it takes place")
    assert "It takes place: confirmed." in desk.last.text
    await town.stage.advance("PT3M")
    await anna.wait_for(lambda message: "It takes place: Brandschutz" in message.text)

    await desk.press("Participants")
    await desk.pick("Beat", desk.last)
    await desk.press("Take somebody off")
    await desk.say("The group has changed.")
    assert "They read: The group has changed." in desk.last.text
    await desk.press("Confirm")
    told = await beat.wait_for(lambda message: "taken you off the list" in message.text)
    assert told.document is not None and "The group has changed." in told.text
    await chloe.wait_for(lambda message: "A seat is free for you" in message.text)


async def test_the_form_of_rules_is_filled_in_line_by_line(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 12, "BS-1"))
    await found(town.database, "pont", "Fondation du Pont")
    desk = await town.member("Doris", payload=town.coordinator)
    await desk.say("/manage")
    await desk.pick("Brandschutz", desk.last)
    await desk.press("Seats and rules")
    for question, answer, shown in (
        ("Reserved seats", "Fondation du Pont: 3, lindenhof:2", "Fondation du Pont 3"),
        ("Most per institution", "4 pont:6", "At most 4 seats per institution; Fondation du Pont 6"),
        ("When they come free", "20, 10, –", "Unused reserved seats come free: partners"),
        ("Enrolment", "–, 31.12.2049", "Enrolment until 31 Dec 2049"),
        ("Who first", "1.12.2049, –", "Own staff first until 1 Dec 2049"),
        ("Deadlines", "–, 2.12.2049", "Decision on 2 Dec 2049"),
    ):
        await desk.pick(f"{question} · Edit", desk.last)
        await desk.say(answer)
        assert shown in desk.last.text, desk
    await desk.pick("Reserved seats · Edit", desk.last)
    await desk.say("nowhere: 3")
    assert "there is no institution called nowhere" in desk.last.text
    await desk.say("pont: 3")
    for question, choices, shown in (
        ("Checks", ("Their institution approves",), "Approval by everybody's own institution"),
        ("For whom", ("employees", "board", "board"), "Only for: employees"),
    ):
        await desk.pick(f"{question} · Edit", desk.last)
        for choice in choices:
            await desk.pick(choice, desk.last)
        await desk.press("Done")
        assert shown in desk.last.text, desk
    await desk.press("Confirm")
    assert desk.toast == "Saved."
    await desk.press("Seats and rules")
    assert "Reserved: Fondation du Pont 3" in desk.last.text and "Only for: employees" in desk.last.text, desk
    assert "board" not in desk.last.text


async def test_reserved_seats_come_free_tomorrow_and_one_is_kept(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(12), 5, "BS-1"))
    desk = await town.member("Doris", payload=town.coordinator)
    await desk.say("/manage")
    await desk.pick("Brandschutz", desk.last)
    await desk.press("Seats and rules")
    await desk.pick("Reserved seats · Edit", desk.last)
    await desk.say("lindenhof: 3")
    await desk.pick("When they come free · Edit", desk.last)
    await desk.say("–, 10, –")
    await desk.press("Confirm")
    tomorrow = in_days(1, hour=12) - datetime.now(ZONE).replace(tzinfo=None)
    await town.stage.advance(f"PT{int(tomorrow.total_seconds())}S")
    told = await desk.wait_for(lambda message: "seats go to the network tomorrow" in message.text, 30)
    assert "3 of your 3 seats" in told.text
    await desk.press("Keep 1", told)
    assert "You keep 1 seat without a name." in desk.last.text, desk
    await desk.press("For my team")
    assert "without a name" in desk.last.text, desk
