"""Killed twenty times while people press and reminders fall due: every update answered, every notice delivered,
at most one repeat per kill."""

import asyncio
import random
from collections import Counter

import pytest
from sqlalchemy import func, select

from catalogue.database import Database
from catalogue.tables import enrolments, inbox, outbox
from tests.e2e.conftest import Town, in_days, row
from tests.visitor import Visitor

PEOPLE = 5


@pytest.mark.timeout(280)
async def test_twenty_kills_lose_nothing_and_repeat_at_most_one_message_each(town: Town) -> None:
    assert await survive(town, 20) <= 20


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_a_thousand_kills_lose_nothing(town: Town) -> None:
    repeats = await survive(town, 500)
    print(f"{town.database.url.get_backend_name()}: 500 kills, {repeats} messages came twice, none was lost")
    assert repeats <= 500


async def survive(town: Town, kills: int) -> int:
    """Press, kill, start again, so many times; hands out how many messages came twice."""
    await town.programme(*(row(f"Kurs {n}", in_days(20), 3, f"K-{n}") for n in range(kills)))
    people = [await town.member(f"Person {n}") for n in range(PEOPLE)]
    chance = random.Random(4200)
    presses = 0
    for session in range(1, kills + 1):
        presses += await _press_all(people, session)
        await asyncio.sleep(chance.uniform(0.0, 0.4))
        await town.bot.kill()
        await town.bot.start()
        if session == kills // 2:
            await town.stage.settled(30)  # a press that is older than 150 s can't be answered in Telegram
            await town.stage.advance("P14D")  # every reminder of a week before is due while the kills go on
    await _until_delivered(town.database, 3 * kills)
    await town.stage.settled(30)
    await _every_press_was_answered(town, presses)
    return await _every_notice_came(people, town.database, kills)


async def _press_all(people: list[Visitor], session: int) -> int:
    for person in people:
        await person.forge(f"e-{session}", person.last, settle=False)
    return len(people)


async def _every_press_was_answered(town: Town, presses: int) -> None:
    calls = [call for call in await town.stage.calls("answerCallbackQuery") if call["code"] == 200]
    answered = {call["params"]["callback_query_id"] for call in calls}
    assert len(answered) >= presses


async def _until_delivered(database: Database, reminders: int) -> None:
    for _ in range(600):
        async with database.reading() as db:
            letters = await db.scalar(select(func.count()).where(inbox.c.handled_at.is_(None)))
            notices = await db.scalar(select(func.count()).where(outbox.c.state.in_(["due", "sending"])))
            reminded = await db.scalar(select(func.count()).where(outbox.c.kind == "reminder"))
        if not letters and not notices and reminded == reminders:
            break
        await asyncio.sleep(0.1)
    assert (letters, notices, reminded) == (0, 0, reminders)


async def _every_notice_came(people: list[Visitor], database: Database, kills: int) -> int:
    """Each seat brought its file and each seat its reminder; hands out how many came twice."""
    async with database.reading() as db:
        states = Counter((await db.execute(select(enrolments.c.state))).scalars())
        sent = Counter((await db.execute(select(outbox.c.kind).where(outbox.c.state == "sent"))).scalars())
    assert states == {"enrolled": 3 * kills, "waiting": (PEOPLE - 3) * kills}
    assert sent == {"seat": 3 * kills, "reminder": 3 * kills}
    got: Counter[str] = Counter()
    for person in people:
        got.update(Counter(message.text.split("\n")[0] for message in await person.look() if message.document))
    for number in range(kills):
        for start in ("You have a seat", "Reminder"):
            assert got[f"{start}: Kurs {number}"] >= 3, f"{start}: Kurs {number}"
    return sum(got.values()) - 2 * 3 * kills
