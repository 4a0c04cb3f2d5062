"""A role that ends between a press and its change: who acts is read anew, and nothing is left of who has gone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.actions import Action, CancelSession, Enrol
from bot.app import network_of
from bot.budget import Budget
from bot.config import Config
from bot.dispatch import Dispatch
from bot.now import Clock
from catalogue import enrolments, leaving, members
from catalogue.database import Database
from catalogue.inbox import Letter
from catalogue.refusals import Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, Role
from catalogue.tables import enrolments as rows
from catalogue.tables import sessions
from tests import factories
from tests.catalogue.scene import TERMS, Scene, scene
from tests.factories import NOW, Member

Meanwhile = Callable[[], Awaitable[None]]


async def pressed(database: Database, member: Member, wish: Action, meanwhile: Meanwhile) -> str:
    """What they read who press it, where `meanwhile` comes between who they were and the change."""
    clock = cast(Clock, SimpleNamespace(now=lambda: NOW))
    network = network_of(Config(), "kursverbund_bot")
    dispatch = Dispatch(database, cast(Any, None), Budget(1000), clock, network, asyncio.Event())

    async def report(_person: Any, _wish: Any) -> None:
        await meanwhile()

    cast(Any, dispatch)._lists = SimpleNamespace(report=report)
    update = SimpleNamespace(effective_user=SimpleNamespace(id=member.card.telegram_id), update_id=1)
    packed = await dispatch._try(Letter(1, 1, {}, None), cast(Any, update), wish)
    assert packed is not None
    return str(packed["text"])


async def people_of(database: Database) -> tuple[Scene, Member]:
    async with database.writing() as db:
        of = await scene(db)
        await factories.member(db, of.house, Role.COORDINATOR)
        return of, await factories.member(db, of.house)


async def test_whoever_has_lost_the_role_since_changes_nothing(database: Database) -> None:
    of, _ = await people_of(database)

    async def lost() -> None:
        async with database.writing() as db:
            await members.take(db, CONSOLE, of.house, of.coordinator.id, Role.COORDINATOR, NOW, TERMS)

    await pressed(database, of.coordinator, CancelSession(of.session, CancelReason.OTHER), lost)
    async with database.reading() as db:
        state = (await db.execute(select(sessions.c.state).where(sessions.c.id == of.session))).scalar_one()
    assert state == "published"


async def test_whoever_has_left_since_gets_no_seat(database: Database) -> None:
    of, staff = await people_of(database)

    async def gone() -> None:
        async with database.writing() as db:
            await leaving.leave(db, CONSOLE, of.house, staff.id, NOW, TERMS)

    await pressed(database, staff, Enrol(of.session), gone)
    async with database.reading() as db:
        assert (await db.execute(select(rows).where(rows.c.person_id == staff.id))).all() == []


@pytest.mark.parametrize("first", ["seat", "gone"])
async def test_nobody_keeps_a_seat_of_a_house_that_they_leave_at_the_same_moment(
    database: Database, first: str
) -> None:
    of, staff = await people_of(database)

    async def enrol() -> None:
        async with database.writing() as db:
            await enrolments.enrol(db, staff.who, of.session, of.house, NOW, TERMS)

    async def leave() -> None:
        async with database.writing() as db:
            await leaving.leave(db, CONSOLE, of.house, staff.id, NOW + timedelta(seconds=1), TERMS)

    both = [enrol(), leave()] if first == "seat" else [leave(), enrol()]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert all(isinstance(one, Refused) for one in outcomes if one is not None)
    async with database.reading() as db:
        left = (await db.execute(select(rows.c.state).where(rows.c.person_id == staff.id))).scalars()
    assert set(left) <= {"cancelled"}
