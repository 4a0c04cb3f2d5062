"""One session with its house, its coordinator and people in every stage, for tests of what happens to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments
from catalogue.rules.states import EnrolmentState, NoticeState, Role
from catalogue.rules.terms import Terms
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import meetings, outbox, sessions
from tests import factories
from tests.factories import NOW, Member

TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Scene:
    house: int
    training: int
    session: int
    coordinator: Member


async def scene(db: AsyncConnection, *starts: datetime, **facts: Any) -> Scene:
    """`starts` and `facts`: as `factories.session` takes them."""
    house = (await factories.institution(db)).id
    coordinator = await factories.member(db, house, Role.COORDINATOR)
    training = await factories.training(db, house)
    return Scene(house, training, await factories.session(db, training, house, *starts, **facts), coordinator)


async def join(db: AsyncConnection, of: Scene, count: int = 1, now: datetime = NOW) -> list[Member]:
    """So many new people press Enrol, one after the other."""
    people = [await factories.member(db, of.house) for _ in range(count)]
    for person in people:
        await enrolments.enrol(db, person.who, of.session, of.house, now, TERMS)
    return people


async def every_stage(db: AsyncConnection, *starts: datetime, **facts: Any) -> tuple[Scene, dict[str, Member]]:
    """A session of two seats: one enrolled, one offered, one waiting, one withdrawn; by their state."""
    of = await scene(db, *starts, **{"capacity": 2} | facts)
    enrolled, withdrawn, offered, waiting = await join(db, of, 4)
    await enrolments.withdraw(db, withdrawn.who, of.session, NOW, TERMS)
    people = {"enrolled": enrolled, "withdrawn": withdrawn, "offered": offered, "waiting": waiting}
    assert await states(db, of, people.values()) == [EnrolmentState(name) for name in people]
    return of, people


async def states(db: AsyncConnection, of: Scene, people: Any) -> list[EnrolmentState]:
    query = select(enrolment_rows.c.person_id, enrolment_rows.c.state)
    rows = await db.execute(query.where(enrolment_rows.c.session_id == of.session))
    found = {row.person_id: row.state for row in rows}
    return [found[person.id] for person in people]


async def notices(
    db: AsyncConnection, kind: str, state: NoticeState | None = NoticeState.DUE, person: Member | None = None
) -> Sequence[Any]:
    """The notices of a kind in the order in which they were written; `state` None: all."""
    query = select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)
    query = query if state is None else query.where(outbox.c.state == state)
    query = query if person is None else query.where(outbox.c.person_id == person.id)
    return (await db.execute(query)).all()


async def meetings_of(db: AsyncConnection, of: Scene) -> Sequence[Any]:
    query = select(meetings).where(meetings.c.session_id == of.session).order_by(meetings.c.starts_at, meetings.c.id)
    return (await db.execute(query)).all()


async def row_of(db: AsyncConnection, of: Scene) -> Any:
    return (await db.execute(select(sessions).where(sessions.c.id == of.session))).one()


async def whole(db: AsyncConnection, *tables: Any) -> list[list[Any]]:
    """Everything in these tables, to see that nothing has changed."""
    return [list((await db.execute(select(table).order_by(*table.primary_key.columns))).all()) for table in tables]


class Counted:
    """Statements of one connection."""

    def __init__(self, db: AsyncConnection) -> None:
        self.connection, self.statements = db.sync_connection, list[str]()

    def __enter__(self) -> list[str]:
        event.listen(self.connection, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_: object) -> None:
        event.remove(self.connection, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.statements.append(statement)
