"""A letter while the database breaks down: for real, in the midst of looking up what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.posting import Posting
from catalogue.database import Database
from catalogue.rules.states import Channel, NoticeState
from tests.catalogue.scene import scene
from tests.factories import NOW
from tests.mail.office import ANNA, Office, by_mail

#: PostgreSQL ends the connection that asks; SQLite finds the file without its tables.
BREAKS = {"postgresql": "SELECT pg_terminate_backend(pg_backend_pid())", "sqlite": "SELECT 1 FROM gone"}


@contextmanager
def broken(database: Database) -> Iterator[list[str]]:
    """Every look at an enrolment fails; hands out those that did."""
    engine, failed = database._reader.sync_engine, list[str]()

    def breaks(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        if "FROM enrolments" not in statement:
            return statement, parameters
        failed.append(statement)
        return BREAKS[engine.dialect.name], ()

    event.listen(engine, "before_cursor_execute", breaks, retval=True)
    yield failed
    event.remove(engine, "before_cursor_execute", breaks)


async def test_a_database_that_breaks_down_while_a_letter_is_written_delays_it(office: Office) -> None:
    async with office.database.writing() as db:
        await by_mail(db, await scene(db))
    assert await office.delivery.deliver_one(), "handed over"
    with broken(office.database) as failed:
        assert await office.posting.post_one()
    assert len(failed) == 1
    assert office.box.came == []
    assert list((await office.ledger()).values()) == [(NoticeState.DUE, Channel.MAIL)]
    assert not await office.posting.post_one(), "put off"
    office.clock.at += timedelta(seconds=5)
    await office.all_out()
    assert office.box.subjects == ["Sie haben einen Platz: BLS-AED"]
    assert list((await office.ledger()).values()) == [(NoticeState.SENT, Channel.MAIL)]


async def test_each_breakdown_delays_it_longer_and_other_letters_go_on(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        await by_mail(db, of)
    assert await office.delivery.deliver_one()
    with broken(office.database) as failed:
        for later in (0, 2, 4):
            office.clock.at += timedelta(seconds=later)
            assert await office.posting.post_one()
            assert not await office.posting.post_one()
    assert len(failed) == 3
    async with office.database.writing() as db:
        await by_mail(db, of, "Beat", "beat@haus.example")
    await office.all_out()
    assert [one for _, one in office.box.envelopes] == [["beat@haus.example"]]
    office.clock.at += timedelta(seconds=8)
    await office.all_out()
    assert [one for _, one in office.box.envelopes][1:] == [[ANNA]]


async def test_what_is_wrong_with_the_letter_itself_drops_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that would be the same every time holds nothing up."""

    async def wrong(*_: Any) -> Any:
        raise KeyError("reason")

    monkeypatch.setattr(Posting, "_write", wrong)
    async with office.database.writing() as db:
        await by_mail(db, await scene(db))
    await office.all_out()
    assert [state for state, _ in (await office.ledger()).values()] == [NoticeState.DROPPED]


async def test_a_letter_that_is_late_goes_at_night(office: Office) -> None:
    """It wakes nobody; a message to the chat would wait for the morning."""
    async with office.database.writing() as db:
        await by_mail(db, await scene(db))
    office.clock.at = NOW.replace(hour=20)
    await office.all_out()
    assert office.box.subjects == ["Sie haben einen Platz: BLS-AED"]
