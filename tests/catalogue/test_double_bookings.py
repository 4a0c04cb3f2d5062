"""What speaks against a date, looked up: what is seen, and what stays unseen."""

from datetime import date, datetime

from catalogue import double_bookings, institutions, no_courses
from catalogue.database import Database
from catalogue.rules.double_booking import Clash
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import SessionState
from tests import factories
from tests.catalogue.scene import Counted
from tests.factories import NOW

MORNING = (datetime(2030, 3, 14, 9), datetime(2030, 3, 14, 12))


async def test_the_same_room_of_any_house_is_seen_but_no_draft_of_another(database: Database) -> None:
    async with database.writing() as db:
        own, other = (await factories.institution(db)).id, (await factories.institution(db, name="Haus Pont")).id
        training = await factories.training(db, other, "Brandschutz", topic="Sicherheit")
        await factories.session(db, training, other, place="Bern, Raum 2")
        await factories.session(db, training, other, place="Bern, Raum 2", state=SessionState.DRAFT)
        await factories.session(db, training, own, place="Bern, Raum 2", state=SessionState.DRAFT)
        await factories.session(db, training, other, datetime(2030, 3, 14, 13), place="Bern, Raum 2")
        gone = await factories.session(db, training, other, place="Bern, Raum 2", state=SessionState.CANCELLED)
        found = await double_bookings.look(db, None, [own], "bern raum 2", "", [MORNING], NOW, topic="Sicherheit")
    assert [one.clash for one in found] == [Clash.PLACE, Clash.PLACE, Clash.TOPIC]
    assert {one.house for one in found} == {"Haus Pont", "Haus Lindenhof"} and gone not in {o.session_id for o in found}
    assert found[0].words == "Bern, Raum 2" and found[0].name("de") == "Brandschutz"


async def test_itself_online_rooms_and_what_is_over_are_left_out(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        training = await factories.training(db, house)
        own = await factories.session(db, training, house, place="Online", trainer="R. Beispiel")
        assert await double_bookings.look(db, own, [house], "Online", "R. Beispiel", [MORNING], NOW) == ()
        (found,) = await double_bookings.look(db, None, [house], "Online", "r. beispiel", [MORNING], NOW)
        assert found.clash is Clash.TRAINER
        past = (datetime(2030, 1, 1, 9), datetime(2030, 1, 1, 12))
        assert await double_bookings.look(db, None, [house], "", "", [past], NOW) == ()


async def test_holidays_of_each_host_s_canton_and_their_closed_days_are_named(database: Database) -> None:
    async with database.writing() as db:
        bern = (await factories.institution(db, canton="BE")).id
        geneva = (await factories.institution(db, name="Maison du Lac", canton="GE")).id
        await institutions.close_day(db, CONSOLE, geneva, date(2030, 5, 31), NOW, "Pont")
        days = [date(2030, 9, 5), date(2030, 5, 31), date(2030, 8, 1)]  # Geneva's fast, a bridge day, the national day
        times = [(datetime(d.year, d.month, d.day, 9), datetime(d.year, d.month, d.day, 12)) for d in days]
        alone = await double_bookings.look(db, None, [bern], "", "", times, NOW)
        both = await double_bookings.look(db, None, [bern, geneva], "", "", times, NOW)
    assert [(one.clash, one.day) for one in alone] == [(Clash.HOLIDAY, days[2])]
    assert alone[0].name("fr") == "Fête nationale" and alone[0].name("de") == "Nationalfeiertag"
    assert [(one.clash, one.day) for one in both] == [
        (Clash.HOLIDAY, days[2]),
        (Clash.HOLIDAY, days[0]),
        (Clash.CLOSED, days[1]),
    ]
    assert both[2].house == "Maison du Lac" and both[2].name("en") == "Pont"


async def test_a_year_of_dates_costs_as_many_statements_as_one(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        training = await factories.training(db, house)
        for day in range(1, 9):
            await factories.session(db, training, house, datetime(2030, 4, day, 9), place="Bern")
        counts = []
        for days in ((1,), range(1, 9)):
            times = [(datetime(2030, 4, day, 9), datetime(2030, 4, day, 12)) for day in days]
            with Counted(db) as statements:
                await double_bookings.look(db, None, [house], "Bern", "", times, NOW)
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 6


def test_an_unknown_canton_has_no_holidays() -> None:
    assert no_courses.public("XX", 2030) == {}
    assert no_courses.public("BE", 2030)[date(2030, 4, 19)].name("en") == "Good Friday"
