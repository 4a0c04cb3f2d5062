"""Presence by meeting: who may note it, when, and how people note themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import handing, participants, presence, telling, truth
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Presence, Role, SessionState
from catalogue.tables import enrolments as rows
from catalogue.tables import history, outbox, presences, sessions
from catalogue.telling import SessionTold
from tests import factories
from tests.catalogue.scene import Scene, join, meetings_of, scene, whole
from tests.factories import NOW, Member

START = datetime(2030, 3, 14, 8, tzinfo=UTC)
BEFORE, OVER = START - timedelta(minutes=10), START + timedelta(hours=4)


async def course(db: AsyncConnection) -> tuple[Scene, int, list[Member], list[int]]:
    """A session of one meeting on 14 March, its people, and their enrolments in the same order."""
    of = await scene(db)
    members = await join(db, of, 3)
    found = await db.execute(select(rows.c.person_id, rows.c.id).where(rows.c.session_id == of.session))
    ids = {row.person_id: row.id for row in found}
    return of, (await meetings_of(db, of))[0].id, members, [ids[member.id] for member in members]


async def noted(db: AsyncConnection, meeting: int) -> dict[int, Presence]:
    found = await db.execute(select(presences).where(presences.c.meeting_id == meeting))
    return {row.enrolment_id: row.state for row in found}


async def refused(coroutine: Any) -> Reason:
    with pytest.raises(Refused) as no:
        await coroutine
    return no.value.reason


async def test_a_coordinator_notes_changes_and_takes_back_and_history_knows_all_of_it(database: Database) -> None:
    async with database.writing() as db:
        of, meeting, _, (anna, beat, chloe) = await course(db)
        who = of.coordinator.who
        for state in (Presence.PRESENT, Presence.PRESENT, Presence.EXCUSED, None, Presence.ABSENT):
            await presence.note(db, who, meeting, anna, state, BEFORE)
        assert await presence.note_rest(db, who, meeting, OVER) == 2
        assert await presence.note_rest(db, who, meeting, OVER) == 0
        assert await noted(db, meeting) == {anna: "absent", beat: "present", chloe: "present"}
        (came,) = await presence.counts(db, of.session)
        assert (came.starts_at, came.counts) == (START, {Presence.PRESENT: 2, Presence.ABSENT: 1})
        query = select(history).where(history.c.verb == "presence", history.c.noun_id == anna).order_by(history.c.id)
        steps = [(row.before, row.after, row.why) for row in await db.execute(query)]
        here = f"meeting {meeting}"
        changes = [(None, "present"), ("present", "excused"), ("excused", None), (None, "absent")]
        assert steps == [(*change, here) for change in changes]
        assert (await participants.person(db, who, anna)).presences == ((START, Presence.ABSENT),)


async def test_presence_is_noted_in_time_of_seats_of_that_session_only(database: Database) -> None:
    async with database.writing() as db:
        of, meeting, _, (anna, *_) = await course(db)
        who = of.coordinator.who
        elsewhere = await factories.session(db, of.training, of.house)
        other = (await meetings_of(db, Scene(of.house, of.training, elsewhere, of.coordinator)))[0].id
        early, late = START - timedelta(minutes=61), START + timedelta(days=30, hours=3)
        for now, at, whom, reason in (
            (early, meeting, anna, Reason.PRESENCE_SHUT),
            (late, meeting, anna, Reason.PRESENCE_SHUT),
            (BEFORE, other, anna, Reason.NOT_FOUND),
            (BEFORE, meeting, anna + 1000, Reason.NOT_FOUND),
            (BEFORE, meeting + 1000, anna, Reason.NOT_FOUND),
        ):
            assert await refused(presence.note(db, who, at, whom, Presence.PRESENT, now)) is reason
        await db.execute(update(rows).where(rows.c.id == anna).values(state="withdrawn"))
        assert await refused(presence.note(db, who, meeting, anna, Presence.PRESENT, BEFORE)) is Reason.NOT_FOUND
        cancelled = {"state": SessionState.CANCELLED, "cancel_reason": "other"}
        await db.execute(update(sessions).where(sessions.c.id == of.session).values(**cancelled))
        assert await refused(presence.note_rest(db, who, meeting, BEFORE)) is Reason.NOT_FOUND
        assert await whole(db, presences) == [[]]


async def test_hosts_and_the_trainer_note_presence_and_nobody_else(database: Database) -> None:
    async with database.writing() as db:
        of, meeting, (member, *_), (anna, *_) = await course(db)
        other = (await factories.institution(db, name="Fondation du Pont")).id
        stranger = await factories.member(db, other, Role.COORDINATOR)
        trainer = await factories.member(db, of.house)
        for who in (stranger.who, trainer.who, member.who):
            assert await refused(presence.note(db, who, meeting, anna, Presence.PRESENT, BEFORE)) is Reason.NOT_ALLOWED
            assert await refused(presence.of_meeting(db, who, meeting)) is Reason.NOT_ALLOWED
            assert await refused(presence.code(db, who, of.session, BEFORE)) is Reason.NOT_ALLOWED
            assert await refused(handing.send_sheet(db, who, of.session, BEFORE)) is Reason.NOT_ALLOWED
        await db.execute(update(sessions).where(sessions.c.id == of.session).values(trainer_id=trainer.id))
        await presence.note(db, trainer.who, meeting, anna, Presence.PRESENT, BEFORE)
        lines = await presence.of_meeting(db, trainer.who, meeting)
        assert [(line.enrolment_id, line.state) for line in lines if line.state] == [(anna, Presence.PRESENT)]
        assert await presence.code(db, trainer.who, of.session, BEFORE)
        # Teaching shows names for presence, and neither the list nor the sheet.
        assert await refused(participants.of_session(db, trainer.who, of.session)) is Reason.NOT_ALLOWED
        assert await refused(handing.send_sheet(db, trainer.who, of.session, BEFORE)) is Reason.NOT_ALLOWED


async def test_co_hosting_is_what_opens_the_list_to_another_house(database: Database) -> None:
    async with database.writing() as db:
        house, other = [(await factories.institution(db)).id for _ in range(2)]
        guest_host = await factories.member(db, other, Role.COORDINATOR)
        training = await factories.training(db, house)
        alone = await factories.session(db, training, house)
        together = await factories.session(db, training, house, hosts=(other,))
        assert await refused(participants.of_session(db, guest_host.who, alone)) is Reason.NOT_ALLOWED
        assert await participants.of_session(db, guest_host.who, together) == ()


# --- codes ---------------------------------------------------------------------------------------------------------


async def test_whoever_is_there_notes_themselves_once(database: Database) -> None:
    async with database.writing() as db:
        of, meeting, (anna, beat, _), (first, second, _) = await course(db)
        desk = of.coordinator.who
        code = await presence.code(db, desk, of.session, BEFORE)
        assert code == await presence.code(db, desk, of.session, BEFORE)
        assert await presence.place_of(db, anna.id, code, BEFORE) == of.session
        assert await presence.check_in(db, anna.who, of.session, code, BEFORE)
        before = await whole(db, presences, history)
        assert not await presence.check_in(db, anna.who, of.session, code, BEFORE + timedelta(seconds=60))
        assert await whole(db, presences, history) == before
        (row,) = (await db.execute(select(presences))).all()
        assert (row.enrolment_id, row.meeting_id, row.state, row.noted_by) == (first, meeting, "present", anna.id)
        # Late after all: noted as absent at the beginning, then the code.
        await presence.note(db, desk, meeting, second, Presence.ABSENT, START)
        late = START + timedelta(hours=1)
        assert await presence.check_in(db, beat.who, of.session, await presence.code(db, desk, of.session, late), late)
        assert (await noted(db, meeting))[second] is Presence.PRESENT


async def test_a_code_is_refused_without_a_seat_too_late_and_at_another_time(database: Database) -> None:
    async with database.writing() as db:
        of, _, (anna, *_), _ = await course(db)
        stranger = await factories.member(db, of.house)
        code = await presence.code(db, of.coordinator.who, of.session, BEFORE)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        for who, given, now, reason in (
            (stranger.who, code, BEFORE, Reason.NOT_ENROLLED),
            (CONSOLE, code, BEFORE, Reason.NOT_ENROLLED),
            (anna.who, wrong, BEFORE, Reason.CODE_UNKNOWN),
            (anna.who, code, BEFORE + timedelta(minutes=3), Reason.CODE_UNKNOWN),
            (anna.who, code, START - timedelta(minutes=31), Reason.CHECK_IN_SHUT),
            (anna.who, code, OVER, Reason.CHECK_IN_SHUT),
        ):
            assert await refused(presence.check_in(db, who, of.session, given, now)) is reason
        assert await refused(presence.code(db, of.coordinator.who, of.session, NOW)) is Reason.CHECK_IN_SHUT
        assert await presence.place_of(db, stranger.id, code, BEFORE) is None
        assert await presence.place_of(db, anna.id, code, NOW) is None
        assert await presence.place_of(db, anna.id, wrong, BEFORE) == of.session
        assert await whole(db, presences) == [[]]


async def test_a_session_without_a_secret_knows_no_code(database: Database) -> None:
    async with database.writing() as db:
        of, _, (anna, *_), _ = await course(db)
        assert await refused(presence.check_in(db, anna.who, of.session, "000000", BEFORE)) is Reason.CODE_UNKNOWN


# --- documents -----------------------------------------------------------------------------------------------------


async def looked(db: AsyncConnection, of: Scene, kind: str, now: datetime) -> tuple[SessionTold, str | None]:
    """The newest notice of a kind as its sender looks at it, and why it is not true any more."""
    row = (await db.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id.desc()))).first()
    assert row is not None
    card = of.coordinator.card
    notice = NoticeCard(row.id, row.key, kind, card, None, None, row.facts, 0, row.due_at, row.session_id)
    told = await telling.look(db, notice, now)
    assert isinstance(told, SessionTold)
    return told, truth.untrue(notice, told, now)


async def test_the_sheet_names_who_has_a_seat_when_it_is_sent_to_whoever_may_still_see_it(database: Database) -> None:
    async with database.writing() as db:
        of, _, members, (first, *_) = await course(db)
        await handing.send_sheet(db, of.coordinator.who, of.session, NOW)
        told, untrue = await looked(db, of, "sheet", NOW)
        assert untrue is None and len(told.people or ()) == 3
        await db.execute(update(rows).where(rows.c.id == first).values(state="withdrawn"))
        told, _ = await looked(db, of, "sheet", NOW)
        assert {one.name for one in told.people or ()} == {member.card.name for member in members[1:]}
        staff = await factories.member(db, of.house)
        gone = Scene(of.house, of.training, of.session, staff)
        told, untrue = await looked(db, gone, "sheet", NOW)
        assert told.people is None and untrue == "they may not see the names any more"


async def test_the_picture_carries_the_code_of_the_minute_in_which_it_is_sent(database: Database) -> None:
    async with database.writing() as db:
        of, *_ = await course(db)
        await handing.send_code(db, of.coordinator.who, of.session, BEFORE)
        later = BEFORE + timedelta(minutes=5)
        told, untrue = await looked(db, of, "check_in", later)
        assert untrue is None
        assert told.code == await presence.code(db, of.coordinator.who, of.session, later)
        _, untrue = await looked(db, of, "check_in", OVER)
        assert untrue == "nobody can check in now"
