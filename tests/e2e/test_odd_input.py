"""Old and forged buttons, odd messages, odd names, bad invitations: a friendly answer, never silence."""

import pytest

from catalogue.rules.states import Role
from tests.e2e.conftest import Town, found, in_days, row

FORGED = [
    "",
    "e-",
    "e-999999",
    "e--1",
    "zzz",
    "e-1-2",
    "gc-1-other",
    "af-publish",
    "a-times-0",
    "x" * 64,
    "b-----99",
    "bf-nonsense-----",
    "t-123456789012345678",
    "sl-xx",
    "sr-P99D",
    "j-unknown-token",
    "i-unknown-token",
    "gp-1",
]


@pytest.mark.parametrize("town", ["polling"], indirect=True)
async def test_whatever_is_pressed_or_sent_gets_a_friendly_answer(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    for data in FORGED:
        if data:
            await anna.forge(data, anna.last)
            assert "Traceback" not in anna.last.text
            assert "our fault" not in anna.last.text, f"{data}: {anna.last}"
    for text in ("/nonsense", "x" * 4096, "<b>&amp;", "🎉" * 50, "\u202eabc", "/search", "/start nonsense", "?"):
        answer = await anna.say(text)
        assert answer.text and "our fault" not in answer.text, f"{text[:20]}: {answer}"
    assert "only read text" in (await anna.send_sticker()).text


async def test_odd_names_are_shown_as_they_are(town: Town) -> None:
    for name in ("<script>&", "Zoë 🎉", "\u202eאבג", "a" * 64):
        person = await town.member(name)
        assert f"Hello {name}" in person.last.text


async def test_invitations_end_with_a_word(town: Town) -> None:
    once = await town.invite(Role.STAFF, days=3)
    anna = await town.stage.visitor("Anna")
    await anna.say(f"/start {once}")
    await anna.press("Join")
    beat = await town.stage.visitor("Beat")
    await beat.say(f"/start {once}")
    assert "has been used already" in beat.last.text
    assert "kurse@lindenhof.example" in beat.last.text
    fresh = await town.invite(Role.STAFF, days=3)
    await town.stage.advance("P4D")
    await beat.say(f"/start {fresh}")
    assert "ended on" in beat.last.text
    await beat.say("/catalogue")
    assert "member institutions" in beat.last.text


async def test_an_old_button_changes_nothing_and_shows_the_present(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    await anna.say("Brandschutz")
    await anna.pick("seats free", anna.last)
    session = anna.last.data("Enrol").removeprefix("e-")
    await anna.press("Enrol")
    await anna.forge(f"od-{session}", anna.last)
    await anna.forge(f"lw-{session}", anna.last)
    await anna.forge(f"e-{session}", anna.last)
    assert "You have a seat." in anna.last.text
    await anna.say(f"/start e-{session}")
    assert "too old" in anna.last.text


async def test_a_coordinator_of_another_house_sees_no_names_and_changes_nothing(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    await found(town.database, "pont", "Fondation du Pont")
    other = await town.invite(Role.COORDINATOR, house="pont")
    chloe = await town.member("Chloé", payload=other)
    for data in ("gs-1", "gp-1", "gm-1", "gcq-1-other", "gc-1-other", "gpub-1"):
        await chloe.forge(data, chloe.last)
        assert "Only the coordination can do this" in chloe.last.text, data
