"""In order per person, many people at once; nothing that was stored is forgotten."""

import asyncio
from collections import defaultdict
from typing import Any

from bot.intake import Intake
from bot.now import Clock
from catalogue import inbox
from catalogue.database import Database
from catalogue.inbox import Letter


def _update(number: int, person: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": number, "from": {"id": person}, "text": str(number)}}


async def test_letters_of_one_person_come_in_order_and_never_overlap(database: Database) -> None:
    order: dict[int, list[int]] = defaultdict(list)
    busy: set[int] = set()
    together = 0

    async def handle(letter: Letter) -> None:
        nonlocal together
        assert letter.person_key not in busy
        busy.add(letter.person_key)
        together = max(together, len(busy))
        await asyncio.sleep(0.01 * (letter.payload["update_id"] % 3))
        order[letter.person_key].append(letter.payload["update_id"])
        busy.remove(letter.person_key)

    intake = Intake(database, Clock(), handle)
    await intake.store([_update(number, number % 5) for number in range(50)])
    while sum(map(len, order.values())) < 50:
        await asyncio.sleep(0.01)
    assert all(seen == sorted(seen) for seen in order.values())
    assert together > 1
    await intake.settle(5)


async def test_what_an_earlier_life_left_behind_is_taken_up_again(database: Database) -> None:
    seen: list[int] = []

    async def crash(letter: Letter) -> None:
        await asyncio.sleep(3600)

    async def handle(letter: Letter) -> None:
        seen.append(letter.payload["update_id"])
        async with database.writing() as db:
            await inbox.handled(db, [letter.id], Clock().now())

    first = Intake(database, Clock(), crash)
    await first.store([_update(number, 1) for number in range(3)])
    await first.settle(0.05)
    second = Intake(database, Clock(), handle)
    await second.resume()
    await second.store([_update(1, 1), _update(3, 1)])
    while len(seen) < 4:
        await asyncio.sleep(0.01)
    assert seen == [0, 1, 2, 3]
    await second.settle(5)


async def test_what_is_committed_already_is_not_done_a_second_time(database: Database) -> None:
    """The change went through, its mark did not: the second try gets the reply, and none once it is marked."""
    seen: list[Any] = []

    async def handle(letter: Letter) -> None:
        seen.append(letter.reply)
        async with database.writing() as db:
            if letter.reply is None:
                await inbox.decided(db, letter.id, {"text": "done"})
            else:
                await inbox.handled(db, [letter.id], Clock().now())
        raise OSError("the database went away after the commit")

    intake = Intake(database, Clock(), handle)
    await intake.store([_update(1, 1)])
    while len(seen) < 2:
        await asyncio.sleep(0.01)
    await asyncio.sleep(1.2)  # longer than the wait before a third try
    assert seen == [None, {"text": "done"}]
    await intake.settle(5)
