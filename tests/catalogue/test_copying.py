"""A session once more, as a draft; nobody comes along, and nothing is copied twice."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from catalogue import copying, institutions, sessions
from catalogue.database import Database
from catalogue.exchange import present
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, Role, SessionState
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments, outbox
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, scene
from tests.factories import NOW, meeting_times

MARCH_14, MARCH_21, MARCH_28 = (meeting_times(datetime(2030, 3, day, 9))[0] for day in (14, 21, 28))


async def test_a_copy_is_a_draft_with_its_own_dates_and_all_that_was_set(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(
            db,
            place="Bern, Raum 2",
            trainer="R. Beispiel",
            price=12000,
            code="BS-1",
            opens_on=date(2030, 3, 1),
            closes_on=date(2030, 3, 10),
            rules=SeatRules(withdraw_until=date(2030, 3, 9), cap=4),
        )
        await join(db, of, 2)
        before = (await db.execute(select(func.count()).select_from(outbox))).scalar()
        (new,), known = await copying.copy(db, of.coordinator.who, of.session, [[MARCH_21]], NOW)
        first, second = await present.sessions_of(db, ids=[of.session, new])
        assert known == 0
        assert (second.plan.state, second.plan.times, second.plan.code) == (SessionState.DRAFT, (MARCH_21,), None)
        assert (second.plan.opens_on, second.plan.closes_on) == (date(2030, 3, 8), date(2030, 3, 17))
        assert (second.plan.rules.withdraw_until, second.plan.rules.cap) == (date(2030, 3, 16), 4)
        for fact in ("place", "trainer", "price", "capacity", "hosts", "training_id"):
            assert getattr(second.plan, fact) == getattr(first.plan, fact)
        theirs = select(func.count()).where(enrolments.c.session_id == new)
        assert (await db.execute(theirs)).scalar() == 0
        assert (await db.execute(select(func.count()).select_from(outbox))).scalar() == before


async def test_a_second_press_copies_nothing_twice_until_the_copy_is_cancelled(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        who, wanted = of.coordinator.who, [[MARCH_21], [MARCH_28]]
        made, _ = await copying.copy(db, who, of.session, wanted, NOW)
        assert await copying.copy(db, who, of.session, wanted, NOW) == ([], 2)
        await sessions.cancel(db, who, made[0], CancelReason.OTHER, NOW, TERMS)
        again, known = await copying.copy(db, who, of.session, wanted, NOW)
        assert (len(again), known) == (1, 1)


async def test_the_year_with_most_to_come_again_is_offered_first(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 5, 23, 9))
        await factories.session(db, of.training, of.house, datetime(2030, 6, 6, 9))
        await factories.session(db, of.training, of.house, datetime(2031, 2, 6, 9))
        await factories.session(db, of.training, of.house, datetime(2029, 12, 6, 9))
        assert await copying.years(db, of.coordinator.who, of.house, NOW) == [2030, 2031, 2029]


async def test_only_who_runs_it_copies_and_other_hosts_do_not_come_along(database: Database) -> None:
    async with database.writing() as db:
        pont = (await factories.institution(db)).id
        desk = await factories.member(db, pont, Role.COORDINATOR)
        of = await scene(db, hosts=(pont,))
        other = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        for who in (other.who, (await join(db, of))[0].who):
            with pytest.raises(Refused) as no:
                await copying.copy(db, who, of.session, [[MARCH_21]], NOW)
            assert no.value.reason is Reason.NOT_ALLOWED
        (new,), _ = await copying.copy(db, desk.who, of.session, [[MARCH_21]], NOW)
        (made,) = await present.sessions_of(db, ids=[new])
    assert made.plan.hosts == (pont,)


async def test_days_without_courses_are_public_holidays_and_closed_days_of_the_hosts(database: Database) -> None:
    async with database.writing() as db:
        bern = (await factories.institution(db, canton="BE")).id
        await institutions.close_day(db, CONSOLE, bern, date(2030, 5, 31), NOW)
        is_free = await copying.free_days(db, [bern])
    assert is_free(date(2030, 5, 30)) and is_free(date(2030, 5, 31))  # Ascension Day, and the bridge day after it
    assert not is_free(date(2030, 6, 3))


async def _programme(of: Scene, db: object) -> copying.Programme:
    return await copying.programme(db, of.coordinator.who, of.house, 2030, NOW)  # type: ignore[arg-type]


async def test_last_years_programme_comes_a_year_later_once(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        ascension = await factories.session(db, of.training, of.house, datetime(2030, 5, 23, 9))
        await factories.session(db, of.training, of.house, datetime(2029, 5, 23, 9))
        await factories.session(db, of.training, of.house, times=())
        gone = await factories.session(db, of.training, of.house, datetime(2030, 6, 6, 9))
        await sessions.cancel(db, CONSOLE, gone, CancelReason.OTHER, NOW, TERMS)
        who = of.coordinator.who
        assert await copying.years(db, who, of.house, NOW) == [2030, 2029]
        planned = await _programme(of, db)
        assert [one.id for one, _ in planned.fresh] == [of.session, ascension]
        assert [(one.id, later.free) for one, later in planned.free] == [(ascension, (date(2031, 5, 22),))]
        before = (await db.execute(select(func.count()).select_from(session_rows))).scalar_one()
        assert len((await copying.copy_programme(db, who, of.house, 2030, NOW)).fresh) == 2
        again = await copying.copy_programme(db, who, of.house, 2030, NOW + timedelta(days=1))
        assert (len(again.fresh), again.known) == (0, 2)
        after = (await db.execute(select(func.count()).select_from(session_rows))).scalar_one()
        assert after == before + 2
        drafts = (await db.execute(select(session_rows.c.state).order_by(session_rows.c.id.desc()).limit(2))).scalars()
        assert set(drafts) == {SessionState.DRAFT}


async def test_a_year_whose_copy_would_be_in_the_past_is_not_offered_and_none_is_made(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2028, 5, 18, 9))
        await factories.session(db, of.training, of.house, datetime(2029, 2, 15, 9))
        await factories.session(db, of.training, of.house, datetime(2029, 3, 15, 9))
        await factories.session(db, of.training, of.house, datetime(2029, 4, 1, 2, 30))
        who = of.coordinator.who
        assert await copying.years(db, who, of.house, NOW) == [2029]
        lost = await copying.copy_programme(db, who, of.house, 2028, NOW)
        assert (len(lost.fresh), lost.past) == (0, 1)
        found = await copying.copy_programme(db, who, of.house, 2029, NOW)
    assert (len(found.fresh), found.past, found.never) == (1, 1, 1)


async def test_another_house_has_no_programme_to_copy(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = (await factories.institution(db)).id
        for call in (
            copying.years(db, of.coordinator.who, other, NOW),
            copying.programme(db, of.coordinator.who, other, 2030, NOW),
            copying.copy_programme(db, of.coordinator.who, other, 2030, NOW),
        ):
            with pytest.raises(Refused) as no:
                await call  # type: ignore[misc]
            assert no.value.reason is Reason.NOT_ALLOWED
