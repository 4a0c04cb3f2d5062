"""A seat that the applicant's own institution has to approve: asked, answered once, over in time."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    approvals,
    clock,
    enrolments,
    institutions,
    outbox,
    people,
    programme,
    requests,
    sessions,
    telling,
    truth,
)
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules import approval
from catalogue.rules.approval import RefuseReason
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, Door, EnrolmentState, NoticeState, Role
from catalogue.rules.terms import Outcome
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import history, memberships
from catalogue.tables import outbox as outbox_rows
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, notices, scene, states, whole
from tests.factories import NOW, Member

TABLES = (enrolment_rows, outbox_rows, history)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
YES_BY_SILENCE = replace(TERMS, approval_outcome=Outcome.APPROVED)
#: Asked on a Friday at nine: three days on is a Monday.
END = NOW + 3 * DAY
LATER = NOW + HOUR


@dataclass(frozen=True, slots=True)
class Asking:
    """A session of one house, and another house, which wants to approve: who goes, who says yes, who runs it."""

    of: Scene
    house: int
    anna: Member
    markus: Member
    regula: Member


async def asking(db: AsyncConnection, **facts: Any) -> Asking:
    of = await scene(db, **facts)
    house = (await factories.institution(db, name="Fondation du Pont")).id
    regula = await factories.member(db, house, Role.COORDINATOR, name="Regula")
    await institutions.ask_approval(db, regula.who, house, True, NOW)
    markus = await factories.member(db, house, Role.STAFF, Role.APPROVER, name="Markus")
    anna = await factories.member(db, house, name="Anna")
    return Asking(of, house, await again(db, anna), await again(db, markus), await again(db, regula))


async def again(db: AsyncConnection, member: Member) -> Member:
    """As the next update finds them: with what has changed in their house."""
    card = await people.card(db, member.id)
    return Member(card, people.who(card, Door.CHAT))


async def request(db: AsyncConnection, the: Asking, now: datetime = NOW, member: Member | None = None) -> int:
    """Somebody presses Enrol; the id of their request."""
    who = (member or the.anna).who
    state = await enrolments.enrol(db, who, the.of.session, the.house, now, TERMS)
    assert state is EnrolmentState.REQUESTED
    return int((await row_of(db, the, member or the.anna)).id)


async def row_of(db: AsyncConnection, the: Asking, member: Member) -> Any:
    """The newest enrolment of somebody."""
    own = enrolment_rows.c.person_id == member.id
    query = select(enrolment_rows).where(own, enrolment_rows.c.session_id == the.of.session)
    return (await db.execute(query.order_by(enrolment_rows.c.id.desc()).limit(1))).one()


async def asked(db: AsyncConnection, **facts: str) -> list[int]:
    """Who got the question, in order; with these facts."""
    return [one.person_id for one in await notices(db, "approval", None) if one.facts == facts]


async def no(doing: Awaitable[Any]) -> Refused:
    with pytest.raises(Refused) as refused:
        await doing
    return refused.value


Press = Callable[[AsyncConnection, Asking, Member, int, datetime], Awaitable[None]]


async def approve(db: AsyncConnection, the: Asking, member: Member, id_: int, now: datetime = LATER) -> None:
    await approvals.approve(db, member.who, id_, now, TERMS)


async def refuse(db: AsyncConnection, the: Asking, member: Member, id_: int, now: datetime = LATER) -> None:
    await approvals.refuse(db, member.who, id_, RefuseReason.NO_COVER, now, TERMS)


async def ask_back(db: AsyncConnection, the: Asking, member: Member, id_: int, now: datetime = LATER) -> None:
    await approvals.ask_back(db, member.who, id_, "Who covers?", now, TERMS)


PRESSES = pytest.mark.parametrize("press", [approve, refuse, ask_back])


async def test_a_request_holds_the_seat_and_asks_the_approver(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db, capacity=1)
        await request(db, the)
        card = await programme.card(db, the.of.session, the.anna.card, NOW)
        assert card.mine is not None
        assert (card.mine.state, card.mine.request_expires_at) == (EnrolmentState.REQUESTED, END)
        assert card.free == 0
        assert await asked(db) == [the.markus.id]
        assert not await notices(db, "seat", None)


async def test_an_approved_request_is_a_seat_with_its_file_and_says_by_whom(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        await approve(db, the, the.markus, id_)
        row = await row_of(db, the, the.anna)
        (seat,) = await notices(db, "seat")
        steps = (await db.execute(select(history).where(history.c.noun_id == id_, history.c.verb == "step"))).all()
    assert (row.state, row.approved_by, row.request_expires_at) == (EnrolmentState.ENROLLED, the.markus.id, None)
    assert (seat.person_id, seat.facts) == (the.anna.id, {"by": "Markus"})
    assert [(step.before, step.after, step.person_id) for step in steps] == [
        (None, "requested", the.anna.id),
        ("requested", "enrolled", the.markus.id),
    ]


async def test_a_refused_request_frees_the_seat_for_the_next_and_says_why(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db, capacity=1)
        id_ = await request(db, the)
        other = await factories.member(db, the.of.house)
        assert await enrolments.enrol(db, other.who, the.of.session, the.of.house, NOW, TERMS) is EnrolmentState.WAITING
        await approvals.refuse(db, the.markus.who, id_, RefuseReason.OTHER, LATER, TERMS, "We plan our own.")
        (told,) = await notices(db, "refused")
        (step,) = (await db.execute(select(history).where(history.c.after == "refused"))).all()
        assert (await row_of(db, the, the.anna)).state is EnrolmentState.REFUSED
        assert (await row_of(db, the, other)).state is EnrolmentState.OFFERED
    assert told.facts == {"reason": "other", "note": "We plan our own.", "by": "Markus"}
    assert (told.person_id, step.why, step.person_id) == (the.anna.id, "other: We plan our own.", the.markus.id)


async def test_a_refused_reserved_seat_goes_to_its_own_institution_first(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db, capacity=1)
        await sessions.change(db, CONSOLE, the.of.session, await _reserving(db, the), NOW, TERMS)
        id_ = await request(db, the)
        stranger = await factories.member(db, the.of.house)
        colleague = await factories.member(db, the.house)
        for member, house in ((stranger, the.of.house), (colleague, the.house)):
            await enrolments.enrol(db, member.who, the.of.session, house, NOW, TERMS)
        await refuse(db, the, the.markus, id_)
        assert (await row_of(db, the, colleague)).state is EnrolmentState.OFFERED
        assert (await row_of(db, the, stranger)).state is EnrolmentState.WAITING


async def _reserving(db: AsyncConnection, the: Asking) -> sessions.Plan:
    times = factories.meeting_times()
    return sessions.Plan(the.of.training, (the.of.house,), factories.ZONE, times, capacity=1, reserved={the.house: 1})


# --- who may ------------------------------------------------------------------------------------------------------


@PRESSES
async def test_only_who_says_yes_for_this_person_may_answer(database: Database, press: Press) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        before = await whole(db, *TABLES)
        host_approver = await factories.member(db, the.of.house, Role.APPROVER)
        third = await factories.institution(db)
        elsewhere = await factories.member(db, third.id, Role.COORDINATOR)
        colleague = await factories.member(db, the.house)
        nobody = Member(the.markus.card, CONSOLE)
        for member in (the.of.coordinator, host_approver, elsewhere, colleague, nobody):
            assert (await no(press(db, the, member, id_, LATER))).reason is Reason.NOT_ALLOWED
        assert await whole(db, *TABLES) == [before[0], before[1], (await whole(db, history))[0]]
        await press(db, the, the.regula, id_, LATER)  # the deputy of the house's only approver


@PRESSES
async def test_nobody_answers_their_own_request(database: Database, press: Press) -> None:
    async with database.writing() as db:
        the = await asking(db)
        for member in (the.markus, the.regula):
            id_ = await request(db, the, member=member)
            assert (await no(press(db, the, member, id_, LATER))).reason is Reason.NOT_FOR_ONESELF
            assert (await no(requests.look(db, member.who, id_, member.card, LATER))).reason is Reason.NOT_FOR_ONESELF
        assert await asked(db) == [the.regula.id, the.markus.id]


async def test_an_operator_has_no_yes_for_others(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        operator = replace(the.of.coordinator.who, is_operator=True)
        assert (await no(approvals.approve(db, operator, id_, LATER, TERMS))).reason is Reason.NOT_ALLOWED


async def test_whoever_is_named_is_asked_alone_and_the_other_approver_stands_in(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        sandra = await factories.member(db, the.house, Role.APPROVER, name="Sandra")
        await people.approved_by(db, the.regula.who, the.house, the.anna.id, sandra.id, NOW)
        id_ = await request(db, the)
        assert await asked(db) == [sandra.id]
        assert (await no(approve(db, the, the.regula, id_))).reason is Reason.NOT_ALLOWED
        await clock.advance(db, NOW + 2 * DAY, TERMS)
        assert await asked(db, again="deputy") == [the.markus.id]
        await approve(db, the, the.markus, id_)
        assert (await row_of(db, the, the.anna)).approved_by == the.markus.id


async def test_a_coordinator_names_who_approves_only_for_their_own_house(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        choose = people.approved_by
        for member in (the.of.coordinator, the.markus, the.anna):
            found = await no(choose(db, member.who, the.house, the.anna.id, the.markus.id, NOW))
            assert found.reason is Reason.NOT_ALLOWED
        wrong = {the.markus.id: Reason.NOT_FOR_ONESELF, the.anna.id: Reason.NOT_A_COLLEAGUE}
        wrong |= {the.of.coordinator.id: Reason.NOT_A_COLLEAGUE}
        for approver, reason in wrong.items():
            found = await no(choose(db, the.regula.who, the.house, the.markus.id, approver, NOW))
            assert found.reason is reason
        for _ in range(2):
            await choose(db, the.regula.who, the.house, the.anna.id, the.markus.id, NOW)
        members = {one.name: one.approver for one in await people.of_house(db, the.regula.who, the.house)}
        await choose(db, the.regula.who, the.house, the.anna.id, None, NOW)
        written = select(history.c.before, history.c.after).where(history.c.verb == "approver")
        steps = [tuple(row) for row in await db.execute(written)]
        left = (await db.execute(select(memberships.c.approver_id).where(memberships.c.approver_id.is_not(None)))).all()
    assert members == {"Anna": "Markus", "Markus": None, "Regula": None}
    assert steps == [(None, str(the.markus.id)), (str(the.markus.id), None)]
    assert left == []


# --- once ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("press", [approve, refuse])
async def test_a_second_press_changes_nothing(database: Database, press: Press) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        await press(db, the, the.markus, id_, LATER)
        before = await whole(db, *TABLES)
        await press(db, the, the.markus, id_, LATER + HOUR)
        await press(db, the, the.regula, id_, LATER + HOUR)
        assert await whole(db, *TABLES) == before


async def test_what_is_decided_stays_so_and_says_by_whom(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        await refuse(db, the, the.markus, id_)
        found = await no(approve(db, the, the.regula, id_))
        shown = await requests.look(db, the.regula.who, id_, the.regula.card, LATER)
    assert (found.reason, found.facts) == (Reason.ALREADY_DECIDED, {"state": EnrolmentState.REFUSED, "by": "Markus"})
    assert (shown.state, shown.decided_by, shown.ends_at) == (EnrolmentState.REFUSED, "Markus", None)


@PRESSES
async def test_a_withdrawn_request_can_t_be_answered_and_its_question_is_dropped(
    database: Database, press: Press
) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        await enrolments.withdraw(db, the.anna.who, the.of.session, LATER, TERMS)
        found = await no(press(db, the, the.markus, id_, LATER))
        assert (found.reason, found.facts["state"]) == (Reason.ALREADY_DECIDED, EnrolmentState.WITHDRAWN)
        notice = await outbox.claim(db, LATER)
        assert notice is not None and notice.kind == "approval"
        assert truth.untrue(notice, await telling.look(db, notice, LATER), LATER) is not None
        assert not await requests.waiting_for(db, the.markus.who, the.markus.card, "de", LATER)


@PRESSES
async def test_a_request_of_a_cancelled_session_is_over(database: Database, press: Press) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        await sessions.cancel(db, the.of.coordinator.who, the.of.session, CancelReason.OTHER, LATER, TERMS)
        found = await no(press(db, the, the.markus, id_, LATER))
    assert (found.reason, found.facts["state"]) == (Reason.ALREADY_DECIDED, EnrolmentState.CANCELLED)


async def test_approving_and_withdrawing_at_once_leave_one_of_both(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db, capacity=1)
        id_ = await request(db, the)

    async def yes() -> None:
        async with database.writing() as db:
            await approvals.approve(db, the.markus.who, id_, LATER, TERMS)

    async def leave() -> None:
        async with database.writing() as db:
            await enrolments.withdraw(db, the.anna.who, the.of.session, LATER, TERMS)

    await asyncio.gather(yes(), leave(), return_exceptions=True)
    async with database.reading() as db:
        assert (await row_of(db, the, the.anna)).state is EnrolmentState.WITHDRAWN
        assert (await programme.card(db, the.of.session, the.anna.card, LATER)).taken == 0


async def test_what_was_never_a_request_is_not_there(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        member = await factories.member(db, the.of.house)
        await enrolments.enrol(db, member.who, the.of.session, the.of.house, NOW, TERMS)
        id_ = (await row_of(db, the, member)).id
        for gone in (id_, 4711):
            assert (await no(approve(db, the, the.of.coordinator, gone))).reason is Reason.NOT_FOUND


# --- no path around it --------------------------------------------------------------------------------------------


async def test_a_coordinator_s_enrolment_is_a_request_too(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        enrolling = enrolments.enrol(db, the.regula.who, the.of.session, the.house, NOW, TERMS, person_id=the.anna.id)
        assert await enrolling is EnrolmentState.REQUESTED
        assert await asked(db) == [the.markus.id]


async def test_a_request_near_the_start_leaves_its_seat_to_the_next(database: Database) -> None:
    """Asked the day before: reminded and put to deputies in time, and over two hours before the start."""
    start = datetime(2030, 3, 14, 8, tzinfo=UTC)
    asked_at, end = start - DAY, start - 2 * HOUR
    async with database.writing() as db:
        the = await asking(db, capacity=1)
        await request(db, the, asked_at)
        (next_,) = await join(db, the.of, now=asked_at)
        assert (await row_of(db, the, the.anna)).request_expires_at == end
        await clock.advance(db, end - SECOND, TERMS)
        assert (await asked(db, again="reminder"), await asked(db, again="deputy")) == (
            [the.markus.id],
            [the.regula.id],
        )
        await clock.advance(db, end, TERMS)
        assert await states(db, the.of, [the.anna, next_]) == ["lapsed", "offered"]


async def test_an_accepted_offer_is_a_request_too(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db, capacity=1)
        first = await factories.member(db, the.of.house)
        await enrolments.enrol(db, first.who, the.of.session, the.of.house, NOW, TERMS)
        await enrolments.enrol(db, the.anna.who, the.of.session, the.house, NOW, TERMS)
        await enrolments.withdraw(db, first.who, the.of.session, NOW, TERMS)
        assert await enrolments.accept(db, the.anna.who, the.of.session, LATER, TERMS) is EnrolmentState.REQUESTED
        row = await row_of(db, the, the.anna)
        assert (row.request_expires_at, await asked(db)) == (LATER + 3 * DAY, [the.markus.id])
        await approve(db, the, the.markus, row.id, LATER)
        assert len(await notices(db, "seat", person=the.anna)) == 1


@pytest.mark.parametrize(("session_asks", "state"), [(False, "enrolled"), (True, "requested")])
async def test_a_session_may_ask_for_approval_where_the_institution_does_not(
    database: Database, session_asks: bool, state: str
) -> None:
    async with database.writing() as db:
        the = await asking(db)
        await institutions.ask_approval(db, the.regula.who, the.house, False, NOW)
        chosen = update(session_rows).where(session_rows.c.id == the.of.session)
        await db.execute(chosen.values(approval=session_asks))
        anna = await again(db, the.anna)
        assert await enrolments.enrol(db, anna.who, the.of.session, the.house, NOW, TERMS) == state


async def test_only_a_coordinator_of_the_house_sets_whether_it_approves(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        for member in (the.of.coordinator, the.markus, the.anna):
            setting = institutions.ask_approval(db, member.who, the.house, False, NOW)
            assert (await no(setting)).reason is Reason.NOT_ALLOWED
        for yes in (True, False, False):
            await institutions.ask_approval(db, the.regula.who, the.house, yes, NOW)
        written = select(history.c.before, history.c.after).where(history.c.verb == "approval")
        assert [tuple(row) for row in await db.execute(written)] == [("no", "yes"), ("yes", "no")]


# --- in time ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "state", "kind"),
    [(TERMS, EnrolmentState.LAPSED, "request_over"), (YES_BY_SILENCE, EnrolmentState.ENROLLED, "seat")],
    ids=["refused", "approved"],
)
async def test_a_request_that_nobody_answers_gets_the_network_s_outcome(
    database: Database, terms: Any, state: EnrolmentState, kind: str
) -> None:
    async with database.writing() as db:
        the = await asking(db, capacity=1)
        id_ = await request(db, the)
        other = await factories.member(db, the.of.house)
        await enrolments.enrol(db, other.who, the.of.session, the.of.house, NOW, TERMS)
        await clock.advance(db, END - SECOND, terms)
        assert (await row_of(db, the, the.anna)).state is EnrolmentState.REQUESTED
        await clock.advance(db, END, terms)
        before = await whole(db, *TABLES)
        await clock.advance(db, END, terms)
        assert await whole(db, *TABLES) == before
        row, (told,) = await row_of(db, the, the.anna), await notices(db, kind)
        assert (row.state, row.approved_by, told.person_id) == (state, None, the.anna.id)
        assert told.facts == ({"by": ""} if kind == "seat" else {})
        freed = EnrolmentState.OFFERED if state is EnrolmentState.LAPSED else EnrolmentState.WAITING
        assert (await row_of(db, the, other)).state is freed
        (step,) = (await db.execute(select(history).where(history.c.why == "no answer"))).all()
        assert (step.noun_id, step.after, step.door) == (id_, state, Door.CLOCK)


@PRESSES
async def test_from_its_end_on_nobody_can_answer_even_before_the_clock_has_looked(
    database: Database, press: Press
) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        found = await no(press(db, the, the.markus, id_, END))
    assert (found.reason, found.facts["state"]) == (Reason.ALREADY_DECIDED, EnrolmentState.LAPSED)


async def test_a_session_that_begins_earlier_takes_its_requests_along(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        card = await programme.card(db, the.of.session, the.anna.card, NOW)
        (earlier,) = factories.meeting_times(datetime(2030, 3, 2, 9))
        await sessions.reschedule(db, the.of.coordinator.who, card.meetings[0].id, earlier, NOW, TERMS)
        begins = datetime(2030, 3, 2, 8, tzinfo=UTC)
        assert (await requests.look(db, the.markus.who, id_, the.markus.card, NOW)).ends_at == begins
        await clock.advance(db, begins, TERMS)
        assert (await row_of(db, the, the.anna)).state is EnrolmentState.LAPSED


async def test_the_approver_is_reminded_once_then_the_deputy_is_asked_once(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        await request(db, the)
        await clock.advance(db, NOW + DAY - SECOND, TERMS)
        assert await asked(db, again="reminder") == []
        for _ in range(2):
            await clock.advance(db, NOW + DAY, TERMS)
        assert (await asked(db, again="reminder"), await asked(db, again="deputy")) == ([the.markus.id], [])
        for moment in (2 * DAY, 2 * DAY + HOUR):
            await clock.advance(db, NOW + moment, TERMS)
        assert (await asked(db, again="reminder"), await asked(db, again="deputy")) == (
            [the.markus.id],
            [the.regula.id],
        )


async def test_a_request_that_cannot_be_reckoned_with_holds_no_other_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as db:
        broken, fine = await asking(db), await asking(db)
        for the, moment in ((broken, NOW - SECOND), (fine, NOW)):
            await request(db, the, moment)
        own = session_rows.c.id == broken.of.session
        await db.execute(update(session_rows).where(own).values(zone="Nowhere/City"))
        await clock.advance(db, NOW + DAY, TERMS)
        assert await asked(db, again="reminder") == [fine.markus.id]
        ends_at, bad = approval.ends_at, (await row_of(db, broken, broken.anna)).request_expires_at

        def failing(held_until: datetime, starts_at: datetime | None) -> datetime:
            if held_until == bad:
                raise ValueError("not today")
            return ends_at(held_until, starts_at)

        monkeypatch.setattr(approval, "ends_at", failing)
        await clock.advance(db, END, TERMS)
        assert (await row_of(db, fine, fine.anna)).state is EnrolmentState.LAPSED


async def test_whoever_has_answered_is_not_reminded(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        await approve(db, the, the.markus, await request(db, the))
        await clock.advance(db, NOW + 2 * DAY, TERMS)
        assert len(await notices(db, "approval", None)) == 1


async def test_at_night_nobody_is_asked_told_or_reminded(database: Database) -> None:
    """Asked at 21 o'clock on a Monday: told at seven, reminded at seven a day later, held from the morning on."""
    night, morning = datetime(2030, 3, 4, 20, tzinfo=UTC), datetime(2030, 3, 5, 6, tzinfo=UTC)
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the, night)
        (question,) = await notices(db, "approval")
        row = await row_of(db, the, the.anna)
        assert (question.due_at, row.requested_at, row.request_expires_at) == (
            morning,
            morning,
            morning + 3 * DAY,
        )
        await clock.advance(db, morning + DAY - SECOND, TERMS)
        assert await asked(db, again="reminder") == []
        late = datetime(2030, 3, 6, 22, tzinfo=UTC)
        await clock.advance(db, late, TERMS)
        (reminder,) = [one for one in await notices(db, "approval") if one.facts]
        assert reminder.due_at == datetime(2030, 3, 7, 6, tzinfo=UTC)
        await approve(db, the, the.markus, id_, late)
        (seat,) = await notices(db, "seat")
        assert seat.due_at == reminder.due_at


# --- what is shown and asked back ---------------------------------------------------------------------------------


async def test_the_approver_sees_what_speaks_for_and_against_it(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db, price=12_000)
        plain = await factories.institution(db, name="Seewerk")
        same_time = datetime(2030, 3, 14, 11)
        clash = await factories.session(db, the.of.training, the.of.house, same_time)
        evening = await factories.session(db, the.of.training, the.of.house, datetime(2030, 3, 14, 18))
        next_day = await factories.session(db, the.of.training, the.of.house, datetime(2030, 3, 15, 9))
        colleagues = [await factories.member(db, the.house, name=name) for name in ("Zoé", "Bruno", "Cléo")]
        stranger = await factories.member(db, plain.id, name="Fremd")
        await enrolments.enrol(db, the.anna.who, clash, the.house, NOW, TERMS)
        for member, where in zip(colleagues, (evening, clash, next_day), strict=True):
            await enrolments.enrol(db, member.who, where, the.house, NOW, TERMS)
            await approvals.approve(db, the.markus.who, await _newest(db), NOW, TERMS)
        await enrolments.enrol(db, stranger.who, evening, plain.id, NOW, TERMS)
        id_ = await request(db, the)
        card = await requests.look(db, the.markus.who, id_, the.markus.card, LATER)
    assert (card.name, card.session.price, card.free, card.ends_at) == ("Anna", 12_000, 11, END)
    assert [line.id for line in card.clashes] == [clash]
    assert card.away == ("Bruno", "Zoé")


async def _newest(db: AsyncConnection) -> int:
    query = select(enrolment_rows.c.id).order_by(enrolment_rows.c.id.desc()).limit(1)
    return int((await db.execute(query)).scalar_one())


async def test_open_requests_are_listed_for_those_who_decide_them(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        mine, theirs = await request(db, the), await request(db, the, member=the.markus)
        for member, ids in (
            (the.markus, [mine]),
            (the.regula, [mine, theirs]),
            (the.anna, []),
            (the.of.coordinator, []),
        ):
            lines = await requests.waiting_for(db, member.who, member.card, "de", LATER)
            assert [line.id for line in lines] == ids
        assert (await requests.waiting_for(db, the.markus.who, the.markus.card, "de", END)) == ()
    assert (lines, the.of.training > 0) == ((), True)


async def test_a_question_reaches_the_applicant_and_their_answer_whoever_asked(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        answering = approvals.answer_back
        assert (await no(answering(db, the.anna.who, id_, "Me", LATER, TERMS))).reason is Reason.NOT_FOUND
        await ask_back(db, the, the.regula, id_)
        (question,) = await notices(db, "question")
        assert (question.person_id, question.facts) == (the.anna.id, {"question": "Who covers?", "by": "Regula"})
        asked_card = await requests.own(db, the.anna.who, id_, the.anna.card, LATER)
        assert asked_card.asked is not None and asked_card.asked.answer is None
        assert (await no(answering(db, the.markus.who, id_, "Me", LATER, TERMS))).reason is Reason.NOT_ALLOWED
        await answering(db, the.anna.who, id_, "Bruno does.", LATER, TERMS)
        (answer,) = await notices(db, "answer")
        assert answer.person_id == the.regula.id
        card = await requests.look(db, the.markus.who, id_, the.markus.card, LATER)
        assert card.asked is not None
        assert (card.asked.by, card.asked.question, card.asked.answer) == ("Regula", "Who covers?", "Bruno does.")
        assert card.ends_at == END
        await ask_back(db, the, the.markus, id_)
        card = await requests.look(db, the.markus.who, id_, the.markus.card, LATER)
        assert card.asked is not None and (card.asked.by, card.asked.answer) == ("Markus", None)


@pytest.mark.parametrize("kind", ["approval", "question"])
async def test_a_notice_is_dropped_once_it_is_not_true_any_more(database: Database, kind: str) -> None:
    async with database.writing() as db:
        the = await asking(db)
        id_ = await request(db, the)
        await ask_back(db, the, the.markus, id_)
        found = [one for one in [await outbox.claim(db, LATER), await outbox.claim(db, LATER)] if one]
        (notice,) = [one for one in found if one.kind == kind]
        assert truth.untrue(notice, await telling.look(db, notice, LATER), LATER) is None
        await approve(db, the, the.markus, id_)
        assert truth.untrue(notice, await telling.look(db, notice, LATER), LATER) is not None


async def test_whoever_may_not_decide_any_more_is_not_told(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        await request(db, the)
        notice = await outbox.claim(db, LATER)
        assert notice is not None and notice.person.id == the.markus.id
        await db.execute(memberships.delete().where(memberships.c.person_id == the.markus.id))
        assert truth.untrue(notice, await telling.look(db, notice, LATER), LATER) is not None
        assert not await notices(db, "approval", NoticeState.DUE, the.markus)


def test_a_file_enrols_nobody() -> None:
    """What reads and writes catalogue files knows no verb that gives a seat."""
    folder = Path(enrolments.__file__).parent / "exchange"
    words = " ".join(path.read_text() for path in folder.glob("*.py"))
    assert not re.search(r"from catalogue import[^\n]*\b(enrolments|approvals|groups|unnamed)\b", words)
    assert not re.search(r"insert\w*\([^)]*\benrolments\b|\benrolments\.insert", words)


async def test_a_request_that_is_over_is_not_put_to_anybody(database: Database) -> None:
    async with database.writing() as db:
        the = await asking(db)
        await request(db, the)
        row = (await notices(db, "approval", person=the.markus))[0]
        for moment, over in ((END - SECOND, False), (END, True)):
            notice = NoticeCard(row.id, row.key, "approval", the.markus.card, row.enrolment_id, None, row.facts, 0, NOW)
            why = truth.untrue(notice, await telling.look(db, notice, moment), moment)
            assert why == ("the request is over" if over else None)
