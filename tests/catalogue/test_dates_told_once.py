"""Several changes of dates one after the other: whoever has still to hear of them is told once, and what is true."""

import pytest

from catalogue import correcting, enrolments, outbox, sessions
from catalogue.database import Database
from catalogue.rules.essential import Fact
from catalogue.rules.rights import CONSOLE
from tests.catalogue.scene import TERMS, join, notices, scene
from tests.catalogue.test_redating import MARCH_14, MARCH_21, MARCH_28, coming, redate
from tests.catalogue.test_undoing import MINUTE, undo, untrue
from tests.factories import NOW


async def test_a_date_that_moves_while_the_list_waits_is_told_in_the_list_alone(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, 2)
        await redate(db, of, MARCH_14, MARCH_21)
        last = (await coming(db, of))[1][0]
        later = NOW + MINUTE
        assert await sessions.reschedule(db, of.coordinator.who, last, MARCH_28, later, TERMS) == 2
        assert not await notices(db, "moved")
        lists = await notices(db, "dates")
        assert [row.due_at for row in lists] == [later + TERMS.undo] * 2
        assert [await untrue(db, row, row.due_at) for row in lists] == [None, None]
        assert await undo(db, of, later + MINUTE) == 0
        assert not await notices(db, "moved") and len(await notices(db, "dates")) == 2
        assert [times for _, times in await coming(db, of)] == [MARCH_14, MARCH_21]


async def test_as_many_other_dates_while_the_list_waits_are_told_in_the_list_alone(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, 2)
        await redate(db, of, MARCH_14, MARCH_21)
        assert await redate(db, of, MARCH_14, MARCH_28, now=NOW + MINUTE) == 2
        assert not await notices(db, "moved") and len(await notices(db, "dates")) == 2


async def test_a_date_that_moves_after_the_list_was_told_is_told_by_itself(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        await redate(db, of, MARCH_14, MARCH_21)
        (row,) = await notices(db, "dates")
        await outbox.sent(db, row.id, 1, NOW + MINUTE)
        await sessions.reschedule(db, CONSOLE, (await coming(db, of))[1][0], MARCH_28, NOW + MINUTE * 2, TERMS)
        assert len(await notices(db, "moved")) == 1


@pytest.mark.parametrize("how", ["moved", "other dates"])
async def test_an_offer_that_named_dates_which_were_taken_back_is_put_right(database: Database, how: str) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        first, waits = await join(db, of, 2)
        if how == "moved":
            await sessions.reschedule(db, CONSOLE, (await coming(db, of))[0][0], MARCH_28, NOW, TERMS)
        else:
            await redate(db, of, MARCH_21, MARCH_28)
        await enrolments.withdraw(db, first.who, of.session, NOW + MINUTE / 2, TERMS)
        (offer,) = await notices(db, "offer")
        await outbox.sent(db, offer.id, 1, NOW + MINUTE / 2)
        await undo(db, of)
        (told,) = await notices(db, "dates", person=waits)
        assert not await notices(db, "moved", person=waits)
        assert await untrue(db, told, NOW + MINUTE) is None


async def test_an_offer_that_named_a_place_which_was_taken_back_is_put_right(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, place="Bern")
        first, waits = await join(db, of, 2)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        await correcting.correct(db, CONSOLE, of.session, Fact.PLACE, "Biel", NOW, TERMS)
        (offer,) = await notices(db, "offer")
        await outbox.sent(db, offer.id, 1, NOW + MINUTE / 2)
        await undo(db, of)
        assert not await notices(db, "dates")
        (told,) = await notices(db, "changed", person=waits)
        assert told.facts["place"] == "Biel" and await untrue(db, told, NOW + MINUTE) is None
