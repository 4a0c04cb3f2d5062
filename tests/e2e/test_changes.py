"""The desk in the chat: a session moves, is cancelled, and both are taken back; it is copied; two houses give it."""

from catalogue.rules.states import Role
from tests.e2e.conftest import Town, found, in_days, row
from tests.visitor import Visitor


async def _with_undo(town: Town) -> None:
    """The same bot, started anew, with two minutes to think."""
    await town.bot.stop()
    town.config.write_text(town.config.read_text().replace('undo = "PT0S"', 'undo = "PT2M"'))
    await town.bot.start()


async def _enrolled(town: Town, name: str) -> Visitor:
    person = await town.member(name)
    await person.say("Brandschutz")
    await person.pick("free", person.last)
    await person.press("Enrol")
    assert "You have a seat." in person.last.text, person
    return person


async def _desk(town: Town) -> Visitor:
    desk = await town.member("Doris", payload=town.coordinator)
    await desk.say("/manage")
    await desk.pick("Brandschutz", desk.last)
    return desk


def _told(person: Visitor, words: str) -> bool:
    return any(words in message.text for message in person.messages)


async def test_moved_and_cancelled_and_both_undone_before_anybody_hears(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    await _with_undo(town)
    anna, desk = await _enrolled(town, "Anna"), await _desk(town)
    await anna.settled()
    files = len(anna.documents)

    await desk.press("Reschedule")
    await desk.say(f"{in_days(37):%Y-%m-%d} 09:00")
    assert "1 person from 1 institution will be told." in desk.last.text, desk
    assert "1 calendar file sent anew." in desk.last.text and "You can undo it for 2 minutes." in desk.last.text
    await desk.press("Confirm")
    assert f"{in_days(37):%-d %B}" in desk.last.text and "You can undo the last change" in desk.last.text, desk
    await desk.press("Undo")
    assert desk.toast == "Undone. Nobody was told of it."
    assert f"{in_days(30):%-d %B}" in desk.last.text and "Undo" not in desk.last.buttons, desk

    await desk.press("Cancel session")
    assert "1 person from 1 institution will be told." in desk.last.text, desk
    await desk.press("Confirm")
    assert "Cancelled by the host" in desk.last.text, desk
    undo = desk.last
    await desk.press("Undo")
    assert "1 of 3 seats taken." in desk.last.text, desk

    await town.stage.advance("PT3M")
    await anna.settled()
    assert not _told(anna, "New date") and not _told(anna, "Cancelled by the host"), anna
    assert len(anna.documents) == files
    await anna.say("/mine")
    assert any("you have a seat" in label for label in anna.last.buttons), anna
    await desk.forge(f"du-{undo.raw['reply_markup']['inline_keyboard'][0][0]['callback_data'].split('-')[1]}")
    assert "The time to undo this is over." in desk.last.text, desk


async def test_a_slight_correction_is_silent_another_place_is_told(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna, desk = await _enrolled(town, "Anna"), await _desk(town)
    await desk.press("Reschedule")
    await desk.say(f"{in_days(30):%Y-%m-%d} 09:00-12:10")
    await desk.press("Correct silently")
    assert "12:10" in desk.last.text and desk.toast == "Corrected. Nobody is told.", desk
    await desk.press("Edit")
    await desk.press("Remark · Edit")
    await desk.say("Bring work clothes.")
    await desk.press("Correct silently")
    assert not _told(anna, "has changed")
    await desk.press("Edit")
    await desk.press("Place · Edit")
    await desk.say("Thun, Aula")
    assert "Correct silently" not in desk.last.buttons
    await desk.press("Confirm")
    told = await anna.wait_for(lambda message: "Place now: Thun, Aula" in message.text)
    assert told.document is not None


async def test_a_session_becomes_a_series_and_a_programme_next_years(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    await _enrolled(town, "Anna")
    desk = await _desk(town)
    await desk.press("Copy")
    await desk.press("Every two weeks")
    await desk.say("3")
    drafts = desk.last.text
    assert " draft" in drafts, desk
    await desk.press("Confirm")
    assert " there." in desk.last.text, desk
    await desk.press("Back")
    await desk.press("Copy")
    await desk.press("Every two weeks")
    await desk.say("3")
    await desk.press("Confirm")
    assert "Nothing new: there is nothing left to copy." in desk.last.text, desk

    await desk.press("Back")
    await desk.press("Copy")
    await desk.press("With another date")
    await desk.say(f"{in_days(100):%Y-%m-%d} 13:00")
    assert "draft without participants" in desk.last.text, desk
    await desk.press("Confirm")
    assert f"{in_days(100):%-d %B}" in desk.last.text and "13:00–16:00" in desk.last.text, desk
    await desk.press("Publish")

    await desk.press("Copy")
    await desk.press("A whole year")
    await desk.pick(f"{in_days(100):%Y}", desk.last)
    assert "same calendar week" in desk.last.text, desk
    await desk.press("Confirm")
    assert "catalogue once you publish it" in desk.last.text, desk


async def test_two_houses_give_it_together_once_the_other_has_agreed(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    await found(town.database, "pont", "Fondation du Pont")
    other = await town.member("Chloé", payload=await town.invite(Role.COORDINATOR, "pont"))
    await _enrolled(town, "Anna")
    desk = await _desk(town)
    await desk.press("Hosts")
    await desk.press("Ask another institution")
    await desk.press("Fondation du Pont")
    assert "Fondation du Pont, asked" in desk.last.text, desk
    asked = await other.wait_for(lambda message: "Do you give it together with Haus Lindenhof?" in message.text)
    await other.press("Confirm", asked)
    assert "You give it together: Brandschutz" in other.last.text, other
    await desk.wait_for(lambda message: "Fondation du Pont gives it together with you." in message.text)
    await other.press("Open the training", other.last)
    await other.press("Participants")
    assert "Anna" in other.last.text, other
