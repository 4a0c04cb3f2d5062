"""An operator founds a house, its coordinator invites and runs it, people come, change roles and leave; her morning."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio
from sqlalchemy import func, select

from catalogue.database import Database, async_url
from catalogue.mornings import public
from catalogue.rules.morning import works
from catalogue.rules.states import NoticeState
from catalogue.tables import outbox
from tests.e2e.conftest import Town, found, in_days, row
from tests.e2e.running import RunningBot, write_config
from tests.ledger import until
from tests.visitor import PATIENCE, Seen, Stage, Visitor

ZONE = ZoneInfo("Europe/Zurich")
OPERATOR = 900_001


@pytest_asyncio.fixture
async def network(stage: Stage, database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A network with an operator and the morning message, and one institution that offers trainings."""
    more = f'[network]\noperators = [{OPERATOR}]\n[approvals]\nhold = "P30D"\nremind = "P20D"\ndeputy = "P25D"\n'
    config = write_config(tmp_path, database_url, stage.url, more=more, morning="07:30")
    town = Town(stage, RunningBot(config, tmp_path / "clock"), config, Database(async_url(database_url, tmp_path)))
    await found(town.database, "lindenhof", "Haus Lindenhof")
    await town.bot.start()
    yield town
    await town.bot.kill()
    await town.database.close()


def payload(message: Seen) -> str:
    """What the link on a screen writes to the bot."""
    return re.search(r"\?start=([\w-]+)", message.text).group(1)  # type: ignore[union-attr]


async def link(visitor: Visitor) -> str:
    """The link that the screen before last shows; the picture of it comes after."""
    shown = await visitor.wait_for(lambda message: "The link is ready" in message.text)
    await visitor.wait_for(lambda message: message.picture is not None)
    return payload(shown)


async def joined(town: Town, name: str, start: str) -> Visitor:
    return await town.member(name, payload=start)


async def founded(town: Town, olga: Visitor) -> str:
    """The operator founds a house in the chat; hands out the link for its first coordinator."""
    await olga.say("/institutions")
    await olga.press("Found an institution")
    await olga.say("Fondation du Pont")
    await olga.press("fondation-du-pont")
    await olga.press("French")
    await olga.press("Done")
    await olga.say("be")
    await olga.press("Not known yet")
    await olga.press("Not known yet")
    await olga.press("Confirm")
    assert "Founded: Fondation du Pont" in olga.last.text
    assert "coordinator (chosen)" in olga.last.buttons
    await olga.press("Make the link")
    return await link(olga)


async def in_menu(visitor: Visitor, command: str, there: bool = True) -> None:
    """The menu changes right after the notice that says so."""

    async def changed() -> bool:
        return (command in await visitor.menu()) is there

    await asyncio.wait_for(until(changed), PATIENCE)


async def test_a_house_from_its_founding_to_somebody_leaving(network: Town) -> None:
    town = network
    olga = await town.stage.visitor("Olga", "en", id=OPERATOR)
    await olga.say("/start")
    await olga.press("Institutions of the network")
    first = await founded(town, olga)
    assert "institutions" in await olga.menu()

    chloe = await joined(town, "Chloé", first)
    assert {"people", "invite"} <= set(await chloe.menu())
    await chloe.say("/invite")
    await chloe.press("20 people")
    await chloe.press("Make the link")
    staff = await link(chloe)
    (picture,) = chloe.pictures
    assert (await chloe.download(picture)).startswith(b"\x89PNG")
    anna, beat = [await joined(town, name, staff) for name in ("Anna", "Beat")]

    await stands_in(chloe, beat)
    await anna.say("/people")
    assert "Only the coordination can do this" in anna.last.text
    await chloe.say("/people")
    await chloe.press("Search by name")
    await chloe.say("ann")
    await chloe.pick("Anna", chloe.last)
    await chloe.press("Make them coordinator")
    told = await anna.wait_for(lambda message: "Your role in Fondation du Pont: coordinator" in message.text)
    assert "By Chloé." in told.text
    await in_menu(anna, "people")

    await town.programme(row("Brandschutz", in_days(30), 1, "BS-1"))
    await ask(anna, "Enrol")
    await ask(beat, "Join waiting list")
    await anna_leaves(chloe, anna)
    offer = await beat.wait_for(lambda message: "A seat is free for you" in message.text)
    assert "Brandschutz" in offer.text

    await chloe.say("/people")
    await chloe.press("Links that work")
    await chloe.press("Revoke 1")
    late = await town.stage.visitor("Zoé", "en")
    await late.say(f"/start {staff}")
    assert "was taken back" in late.last.text


async def stands_in(chloe: Visitor, beat: Visitor) -> None:
    """Beat may what Chloé may until she ends it."""
    await chloe.say("/settings")
    await chloe.press("Who stands in for me")
    await chloe.press("Name somebody to stand in")
    await chloe.press("Beat")
    await chloe.press("today")
    await chloe.press(chloe.last.buttons[1])
    await chloe.press("Confirm")
    told = await beat.wait_for(lambda message: "You stand in for Chloé." in message.text)
    assert "For: Fondation du Pont" in told.text
    await beat.press("Continue", told)
    await in_menu(beat, "manage")
    await beat.press("People")
    await chloe.press("End: Beat")
    await beat.wait_for(lambda message: "You no longer stand in for Chloé." in message.text)
    await beat.press("Search by name")
    assert "Only the coordination can do this" in beat.last.text
    await in_menu(beat, "manage", False)


async def ask(visitor: Visitor, label: str) -> None:
    await visitor.say("Brandschutz")
    await visitor.pick("· Bern ·", visitor.last)
    await visitor.press(label)


async def anna_leaves(chloe: Visitor, anna: Visitor) -> None:
    await chloe.say("/people")
    await chloe.pick("Anna", chloe.last)
    await chloe.press("Leaves the institution")
    assert "1 seat ends and goes to others." in chloe.last.text
    await chloe.press("Confirm")
    assert "Anna no longer belongs to Fondation du Pont." in chloe.last.text
    await anna.wait_for(lambda message: "You no longer belong to Fondation du Pont." in message.text)
    await anna.wait_for(lambda message: "Your enrolment has ended: Brandschutz" in message.text)
    await in_menu(anna, "people", False)
    await anna.say("/catalogue")
    assert "Trainings are open to the staff of member institutions" in anna.last.text


def until_morning() -> str:
    """From now to a quarter to eight on the next working day."""
    now = datetime.now(ZONE)
    day = now.date() + timedelta(days=1)
    while not works(day, public("BE"), ()):
        day += timedelta(days=1)
    wanted = datetime.combine(day, time(7, 45), ZONE)
    return f"PT{int((wanted - now).total_seconds())}S"


async def test_the_morning_message_comes_once_and_says_when_all_is_done(network: Town) -> None:
    town = network
    olga = await town.stage.visitor("Olga", "en", id=OPERATOR)
    chloe = await joined(town, "Chloé", await founded(town, olga))
    await chloe.say("/approvals")
    await chloe.press("Ask for approval from now on")
    await chloe.say("/invite")
    await chloe.press("Make the link")
    anna = await joined(town, "Anna", await link(chloe))
    await town.programme(row("Brandschutz", in_days(40), 12, "BS-1"))
    await ask(anna, "Enrol")
    await chloe.wait_for(lambda message: "Anna would like to go: Brandschutz" in message.text)

    await town.stage.advance(until_morning())
    first = await chloe.wait_for(lambda message: "Open this morning: 1 thing" in message.text)
    assert "1 request waits for your answer" in first.text
    await chloe.press("Approvals", first)
    assert "1 request waits for your answer." in chloe.last.text
    await chloe.pick("Anna")
    await chloe.press("Approve")
    await chloe.say("/start")
    await chloe.press("What is open")
    assert "All done." in chloe.last.text
    await town.stage.advance("PT20M")
    done = await chloe.wait_for(lambda message: message.id == first.id and "All done." in message.text)
    assert done.edits > 0
    async with town.database.reading() as db:
        own = (outbox.c.kind == "morning") & (outbox.c.state == NoticeState.SENT)
        assert (await db.execute(select(func.count()).select_from(outbox).where(own))).scalar_one() == 1
