"""When presence may be noted, and which code holds when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules import presence
from catalogue.rules.announcing import Delivered, delivered
from catalogue.rules.presence import CODE_SECONDS, NEXT, Span, after_check_in, checks_in, code, fits, nearest, typed
from catalogue.rules.states import Channel, NoticeState, Presence

START = datetime(2030, 3, 14, 8, tzinfo=UTC)
SPAN = Span(1, START, START + timedelta(hours=3))
KEY, MINUTE = "k" * 43, timedelta(seconds=CODE_SECONDS)


@pytest.mark.parametrize(
    ("moment", "noted", "checks"),
    [
        ("2030-03-14 06:59:59", False, False),
        ("2030-03-14 07:00:00", True, False),
        ("2030-03-14 07:29:59", True, False),
        ("2030-03-14 07:30:00", True, True),
        ("2030-03-14 10:59:59", True, True),
        ("2030-03-14 11:00:00", True, False),
        ("2030-04-13 10:59:59", True, False),
        ("2030-04-13 11:00:00", False, False),
    ],
)
def test_presence_is_noted_from_an_hour_before_until_30_days_after(moment: str, noted: bool, checks: bool) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert (SPAN.may_be_noted(now), SPAN.may_check_in(now)) == (noted, checks)


def test_of_two_meetings_close_to_each_other_people_check_in_for_the_later_one() -> None:
    second = Span(2, SPAN.ends_at + timedelta(minutes=10), SPAN.ends_at + timedelta(hours=3))
    between = SPAN.ends_at - timedelta(minutes=5)
    assert checks_in([SPAN], between) == SPAN
    assert checks_in([second, SPAN], between) == second
    assert checks_in([SPAN, second], START - timedelta(hours=1)) is None


@pytest.mark.parametrize(("hours", "meant"), [(-48, 1), (-1, 1), (22, 1), (23, 2), (500, 2)])
def test_whoever_opens_presence_means_the_meeting_that_is_on_or_was_last(hours: int, meant: int) -> None:
    second = Span(2, START + timedelta(days=1), START + timedelta(days=1, hours=3))
    found = nearest([second, SPAN], START + timedelta(hours=hours))
    assert found is not None and found.id == meant


def test_without_meetings_there_is_none_to_mean() -> None:
    assert nearest([], START) is None


@pytest.mark.parametrize(("age", "holds"), [(0, True), (59, True), (60, True), (119, True), (120, False), (180, False)])
def test_a_code_holds_for_its_minute_and_the_next(age: int, holds: bool) -> None:
    given_out = code(KEY, 7, START)
    assert fits(KEY, 7, given_out, START + timedelta(seconds=age)) is holds


def test_a_code_is_no_earlier_than_its_minute_and_of_one_session_only() -> None:
    newest = code(KEY, 7, START)
    assert not fits(KEY, 7, newest, START - timedelta(seconds=1))
    assert not fits(KEY, 8, newest, START)
    assert not fits("x" * 43, 7, newest, START)
    assert presence.renewed_at(START + timedelta(seconds=10)) == START + MINUTE


@pytest.mark.parametrize("wrong", ["", "0", "00000", "0000000", "abcdef", "٤٨٢٩١٥", "482 915"])
def test_what_is_no_code_never_fits(wrong: str) -> None:
    assert not fits(KEY, 7, wrong, START)


@given(st.integers(0, 4_000_000_000), st.integers(1, 2**31 - 1))
def test_a_code_is_six_digits_and_is_read_as_people_write_it(second: int, session: int) -> None:
    digits = code(KEY, session, datetime.fromtimestamp(second, UTC))
    assert len(digits) == 6 and digits.isdecimal()
    assert typed(f" {presence.spaced(digits)} ") == digits


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("482915", "482915"),
        ("482 915", "482915"),
        ("482-915", "482915"),
        ("482\u202f915", "482915"),
        ("48 29 15", None),
        ("4829155", None),
        ("BLS-AED", None),
        ("Kurs 482915", None),
        ("٤٨٢٩١٥", None),
        ("", None),
    ],
)
def test_only_what_looks_like_a_code_is_taken_for_one(text: str, read: str | None) -> None:
    assert typed(text) == read


def test_five_presses_on_a_name_lead_through_all_states_and_back() -> None:
    seen, state = [], None
    for _ in range(5):
        state = NEXT[state]
        seen.append(state)
    assert seen == [*Presence, None]


@pytest.mark.parametrize(
    ("known", "then"),
    [
        (None, Presence.PRESENT),
        (Presence.ABSENT, Presence.PRESENT),
        (Presence.EXCUSED, Presence.PRESENT),
        (Presence.PRESENT, Presence.PRESENT),
        (Presence.PARTLY, Presence.PARTLY),
    ],
)
def test_whoever_scans_is_present_unless_a_part_was_missed(known: Presence | None, then: Presence) -> None:
    assert after_check_in(known) is then


@pytest.mark.parametrize(
    ("state", "channel", "unreachable", "shown"),
    [
        (NoticeState.DUE, None, False, Delivered.WAITING),
        (NoticeState.SENDING, None, False, Delivered.WAITING),
        (NoticeState.DUE, None, True, Delivered.UNREACHABLE),
        (NoticeState.SENT, Channel.TELEGRAM, False, Delivered.SENT),
        (NoticeState.SENT, None, False, Delivered.SENT),
        (NoticeState.SENT, Channel.MAIL, False, Delivered.MAIL),
        (NoticeState.DROPPED, None, True, Delivered.UNREACHABLE),
        (NoticeState.GIVEN_UP, None, True, Delivered.UNREACHABLE),
        (NoticeState.DROPPED, None, False, Delivered.DROPPED),
        (NoticeState.GIVEN_UP, None, False, Delivered.GIVEN_UP),
        (NoticeState.UNKNOWN, None, False, Delivered.PERHAPS),
    ],
)
def test_what_has_become_of_a_copy(
    state: NoticeState, channel: Channel | None, unreachable: bool, shown: Delivered
) -> None:
    assert delivered(state, channel, unreachable) is shown
