"""A file names another house as host: a question to that house, unless it comes from the command line."""

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import hosting, seating
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.exchange import present
from catalogue.exchange.entering import Outcome, enter
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Finding, Severity
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import Kind, Role
from tests import factories
from tests.catalogue.scene import TERMS, notices
from tests.factories import NOW

TIMES = ((datetime(2030, 3, 14, 9), datetime(2030, 3, 14, 12)),)


async def bring(db: AsyncConnection, who: Who, house: int, *hosts: str, code: str | None = "K-1") -> Outcome:
    return await enter(db, who, house, [proposal(hosts, code)], NOW, TERMS)


def proposal(hosts: tuple[str, ...], code: str | None) -> SessionProposal:
    return SessionProposal(
        lines=(2,),
        texts=(TextCard("de", "Nothilfe"),),
        kind=Kind.INTERNAL,
        meetings=TIMES,
        hosts=hosts,
        code=code,
        given=frozenset({"title", "hosts", "start", "end", "code"}),
    )


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("code", ["K-1", None])
async def test_a_coordinators_file_asks_once_and_enters_the_rest(
    database: Database, first: bool, code: str | None
) -> None:
    named = ("haus-a", "haus-b") if first else ("haus-b", "haus-a")
    async with database.writing() as db:
        a, b = [(await factories.institution(db, slug)).id for slug in ("haus-a", "haus-b")]
        mine, theirs = [await factories.member(db, house, Role.COORDINATOR) for house in (a, b)]
        assert (await bring(db, mine.who, a, *named, code=code)).rows == {"new": 1}
        (made,) = await present.sessions_of(db)
        assert made.plan.hosts == (a,)
        assert [one.person_id for one in await notices(db, "host_asked")] == [theirs.id]
        assert (await bring(db, mine.who, a, *named, code=code)).rows == {"unchanged": 1}
        await hosting.decline(db, theirs.who, made.id, b, NOW, TERMS)
        await bring(db, mine.who, a, *named, code=code)
        assert not await notices(db, "host_asked")


async def test_once_it_has_agreed_the_same_file_changes_nothing_and_cannot_put_it_out(database: Database) -> None:
    async with database.writing() as db:
        a, b = [(await factories.institution(db, slug)).id for slug in ("haus-a", "haus-b")]
        mine, theirs = [await factories.member(db, house, Role.COORDINATOR) for house in (a, b)]
        await bring(db, mine.who, a, "haus-a", "haus-b")
        (made,) = await present.sessions_of(db)
        await hosting.accept(db, theirs.who, made.id, b, NOW, TERMS)
        assert (await bring(db, mine.who, a, "haus-a", "haus-b")).rows == {"unchanged": 1}
        assert (await bring(db, mine.who, a, "haus-a")).rows == {"unchanged": 1}
        assert await seating.hosts(db, made.id) == (a, b)


async def test_the_command_line_is_trusted(database: Database) -> None:
    async with database.writing() as db:
        a, b = [(await factories.institution(db, slug)).id for slug in ("haus-a", "haus-b")]
        await bring(db, CONSOLE, a, "haus-a", "haus-b")
        (made,) = await present.sessions_of(db)
    assert made.plan.hosts == (a, b)


async def test_a_house_where_nobody_coordinates_yet_is_left_out_with_a_remark(database: Database) -> None:
    async with database.writing() as db:
        a, b = [(await factories.institution(db, slug)).id for slug in ("haus-a", "haus-b")]
        mine = await factories.member(db, a, Role.COORDINATOR)
        for become in ("new", "unchanged"):
            brought = await bring(db, mine.who, a, "haus-a", "haus-b")
            assert brought.rows == {become: 1}
            (remark,) = brought.remarks
            assert (remark.column, remark.value, remark.why) == ("hosts", "haus-b", Finding.NOBODY_TO_ASK)
            assert remark.severity is Severity.DOUBTFUL
        (made,) = await present.sessions_of(db)
        assert made.plan.hosts == (a,) and not (await hosting.of_session(db, made.id)).asked
        theirs = await factories.member(db, b, Role.COORDINATOR)
        assert not (await bring(db, mine.who, a, "haus-a", "haus-b")).remarks
        assert [one.person_id for one in await notices(db, "host_asked")] == [theirs.id]
