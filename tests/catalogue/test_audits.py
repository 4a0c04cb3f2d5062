"""Every night everything that must hold is looked at once; only breaches are told, in the morning, to the operators."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from catalogue import audits, doctor
from catalogue.database import Database
from catalogue.doctor import Finding
from catalogue.tables import audits as rows
from tests import factories
from tests.catalogue.scene import TERMS, notices
from tests.factories import NOW

#: 2 March 2030, three o'clock in Zurich.
THREE = datetime(2030, 3, 2, 2, tzinfo=UTC)
BROKEN = (Finding("nobody is in a session twice", ("person 1", "person 2")), Finding("every code", ()))


async def test_an_audit_is_due_once_a_night(database: Database) -> None:
    async with database.writing() as db:
        assert await audits.night(db, THREE - timedelta(seconds=1), TERMS) is None
        night = await audits.night(db, THREE, TERMS)
        assert night == date(2030, 3, 2)
        await audits.record(db, night, await doctor.examine(db, THREE), [], THREE, TERMS)
        assert await audits.night(db, THREE + timedelta(hours=20), TERMS) is None
        assert await audits.night(db, THREE + timedelta(hours=24), TERMS) == date(2030, 3, 3)


async def test_breaches_are_told_to_the_operators_when_the_quiet_hours_end(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        operator = await factories.member(db, house, telegram_id=4711)
        await factories.member(db, house)
        for _ in range(2):
            await audits.record(db, date(2030, 3, 2), BROKEN, [4711, 4712], THREE, TERMS)
        (told,) = await notices(db, "audit")
        (kept,) = (await db.execute(select(rows))).all()
    assert (told.person_id, told.due_at) == (operator.id, datetime(2030, 3, 2, 6, tzinfo=UTC))
    assert told.facts == {"rules": "1", "breaches": "2", "first": "nobody is in a session twice: person 1; person 2"}
    assert (kept.ran_at, kept.breaches) == (THREE, 2)


async def test_a_night_without_a_breach_is_kept_and_told_to_nobody(database: Database) -> None:
    async with database.writing() as db:
        await factories.member(db, (await factories.institution(db)).id, telegram_id=4711)
        await audits.record(db, date(2030, 3, 1), await doctor.examine(db, NOW), [4711], NOW, TERMS)
        assert await notices(db, "audit", None) == []
        assert len((await db.execute(select(rows))).all()) == 1
