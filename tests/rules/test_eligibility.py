"""Who may take a session: audience, earlier trainings, how often, what clashes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.rules import eligibility as rules
from catalogue.rules.eligibility import Applicant, Booking, Hindrance, Known, Prerequisite, Span, Wanted
from catalogue.rules.reasons import Reason
from catalogue.rules.states import LIVE, SEATED, EnrolmentState, Once, Overlap

ZONE = "Europe/Zurich"
ANNA = Applicant(1, 1, frozenset({"employee", "staff"}))
#: Ids of trainings and sessions.
BASIC, FIRST_AID, FIRE = 10, 11, 12
HERE, THERE = 100, 101
ENROLLED, WAITING = EnrolmentState.ENROLLED, EnrolmentState.WAITING


def span(start: str, hours: float = 3) -> Span:
    """In UTC."""
    begins = datetime.fromisoformat(start).replace(tzinfo=UTC)
    return begins, begins + timedelta(hours=hours)


NOW = datetime(2028, 3, 1, 9, tzinfo=UTC)
WANTED = Wanted(HERE, BASIC, ZONE, (span("2028-03-15 08:00"),))


def booking(training: int, *meetings: Span, state: EnrolmentState = ENROLLED, session: int = THERE) -> Booking:
    return Booking(session, training, state, ZONE, meetings)


def found(wanted: Wanted, *bookings: Booking, who: Applicant = ANNA, now: datetime = NOW, **proofs: Any) -> Any:
    return rules.hindrances(who, wanted, Known(bookings, **proofs), now)


def reasons(hindrances: tuple[Hindrance, ...]) -> list[tuple[Reason, bool]]:
    return [(one.reason, one.strict) for one in hindrances]


# --- audience ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("open_to", "groups", "may"),
    [
        (None, set(), True),
        ("", {"board"}, True),
        ("apprentice", {"apprentice", "staff"}, True),
        ("apprentice,volunteer", {"volunteer"}, True),
        ("apprentice", {"employee"}, False),
        ("approver", {"employee", "approver"}, True),
        ("employee", {"outsider"}, False),
        ("outsider", {"outsider"}, True),
        ("employee", set(), False),  # has left the house
    ],
)
def test_a_session_with_an_audience_takes_only_these_people(open_to: str | None, groups: set[str], may: bool) -> None:
    hindrances = found(replace(WANTED, open_to=open_to), who=Applicant(1, 1, frozenset(groups)))
    assert reasons(hindrances) == ([] if may else [(Reason.NOT_FOR_YOU, True)])


# --- earlier trainings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 15), 24, date(2028, 3, 15)),
        (date(2026, 3, 15), 0, date(2026, 3, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_are_counted_by_the_calendar_and_clipped_at_their_end(day: date, months: int, later: date) -> None:
    assert rules.months_later(day, months) == later


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_last_one_of_that_month(day: date, months: int) -> None:
    later = rules.months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("months", "grace", "on", "counts"),
    [
        (24, 0, "2028-03-15", True),  # its last day
        (24, 0, "2028-03-16", False),
        (24, 2, "2028-05-15", True),
        (24, 2, "2028-05-16", False),
        (None, 0, "2050-01-01", True),
        (None, 3, "2050-01-01", True),
    ],
)
@pytest.mark.parametrize("by", ["attendance", "proof"])
def test_an_earlier_training_counts_to_the_end_of_its_validity_and_grace(
    months: int | None, grace: int, on: str, counts: bool, by: str
) -> None:
    rule = Prerequisite(FIRST_AID, months, grace, strict=True)
    wanted = replace(WANTED, meetings=(span(f"{on} 08:00"),), prerequisites=(rule,))
    if by == "attendance":
        hindrances = found(wanted, booking(FIRST_AID, span("2026-03-01 08:00"), span("2026-03-15 08:00")))
    else:
        hindrances = found(wanted, proofs={FIRST_AID: [date(2020, 1, 1), date(2026, 3, 15)]})
    assert reasons(hindrances) == ([] if counts else [(Reason.PREREQUISITE, True)])


@pytest.mark.parametrize("strict", [True, False])
def test_without_an_earlier_training_a_strict_rule_refuses_and_another_one_warns(strict: bool) -> None:
    wanted = replace(WANTED, prerequisites=(Prerequisite(FIRST_AID, 24, strict=strict),))
    (hindrance,) = found(wanted)
    assert (hindrance.reason, hindrance.strict) == (Reason.PREREQUISITE, strict)
    assert hindrance.facts == {
        "about": FIRST_AID,
        "got_on": None,
        "until": None,
        "on": date(2028, 3, 15),
        "months": 24,
    }


def test_the_day_of_the_first_meeting_decides_in_the_zone_of_the_session() -> None:
    wanted = replace(WANTED, prerequisites=(Prerequisite(FIRST_AID, 24, strict=True),))
    earlier = booking(FIRST_AID, span("2026-03-15 08:00"))
    in_the_night = replace(wanted, meetings=(span("2028-03-15 22:30"), span("2028-05-01 08:00")))
    assert reasons(found(in_the_night, earlier)) == []
    after_midnight = replace(wanted, meetings=(span("2028-03-15 23:30"),))  # the 16th in Zurich
    assert reasons(found(after_midnight, earlier)) == [(Reason.PREREQUISITE, True)]
    without_date = replace(wanted, meetings=())
    assert reasons(found(without_date, earlier, now=datetime(2028, 3, 15, 20, tzinfo=UTC))) == []
    assert reasons(found(without_date, earlier, now=datetime(2028, 3, 16, 9, tzinfo=UTC))) != []


@pytest.mark.parametrize(
    ("earlier", "counts"),
    [
        (booking(FIRST_AID, span("2028-02-01 08:00")), True),
        (booking(FIRST_AID, span("2028-03-01 06:00", 3)), True),  # ends this moment
        (booking(FIRST_AID, span("2028-03-01 06:00", 3.5)), False),
        (booking(FIRST_AID, span("2028-02-01 08:00"), span("2028-03-02 08:00")), False),  # one meeting is to come
        (booking(FIRST_AID), False),  # no meeting took place
        (booking(FIRE, span("2028-02-01 08:00")), False),
        *((booking(FIRST_AID, span("2028-02-01 08:00"), state=state), False) for state in LIVE if state != ENROLLED),
    ],
)
def test_attended_means_a_seat_in_a_session_whose_last_meeting_is_over(earlier: Booking, counts: bool) -> None:
    wanted = replace(WANTED, prerequisites=(Prerequisite(FIRST_AID, strict=True),))
    assert (reasons(found(wanted, earlier)) == []) is counts


def test_a_proof_counts_from_its_day_on() -> None:
    wanted = replace(WANTED, prerequisites=(Prerequisite(FIRST_AID, strict=True),))
    assert reasons(found(wanted, proofs={FIRST_AID: [NOW.date()]})) == []
    assert reasons(found(wanted, proofs={FIRST_AID: [NOW.date() + timedelta(days=1)]})) != []


def test_an_expired_one_is_named_with_its_figures() -> None:
    wanted = replace(WANTED, prerequisites=(Prerequisite(FIRST_AID, 12, 1, strict=True),))
    (hindrance,) = found(wanted, proofs={FIRST_AID: [date(2026, 3, 15), date(2025, 1, 1)]})
    assert hindrance.facts["got_on"] == date(2026, 3, 15)
    assert hindrance.facts["until"] == date(2027, 4, 15)


# --- how often -----------------------------------------------------------------------------------------------------

NEXT_YEAR = span("2029-01-10 08:00")
#: New Year has come in Zurich, not yet in UTC.
NEW_YEAR = span("2028-12-31 23:30")


@pytest.mark.parametrize(
    ("once", "other", "may"),
    [
        (None, booking(BASIC, span("2028-05-01 08:00")), True),
        (Once.EVER, booking(BASIC, span("2020-05-01 08:00")), False),
        (Once.EVER, booking(BASIC, NEXT_YEAR), False),
        (Once.EVER, booking(BASIC), False),
        (Once.EVER, booking(FIRE, NEXT_YEAR), True),
        (Once.EVER, booking(BASIC, NEXT_YEAR, session=HERE), True),  # itself
        (Once.YEAR, booking(BASIC, span("2028-01-03 08:00")), False),
        (Once.YEAR, booking(BASIC, span("2028-12-30 08:00"), NEXT_YEAR), False),  # begins this year
        (Once.YEAR, booking(BASIC, span("2027-12-30 08:00"), span("2028-01-10 08:00")), True),
        (Once.YEAR, booking(BASIC, NEXT_YEAR), True),
        (Once.YEAR, booking(BASIC, NEW_YEAR), True),
        (Once.YEAR, booking(BASIC), True),  # without a date there is no year
    ],
)
def test_once_counts_for_good_or_by_the_local_year_of_the_first_meetings(
    once: Once | None, other: Booking, may: bool
) -> None:
    assert reasons(found(replace(WANTED, once=once), other)) == ([] if may else [(Reason.ONCE_ONLY, True)])


@pytest.mark.parametrize("state", EnrolmentState)
def test_a_place_on_another_waiting_list_counts_only_for_whoever_has_none_here(state: EnrolmentState) -> None:
    wanted, other = replace(WANTED, once=Once.EVER), booking(BASIC, NEXT_YEAR, state=state)
    assert bool(found(wanted, other)) is (state in LIVE)
    own = booking(BASIC, *WANTED.meetings, session=HERE, state=WAITING)
    assert bool(found(wanted, other, own)) is (state in SEATED)


@pytest.mark.parametrize("state", [WAITING, EnrolmentState.ENROLLED])
def test_a_place_on_the_waiting_list_of_what_has_begun_counts_against_nobody(state: EnrolmentState) -> None:
    wanted, other = replace(WANTED, once=Once.EVER), booking(BASIC, span("2028-03-01 09:00"), state=state)
    assert found(wanted, other, now=NOW - timedelta(seconds=1))
    assert bool(found(wanted, other)) is (state is not WAITING)


# --- overlaps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meetings", "clashes"),
    [
        ([span("2028-03-15 09:00", 1)], True),
        ([span("2028-03-15 06:00", 2)], False),  # ends as this one begins
        ([span("2028-03-15 06:00", 2.01)], True),
        ([span("2028-03-15 11:00")], False),
        ([span("2028-03-15 10:59")], True),
        ([span("2028-03-14 20:00", 24)], True),
        ([span("2028-03-08 08:00"), span("2028-03-15 08:00")], True),
        ([span("2028-03-08 08:00"), span("2028-03-22 08:00")], False),
        ([], False),
    ],
)
def test_two_sessions_clash_where_two_of_their_meetings_do(meetings: list[Span], clashes: bool) -> None:
    assert reasons(found(WANTED, booking(FIRE, *meetings))) == ([(Reason.OVERLAP, False)] if clashes else [])


def test_a_session_without_date_clashes_with_nothing() -> None:
    assert found(replace(WANTED, meetings=()), booking(FIRE, span("2028-03-15 08:00"))) == ()


@pytest.mark.parametrize("here", Overlap)
@pytest.mark.parametrize("there", Overlap)
def test_either_of_the_two_sessions_may_forbid_it(here: Overlap, there: Overlap) -> None:
    other = replace(booking(FIRE, span("2028-03-08 08:00"), span("2028-03-15 09:00")), overlap=there)
    (hindrance,) = found(replace(WANTED, overlap=here), other)
    assert hindrance.strict is (Overlap.BLOCK in (here, there))
    starts_at, ends_at = span("2028-03-15 09:00")
    assert hindrance.facts == {"about": FIRE, "other": THERE, "starts_at": starts_at, "ends_at": ends_at}


@pytest.mark.parametrize("state", EnrolmentState)
def test_only_seats_offers_and_requests_clash(state: EnrolmentState) -> None:
    assert bool(found(WANTED, booking(FIRE, span("2028-03-15 08:00"), state=state))) is (state in SEATED)


def test_a_session_never_counts_against_itself() -> None:
    own = booking(BASIC, *WANTED.meetings, session=HERE)
    assert found(replace(WANTED, once=Once.EVER, overlap=Overlap.BLOCK), own) == ()


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 8)).map(
        lambda pair: (NOW + timedelta(hours=pair[0]), NOW + timedelta(hours=sum(pair)))
    ),
    max_size=4,
)


@given(SPANS, SPANS)
def test_what_clashes_is_what_has_a_common_hour_and_it_does_so_both_ways(one: list[Span], two: list[Span]) -> None:
    def hours(spans: list[Span]) -> set[datetime]:
        return {start + timedelta(hours=h) for start, end in spans for h in range((end - start) // timedelta(hours=1))}

    clash = bool(found(replace(WANTED, meetings=tuple(one)), booking(FIRE, *two)))
    back = bool(found(replace(WANTED, meetings=tuple(two)), booking(FIRE, *one)))
    assert clash is back is bool(hours(one) & hours(two))


# --- together ------------------------------------------------------------------------------------------------------


def test_all_rules_are_named_the_strict_ones_first() -> None:
    wanted = replace(
        WANTED, open_to="board", once=Once.EVER, prerequisites=(Prerequisite(FIRST_AID), Prerequisite(FIRE, 6, 0, True))
    )
    same, other = booking(BASIC, NEXT_YEAR), booking(FIRST_AID, span("2028-03-15 08:00"), session=102)
    assert reasons(found(wanted, same, other)) == [
        (Reason.NOT_FOR_YOU, True),
        (Reason.PREREQUISITE, True),
        (Reason.ONCE_ONLY, True),
        (Reason.PREREQUISITE, False),
        (Reason.OVERLAP, False),
    ]


def test_the_order_of_bookings_changes_nothing_but_the_order_of_what_is_said() -> None:
    some = [booking(FIRE, span("2028-03-15 08:00"), session=number) for number in (101, 102)]
    some.append(booking(BASIC, NEXT_YEAR, session=103))
    wanted = replace(WANTED, once=Once.EVER)
    said = {frozenset((h.reason, h.facts["other"]) for h in found(wanted, *order)) for order in permutations(some)}
    assert len(said) == 1


@pytest.mark.parametrize(
    ("before", "loops"),
    [
        ({}, False),
        ({FIRE: [BASIC]}, True),
        ({FIRE: [FIRST_AID], FIRST_AID: [BASIC]}, True),
        ({FIRE: [FIRST_AID], FIRST_AID: [FIRE]}, False),
        ({BASIC: [FIRE], FIRST_AID: [FIRE]}, False),
    ],
)
def test_no_training_comes_before_itself_by_way_of_others(before: dict[int, list[int]], loops: bool) -> None:
    assert rules.leads_back(before, BASIC, FIRE) is loops
    assert rules.leads_back({}, BASIC, BASIC)
