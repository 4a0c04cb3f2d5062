"""The doctor finds what constraints and verbs would never let happen, so both are passed by."""

from datetime import timedelta

import pytest
from sqlalchemy import make_url

from catalogue import doctor, enrolments, inbox, outbox
from catalogue.database import Database
from catalogue.rules.states import EnrolmentState
from catalogue.rules.terms import Terms
from tests import factories
from tests.bot.shell import by_hand
from tests.factories import NOW

TERMS = Terms()
#: Away with what guards the rows; SQLite's checks are off by themselves.
UNGUARDED = {
    "sqlite": ["DROP INDEX uq_enrolments_live"],
    "postgresql": [
        "DROP INDEX uq_enrolments_live",
        "ALTER TABLE enrolments DROP CONSTRAINT ck_enrolments_offer_has_an_end",
        "ALTER TABLE enrolments DROP CONSTRAINT ck_enrolments_request_has_an_end",
        "ALTER TABLE sessions DROP CONSTRAINT ck_sessions_code_has_a_house",
        "ALTER TABLE sessions DROP CONSTRAINT uq_sessions_code_institution_id_code",
    ],
}
AGAIN = (
    "INSERT INTO enrolments (key, session_id, person_id, institution_id, state, queued_at, created_at, changed_at) "
    "SELECT 'again', session_id, person_id, institution_id, 'waiting', queued_at, created_at, changed_at "
    "FROM enrolments WHERE state = 'enrolled' LIMIT 1"
)
#: A row changed by hand may break these as well.
ASIDE = {"every state stands in the history", "nobody waits for a seat that is free"}
EVENTS = ("insert", "delete", "update")
LONG_AGO = "2030-02-01 09:00:00+00:00"


async def world(database: Database) -> None:
    """One full session of one seat with somebody waiting, one without a limit, an update and a notice on their way."""
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        training = await factories.training(db, house)
        full = await factories.session(db, training, house, capacity=1, code="A-1")
        await factories.session(db, training, house, capacity=None, code="A-2")
        for expected in (EnrolmentState.ENROLLED, EnrolmentState.WAITING):
            somebody = await factories.member(db, house)
            assert await enrolments.enrol(db, somebody.who, full, house, NOW, TERMS) is expected
        await outbox.add(db, "told:1", "told", somebody.id, NOW)
        await inbox.store(db, [(1, 7, {"update_id": 1})], NOW)


async def findings(database: Database) -> dict[str, str]:
    async with database.reading() as db:
        found = await doctor.examine(db, NOW + timedelta(minutes=5))
    return {finding.rule: str(finding) for finding in found if finding.breaches}


async def test_a_healthy_network_has_no_findings(database: Database) -> None:
    await world(database)
    assert await findings(database) == {}
    async with database.reading() as db:
        assert await doctor.integrity(db) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE enrolments SET state = 'enrolled'",
            "no session has more seats taken than it has: session 1 has 2 taken of 1 seats",
        ),
        (
            "UPDATE sessions SET capacity = 0 WHERE id = 1",
            "no session has more seats taken than it has: session 1 has 1 taken of 0 seats",
        ),
        (
            "INSERT INTO session_reserves (session_id, institution_id, seats) VALUES (1, 1, 2)",
            "no session reserves more seats than it has: session 1 reserves 2 of 1 seats",
        ),
        (
            f"INSERT INTO unnamed_seats (session_id, institution_id, seats, name_until) VALUES (1, 1, 1, '{LONG_AGO}')",
            "seats without a name are given back in time: institution 1 in session 1",
        ),
        (
            "INSERT INTO unnamed_seats (session_id, institution_id, seats, name_until) "
            "VALUES (1, 1, 1, '2030-03-10 09:00:00+00:00')",
            "no session has more seats taken than it has: session 1 has 2 taken of 1 seats",
        ),
        (
            "UPDATE sessions SET capacity = 2 WHERE id = 1",
            "nobody waits for a seat that is free: session 1",
        ),
        (
            "UPDATE enrolments SET state = 'withdrawn' WHERE state = 'waiting'",
            "every state stands in the history: enrolment 2 is withdrawn, its history says waiting",
        ),
        (
            "UPDATE enrolments SET state = 'requested' WHERE state = 'enrolled'",
            "every request has an end, and has ended by then: enrolment 1 (no end)",
        ),
        (
            "INSERT INTO unnamed_seats (session_id, institution_id, seats, name_until) "
            "VALUES (2, 1, 1, '2031-01-01 09:00:00+00:00')",
            "seats without a name are given back in time: institution 1 in session 2",
        ),
        (
            f"UPDATE meetings SET starts_at = '{LONG_AGO}', starts_local = '2030-02-01 10:00:00' WHERE id = 1",
            "nobody waits for what has begun: enrolment 2",
        ),
        (
            "UPDATE history SET before = 'refused' WHERE noun = 'enrolment' AND noun_id = 1",
            "every step was a legal one: enrolment 1 from refused to enrolled",
        ),
        (
            "INSERT INTO presences (enrolment_id, meeting_id, state, noted_at) "
            "VALUES (1, 2, 'present', '2030-03-01 09:00:00+00:00')",
            "presence is noted at meetings of one's own session: enrolment 1 at meeting 2",
        ),
        (AGAIN, "nobody is in a session twice: person 1 is twice in session 1"),
        (
            "UPDATE enrolments SET state = 'offered' WHERE state = 'enrolled'",
            "every offer has an end, and has ended by then: enrolment 1 (no end)",
        ),
        (
            f"UPDATE enrolments SET offer_expires_at = '{LONG_AGO}' WHERE state = 'waiting'",
            "every offer has an end, and has ended by then: enrolment 2 (until 2030-02-01 09:00 UTC)",
        ),
        (
            f"UPDATE enrolments SET state = 'offered', offer_expires_at = '{LONG_AGO}' WHERE state = 'enrolled'",
            "every offer has an end, and has ended by then: enrolment 1 (until 2030-02-01 09:00 UTC)",
        ),
        (
            "UPDATE meetings SET starts_local = '2030-03-14 08:00:00' WHERE id = 1",
            "every meeting is at its local time: meeting 1 is 2030-03-14 08:00 UTC and 2030-03-14 08:00 in "
            "Europe/Zurich",
        ),
        (
            "UPDATE sessions SET zone = 'Europe/Bern' WHERE id = 1",
            "every meeting is at its local time: meeting 1 is 2030-03-14 08:00 UTC and 2030-03-14 09:00 in Europe/Bern",
        ),
        (
            "UPDATE sessions SET code_institution_id = NULL WHERE id = 2",
            "every code has its institution, once: session 2 has one without the other",
        ),
        ("DELETE FROM session_hosts WHERE session_id = 2", "every session has a host: session 2 has none"),
        ("DELETE FROM training_stamps", "a search notices every change: training 1 has no stamp"),
        ("DELETE FROM training_texts", "every training has a title: training 1 has none"),
        (
            f"UPDATE outbox SET due_at = '{LONG_AGO}' WHERE key = 'told:1'",
            "no notice waits for long: 1 since 2030-02-01 09:00 UTC; is the bot running?",
        ),
        (
            f"UPDATE outbox SET state = 'sending', due_at = '{LONG_AGO}', lease_until = '{LONG_AGO}' "
            "WHERE key = 'told:1'",
            "no notice waits for long: 1 since 2030-02-01 09:00 UTC; is the bot running?",
        ),
        (
            f"UPDATE inbox SET received_at = '{LONG_AGO}'",
            "no update waits for long: 1 since 2030-02-01 09:00 UTC; is the bot running?",
        ),
    ],
)
async def test_each_breach_is_found_and_named(
    database: Database, database_url: str, statement: str, found: str
) -> None:
    await world(database)
    by_hand(database_url, *UNGUARDED[make_url(database_url).drivername], statement)
    rule = found.split(":")[0]
    named = await findings(database)
    assert named.pop(rule) == found
    assert set(named) <= ASIDE


async def test_a_code_that_an_institution_uses_twice_is_found(database: Database, database_url: str) -> None:
    await world(database)
    by_hand(database_url, *UNGUARDED[make_url(database_url).drivername], *_without_unique_codes(database))
    by_hand(database_url, "UPDATE sessions SET code = 'A-1'")
    rule = "every code has its institution, once"
    assert (await findings(database))[rule] == f'{rule}: institution 1 has "A-1" twice'


async def test_a_table_that_nothing_watches_is_found(database: Database, database_url: str) -> None:
    await world(database)
    name = "stamp_meetings_update" if database.is_sqlite else "stamp_meetings ON meetings"
    by_hand(database_url, f"DROP TRIGGER {name}")
    rule = "a search notices every change"
    assert await findings(database) == {rule: f"{rule}: nothing watches meetings"}


def _without_unique_codes(database: Database) -> list[str]:
    """SQLite can't drop a constraint, but a copy of a table has none."""
    if not database.is_sqlite:
        return []
    mention = [(table, event) for table in ("meetings", "session_hosts", "institutions") for event in EVENTS]
    unwatched = [f"DROP TRIGGER stamp_{table}_{event}" for table, event in mention]
    copied = ["CREATE TABLE copy AS SELECT * FROM sessions", "DROP TABLE sessions"]
    return [*unwatched, *copied, "ALTER TABLE copy RENAME TO sessions"]


async def test_notices_may_wait_while_telegram_asks_us_to_pause(database: Database, database_url: str) -> None:
    await world(database)
    by_hand(database_url, f"UPDATE outbox SET due_at = '{LONG_AGO}'")
    async with database.writing() as db:
        await outbox.pause(db, NOW + timedelta(hours=1))
    assert await findings(database) == {}


def test_many_breaches_are_counted_and_few_are_named() -> None:
    finding = doctor.Finding("rule", tuple("abcdefg"))
    assert str(finding) == "rule: a; b; c; d; e; and 2 more"
