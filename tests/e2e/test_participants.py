"""The people of a session, from the list to who was there: with three people in two languages."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from catalogue import people, teaching
from catalogue.rules.rights import CONSOLE
from catalogue.rules.terms import Terms
from catalogue.tables import sessions
from tests.e2e.conftest import ZONE, Town, in_days, row
from tests.e2e.test_whole_way import enrol
from tests.visitor import Visitor


async def until(town: Town, now: datetime, then: datetime) -> None:
    await town.stage.advance(f"PT{int((then - now).total_seconds())}S")


async def at_the_list(desk: Visitor) -> None:
    await desk.say("/manage")
    await desk.pick("Brandschutz")
    await desk.press("Participants")


async def test_from_the_list_by_a_message_and_a_sheet_to_who_was_there(town: Town) -> None:
    starts = in_days(5)
    begun = datetime.now(ZONE).replace(tzinfo=None)
    ruth = await town.member("Ruth", payload=town.coordinator)
    await ruth.say("/announce")
    assert "You run no session yet." in ruth.last.text, ruth
    await town.programme(row("Brandschutz", starts, 12, "BS-1"))
    anna, chloe = await town.member("Anna"), await town.member("Chloé", "fr")
    await enrol(anna, "Brandschutz")
    await chloe.say("Brandschutz")
    await chloe.pick("place", chloe.last)
    await chloe.press("S'inscrire")

    await anna.say("/settings")
    await anna.press("What hosts should know")
    await anna.press("Write something")
    await anna.say("No nuts, please.")
    await anna.press("Confirm")
    assert "No nuts, please." in anna.last.text

    await at_the_list(ruth)
    assert "– Anna, Haus Lindenhof, No nuts, please." in ruth.last.text, ruth
    await ruth.press("Anna")
    assert "Hosts should know: No nuts, please." in ruth.last.text and "open the chat" in ruth.last.text, ruth

    await ruth.say("/announce")
    await ruth.pick("Brandschutz", ruth.last)
    await ruth.press("With a seat (2)")
    await ruth.say("Please use the entrance at the back.")
    assert "This goes to 2 people" in ruth.last.text, ruth
    await ruth.press("French: 1")
    shown = ruth.last.text
    assert "Langue du message : anglais." in shown.replace("\u202f", " "), shown
    await ruth.press("Confirm")
    assert ruth.toast == "2 messages go out."
    assert "waiting: 2" in ruth.last.text, ruth
    await town.stage.advance("PT3M")
    got = await chloe.wait_for(lambda message: "entrance at the back" in message.text)
    assert got.text in shown, "exactly what the preview has shown"
    await anna.wait_for(lambda message: "Questions? Ask the host: kurse@lindenhof.example" in message.text)
    await ruth.press("Look again")
    assert "sent: 2" in ruth.last.text, ruth

    await ruth.press("Participants")
    assert "Check-in code" not in ruth.last.buttons, "nobody can check in yet"
    await ruth.press("Signature sheet")
    told = await ruth.wait_for(lambda message: message.document is not None)
    assert told.document is not None and told.document.name.endswith(".pdf")
    assert (await ruth.download(told.document)).startswith(b"%PDF-")

    await until(town, begun + timedelta(minutes=3), starts - timedelta(minutes=20))
    for person, reminded in ((ruth, "Soon: "), (anna, "Reminder: "), (chloe, "Rappel")):
        await person.wait_for(lambda message, words=reminded: words in message.text)  # type: ignore[misc]
    await at_the_list(ruth)
    await ruth.press("Presence")
    assert "Nothing is noted yet about 2 people." in ruth.last.text, ruth
    for state in ("present", "partly present", "absent"):
        await ruth.pick("Anna", ruth.last)
        assert f"Anna · Haus Lindenhof · {state}" in ruth.last.buttons, ruth

    await ruth.press("Check-in code")
    code = _code(ruth.last.text)
    await chloe.say("123 456" if code != "123456" else "654 321")
    assert "Ce code n'est pas le plus récent." in chloe.last.text, chloe
    await chloe.say(code)
    await chloe.press("Confirmer")
    assert "Votre présence est notée" in chloe.last.text, chloe
    await ruth.press("QR code")
    shown = await ruth.wait_for(lambda message: message.picture is not None)
    assert shown.picture is not None
    assert (await ruth.download(shown.picture)).startswith(b"\x89PNG")
    async with town.database.reading() as db:
        session = (await db.execute(select(sessions.c.id))).scalar_one()
    link = f"/start pri-{session}-{_code(shown.text)}"
    for words in ("You are noted as present", "You were noted already"):
        await anna.say(link)
        await anna.press("Confirm")
        assert words in anna.last.text, anna

    await until(town, starts - timedelta(minutes=20), starts + timedelta(hours=1))
    await ruth.say("/manage")
    await ruth.pick("Brandschutz")
    assert "Presence: 2 present" in ruth.last.text, ruth


def _code(text: str) -> str:
    return "".join(re.findall(r"Check-in code: (\d{3}) (\d{3})", text)[0])


async def test_a_trainer_notes_presence_from_the_message_of_the_day_before_and_sees_nothing_else(town: Town) -> None:
    starts = in_days(1)
    begun = datetime.now(ZONE).replace(tzinfo=None)
    await town.programme(row("Brandschutz", starts, 12, "BS-1"))
    anna, tom = await town.member("Anna"), await town.member("Tom")
    await enrol(anna, "Brandschutz")
    async with town.database.writing() as db:
        trainer = await people.by_telegram(db, tom.id)
        assert trainer is not None
        session = (await db.execute(select(sessions.c.id))).scalar_one()
        await teaching.taught_by(db, CONSOLE, session, trainer.id, datetime.now(UTC), Terms())
    await until(town, begun, starts - timedelta(minutes=20))
    told = await tom.wait_for(lambda message: "You teach soon: Brandschutz" in message.text)
    await tom.press("Presence", told)
    await tom.press("1 more was present")
    assert "1 present" in tom.last.text and "Anna · Haus Lindenhof · present" in tom.last.buttons, tom
    await tom.press("Check-in code")
    assert "Check-in code: " in tom.last.text, tom
    for list_of_names in (f"gp-{session}", f"prt-{session}-0", f"pre-{session}", "prp-1", f"pra-{session}-0"):
        await tom.forge(list_of_names, tom.last)
        assert "Only the coordination can do this." in tom.last.text, tom
