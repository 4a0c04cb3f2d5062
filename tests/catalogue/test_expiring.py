"""Half-filled forms are offered again, and end with a word."""

from datetime import timedelta
from typing import Any

from catalogue import drafts, expiring, telling, truth
from catalogue.cards import NoticeCard
from catalogue.clock import advance
from catalogue.database import Database
from catalogue.drafts import Draft
from catalogue.rules.courtesy import send_at
from catalogue.rules.rights import CLOCK
from tests.catalogue.scene import TERMS, notices, scene
from tests.factories import NOW, Member

DAY = timedelta(days=1)


async def _left(db: Any, **answers: Any) -> Member:
    of = await scene(db)
    await drafts.save(db, of.coordinator.id, Draft("session", "place", {"touched": True} | answers), NOW)
    return of.coordinator


async def test_a_day_before_and_when_it_is_over_its_person_is_told_once_each(database: Database) -> None:
    async with database.writing() as db:
        person = await _left(db)
        for days, soon, over in ((12, 0, 0), (13, 1, 0), (13.5, 1, 0), (14, 1, 1), (15, 1, 1)):
            await advance(db, NOW + days * DAY, TERMS)
            found = [len(await notices(db, kind, None)) for kind in ("form_soon", "form_over")]
            assert found == [soon, over], days
        assert await drafts.load(db, person.id) is None
    assert CLOCK.is_operator


async def test_whoever_goes_on_in_time_is_told_nothing_more(database: Database) -> None:
    async with database.writing() as db:
        person = await _left(db)
        await advance(db, NOW + 13 * DAY, TERMS)
        (row,) = await notices(db, "form_soon")
        card = NoticeCard(row.id, row.key, row.kind, person.card, None, None, row.facts, 0, row.due_at)
        told = await telling.look(db, card, NOW + 13 * DAY)
        assert truth.untrue(card, told, NOW + 13 * DAY) is None
        await drafts.save(db, person.id, Draft("session", "price", {"touched": True}), NOW + 13 * DAY)
        told = await telling.look(db, card, NOW + 13 * DAY)
        assert truth.untrue(card, told, NOW + 13 * DAY) == "somebody has gone on with the form"
        await advance(db, NOW + 14 * DAY, TERMS)
        assert await drafts.load(db, person.id) is not None


async def test_a_form_without_an_answer_goes_without_a_word(database: Database) -> None:
    async with database.writing() as db:
        person = await _left(db, touched=False)
        for days in (13, 14):
            await advance(db, NOW + days * DAY, TERMS)
        assert await drafts.load(db, person.id) is None
        assert not await notices(db, "form_soon", None) and not await notices(db, "form_over", None)


async def test_after_a_long_standstill_there_is_still_a_day_s_warning(database: Database) -> None:
    async with database.writing() as db:
        person = await _left(db)
        late = NOW + 30 * DAY
        await expiring.drop(db, late, TERMS)
        await expiring.warn(db, late, TERMS)
        await expiring.drop(db, late, TERMS)
        assert await drafts.load(db, person.id) is not None
        (row,) = await notices(db, "form_soon")
        assert row.facts["until"] == (late + DAY).isoformat()
        await expiring.drop(db, late + DAY, TERMS)
        assert await drafts.load(db, person.id) is None


async def test_it_waits_for_the_morning(database: Database) -> None:
    async with database.writing() as db:
        await _left(db)
        night = NOW + 13 * DAY + timedelta(hours=14)
        await advance(db, night, TERMS)
        (row,) = await notices(db, "form_soon")
    assert row.due_at == send_at(night, None, TERMS.zone, TERMS.quiet) > night


async def test_a_list_that_nobody_confirms_is_named_and_nothing_of_it_is_kept(database: Database) -> None:
    waits = {"number": 7, "file": "BQ-1", "name": "Programm 2030.xlsx"}
    shown = {"house": 1, "text": "Zeile 3: Anna Beispiel", "remarks": ["Zeile 3"], "confirms": True}
    async with database.writing() as db:
        of = await scene(db)
        await drafts.save(db, of.coordinator.id, Draft(drafts.LIST, "report", waits | shown), NOW, drafts.LIST)
        for days in (13, 14):
            await advance(db, NOW + days * DAY, TERMS)
        assert await drafts.load(db, of.coordinator.id, drafts.LIST) is None
        (soon,), (over,) = [await notices(db, kind, None) for kind in ("form_soon", "form_over")]
    for row in (soon, over):
        assert (row.facts["form"], row.facts["name"], row.facts["number"]) == ("list", "Programm 2030.xlsx", "7")
        assert not {"file", "text", "remarks"} & set(row.facts)


async def test_a_list_of_which_nothing_can_be_taken_in_goes_without_a_word(database: Database) -> None:
    waits = {"number": 7, "file": "BQ-1", "name": "Programm 2030.xlsx", "house": 1, "text": "", "confirms": False}
    async with database.writing() as db:
        of = await scene(db)
        await drafts.save(db, of.coordinator.id, Draft(drafts.LIST, "report", waits), NOW, drafts.LIST)
        for days in (13, 14):
            await advance(db, NOW + days * DAY, TERMS)
        assert await drafts.load(db, of.coordinator.id, drafts.LIST) is None
        assert not await notices(db, "form_soon", None) and not await notices(db, "form_over", None)
