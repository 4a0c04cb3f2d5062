"""The catalogue's filters: honest counts, the next date first, nothing that can't be joined any more."""

from datetime import datetime, timedelta

from catalogue import browsing, sessions
from catalogue.browsing import Filter, key
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, Kind, SessionState
from catalogue.rules.terms import Terms
from tests import factories
from tests.factories import NOW

EVERYTHING = Filter()
MARCH, APRIL = datetime(2030, 3, 14, 9), datetime(2030, 4, 4, 9)


async def programme(database: Database) -> dict[str, int]:
    """First aid: twice in Bern, once without a date. Grief: in Biel, in French, vocational. A draft, a past one."""
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        aid = await factories.training(db, house, "Erste Hilfe", topic="Sicherheit")
        grief = await factories.training(
            db, house, TextCard("fr", "Le deuil"), topic="Begleitung", kind=Kind.VOCATIONAL
        )
        draft = await factories.training(db, house, "Entwurf")
        await factories.session(db, draft, house, state=SessionState.DRAFT)
        await factories.session(db, aid, house, datetime(2030, 2, 1, 9), place="Bern")
        return {
            "aid": aid,
            "grief": grief,
            "april": await factories.session(db, aid, house, APRIL, place="Bern, Saal 2", language="de"),
            "march": await factories.session(db, aid, house, MARCH, place="bern, Haus Lindenhof", language="de"),
            "open": await factories.session(db, aid, house, times=(), place="Thun", language="de"),
            "biel": await factories.session(db, grief, house, APRIL, place="Biel", language="fr"),
        }


async def look(database: Database, chosen: Filter = EVERYTHING, now: datetime = NOW) -> list[tuple[str, int]]:
    """Titles and how many dates, in their order."""
    async with database.reading() as db:
        found = await browsing.browse(db, chosen, "de", now)
    assert found.sessions == sum(line.dates for line in found.trainings)
    return [(line.title, line.dates) for line in found.trainings]


async def counts(database: Database, facet: str, chosen: Filter = EVERYTHING) -> list[tuple[str, int]]:
    async with database.reading() as db:
        return [(choice.label, choice.count) for choice in await browsing.choices(db, facet, chosen, NOW)]


async def test_the_next_date_comes_first_and_what_is_past_or_a_draft_is_left_out(database: Database) -> None:
    await programme(database)
    assert await look(database) == [("Erste Hilfe", 3), ("Le deuil", 1)]


async def test_filters_narrow_together(database: Database) -> None:
    await programme(database)
    assert await look(database, Filter(month="203004")) == [("Erste Hilfe", 1), ("Le deuil", 1)]
    assert await look(database, Filter(month="203004", kind="vocational")) == [("Le deuil", 1)]
    assert await look(database, Filter(topic=key("Sicherheit"), place=key("Biel"))) == []
    assert await look(database, Filter(language="fr")) == [("Le deuil", 1)]


async def test_choices_count_what_would_be_left_and_one_town_is_one_choice_however_it_is_written(
    database: Database,
) -> None:
    await programme(database)
    assert await counts(database, "place") == [("Bern", 2), ("Biel", 1), ("Thun", 1)]
    assert await counts(database, "place", Filter(month="203004")) == [("Bern", 1), ("Biel", 1)]
    assert await counts(database, "month") == [("203003", 1), ("203004", 2)]
    assert await counts(database, "kind") == [("internal", 3), ("vocational", 1)]


async def test_a_filter_that_nothing_has_any_more_shows_its_value_and_nothing_else(database: Database) -> None:
    await programme(database)
    async with database.reading() as db:
        found = await browsing.browse(db, Filter(place="0a1b2c3d"), "de", NOW)
    assert (found.trainings, found.sessions, found.chosen["place"].label) == ((), 0, "0a1b2c3d")


async def test_what_begins_or_is_cancelled_meanwhile_is_gone_at_the_next_look(database: Database) -> None:
    made = await programme(database)
    assert await look(database, now=NOW + timedelta(days=20)) == [("Erste Hilfe", 2), ("Le deuil", 1)]
    assert await look(database) == [("Erste Hilfe", 3), ("Le deuil", 1)]
    async with database.writing() as db:
        await sessions.cancel(db, CONSOLE, made["biel"], CancelReason.TOO_FEW, NOW, Terms(zone="Europe/Zurich"))
    assert await look(database) == [("Erste Hilfe", 3)]
