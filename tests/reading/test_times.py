"""Times of day and meetings as people write them in three languages."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.reading import moments, times
from catalogue.reading.moments import Block
from catalogue.reading.times import Slot
from catalogue.reading.unreadable import Unreadable, Why

ZONE = ZoneInfo("Europe/Zurich")
TODAY = date(2026, 1, 10)
at = datetime.fromisoformat


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("09:00", time(9)),
        ("9:00", time(9)),
        ("09.00", time(9)),
        ("9.30 Uhr", time(9, 30)),
        ("09:00:30", time(9, 0, 30)),
        ("9h", time(9)),
        ("9 h", time(9)),
        ("8 h 30", time(8, 30)),
        ("8h30", time(8, 30)),
        ("8\u202fh\u202f30", time(8, 30)),
        ("9 heures", time(9)),
        ("midi", time(12)),
        ("9", time(9)),
        ("9 Uhr", time(9)),
        ("um 9 Uhr", time(9)),
        ("0:00", time(0)),
        ("9am", time(9)),
        ("9 am", time(9)),
        ("2:30 pm", time(14, 30)),
        ("12 a.m.", time(0)),
        ("12 pm", time(12)),
        ("noon", time(12)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, meant: time) -> None:
    assert times.clock(text) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Why.EMPTY),
        ("25:00", Why.NO_SUCH_TIME),
        ("24:00", Why.NO_SUCH_TIME),
        ("9:60", Why.NO_SUCH_TIME),
        ("13 pm", Why.NO_SUCH_TIME),
        ("9.5", Why.FORM),
        ("0900", Why.FORM),
        ("9 h 5", Why.FORM),
        ("morgen um 9 Uhr", Why.FORM),
        ("ganztags", Why.FORM),
        ("ca. 9 Uhr", Why.FORM),
    ],
)
def test_a_time_is_refused_with_its_reason(text: str, why: Why) -> None:
    with pytest.raises(Unreadable) as refusal:
        times.clock(text)
    assert refusal.value.why is why


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("9-17", Slot(time(9), time(17))),
        ("08.45 – 11.10 Uhr", Slot(time(8, 45), time(11, 10))),
        ("16.15 - 17.30", Slot(time(16, 15), time(17, 30))),
        ("8 h 30 à 12 h", Slot(time(8, 30), time(12))),
        ("8h30-12h", Slot(time(8, 30), time(12))),
        ("de 8 h 30 à midi", Slot(time(8, 30), time(12))),
        ("von 9 bis 17 Uhr", Slot(time(9), time(17))),
        ("from 9:00 to 17:00", Slot(time(9), time(17))),
        ("9am - 5pm", Slot(time(9), time(17))),
        ("09:00:30-12:00:00", Slot(time(9, 0, 30), time(12))),
        ("17-9", Why.BACKWARDS),
        ("9-9", Why.BACKWARDS),
        ("2-4pm", Why.AMBIGUOUS),
        ("9.00 - ca. 11.00 Uhr", Why.FORM),
        ("9", Why.FORM),
    ],
)
def test_start_and_end_of_a_day(text: str, slot: Slot | Why) -> None:
    assert _or_why(lambda: times.slot(text)) == slot


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("9-12", (Slot(time(9), time(12)),)),
        (
            "10.45 - 12.15 Uhr und 13.30 - 15.00 Uhr",
            (Slot(time(10, 45), time(12, 15)), Slot(time(13, 30), time(15))),
        ),
        (
            "10.00 - 12.15 Uhr / 13.30 - 15.00 Uhr",
            (Slot(time(10), time(12, 15)), Slot(time(13, 30), time(15))),
        ),
        ("9-12, 11-13", Why.BACKWARDS),
    ],
)
def test_several_slots_of_a_day(text: str, slots: tuple[Slot, ...] | Why) -> None:
    assert _or_why(lambda: times.slots(text)) == slots


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2030-03-14 09:00", "09:00", None),
        ("2030-03-14T09:00", "09:00", None),
        ("2030-03-14 09:00:30", "09:00:30", None),
        ("2030-03-14T08:00:00Z", "09:00", None),
        ("2030-03-14T09:00:00+01:00", "09:00", None),
        ("2030-03-14T09:00:00.000", "09:00", None),
        ("2030-03-14 09:00-12:00", "09:00", "12:00"),
        ("2030-03-14 09:00 - 12:00", "09:00", "12:00"),
        ("2030-03-14 09:00 - 2030-03-14 12:00", "09:00", "12:00"),
        ("14.3.2030 9-12", "09:00", "12:00"),
        ("14.3.2030 von 9 bis 12 Uhr", "09:00", "12:00"),
        ("14.03.2030, 09.00–12.00 Uhr", "09:00", "12:00"),
        ("9-12 Uhr am 14.3.2030", "09:00", "12:00"),
        ("12 Uhr am 14. März 2030", "12:00", None),
        ("12 am 14. März 2030", "12:00", None),
        ("Do, 14. März 2030, 08.30–16.30 Uhr", "08:30", "16:30"),
        ("Donnerstag, 14. März 2030, um 9 Uhr", "09:00", None),
        ("jeudi 14 mars 2030, 9 h 00 – 12 h 30", "09:00", "12:30"),
        ("jeudi 14 mars 2030 8 h 30 à 12 h", "08:30", "12:00"),
        ("le 14 mars 2030 de 9h à 12h", "09:00", "12:00"),
        ("Thursday 14 March 2030, 13:30–15:30", "13:30", "15:30"),
        ("14 March 2030 at 9am", "09:00", None),
        ("9 am to 5 pm, 14 March 2030", "09:00", "17:00"),
    ],
)
def test_a_meeting_is_read_as_people_write_it(text: str, start: str, end: str | None) -> None:
    expected = Block(at(f"2030-03-14 {start}"), at(f"2030-03-14 {end}") if end else None)
    assert moments.meeting(text, TODAY, ZONE) == expected


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("12.3. 9-17", Block(at("2026-03-12 09:00"), at("2026-03-12 17:00"))),
        ("jeudi 5 mars 8 h 30 à 12 h", Block(at("2026-03-05 08:30"), at("2026-03-05 12:00"))),
        ("28.12. 9:00 - 3.1. 12:00", Block(at("2026-12-28 09:00"), at("2027-01-03 12:00"))),
        ("2030-03-31 01:30 - 03:30", Block(at("2030-03-31 01:30"), at("2030-03-31 03:30"))),
        ("2030-03-31 02:30", Why.SKIPPED),
        ("2030-03-31 01:00 - 02:15", Why.SKIPPED),
        ("2030-10-27 02:30", Why.TWICE),
        ("2030-10-27T00:30:00Z", Why.TWICE),
        ("14.3.2030 12-9", Why.BACKWARDS),
        ("14.3.2030 9-9", Why.BACKWARDS),
        ("15.3.2030 9:00 - 14.3.2030 9:00", Why.BACKWARDS),
        ("Mo 14.3.2030 9-12", Why.WEEKDAY),
        ("30. Februar 9-12", Why.NO_SUCH_DAY),
        ("14.3.2030 25:00", Why.NO_SUCH_TIME),
        ("14.3.2030 2-4 pm", Why.AMBIGUOUS),
        ("2030-03-14", Why.FORM),
        ("9-12", Why.FORM),
        ("2030-03-14 09:00 - 12:00 - 15:00", Why.FORM),
        ("9999-12-31T23:59:59-12:00", Why.NO_SUCH_TIME),
        ("", Why.EMPTY),
    ],
)
def test_a_meeting_without_year_comes_next_and_an_impossible_one_is_refused(text: str, block: Block | Why) -> None:
    assert _or_why(lambda: moments.meeting(text, TODAY, ZONE)) == block


def _or_why(reader: Callable[[], object]) -> object:
    try:
        return reader()
    except Unreadable as refusal:
        return refusal.why


daytime = st.datetimes(at("1950-01-01 00:00"), at("2150-12-31 00:00")).map(lambda when: when.replace(microsecond=0))


@given(daytime, st.timedeltas(timedelta(seconds=1), timedelta(days=3)))
def test_reading_back_a_printed_meeting_gives_the_same_meeting(start: datetime, length: timedelta) -> None:
    end = (start + length).replace(microsecond=0)
    forms = [
        f"{start:%Y-%m-%d %H:%M:%S} - {end:%Y-%m-%d %H:%M:%S}",
        f"{start:%d.%m.%Y}, {start:%H:%M:%S} – {end:%d.%m.%Y}, {end:%H:%M:%S}",
    ]
    if start.second == end.second == 0 and end.date() == start.date():
        forms += [f"{start:%d.%m.%Y, %H.%M}–{end:%H.%M} Uhr", f"{start:%d.%m.%Y}, {start:%H h %M} – {end:%H h %M}"]
    for form in forms:
        try:
            assert moments.meeting(form, TODAY, ZONE) == Block(start, end)
        except Unreadable as refusal:
            assert refusal.why in (Why.SKIPPED, Why.TWICE)


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(0, 23 * 60), st.integers(1, 59))
def test_reading_back_a_printed_slot_of_a_day_gives_the_same_slot(day: date, minutes: int, length: int) -> None:
    start = datetime.combine(day, time()) + timedelta(minutes=minutes)
    end = start + timedelta(minutes=length)
    forms = [
        f"{start:%d.%m.%Y, %H.%M}–{end:%H.%M} Uhr",
        f"{start:%Y-%m-%d}, {start.hour} h {start:%M} – {end.hour} h {end:%M}",
        f"{start:%d/%m/%Y} {start:%H:%M}–{end:%H:%M}",
    ]
    for form in forms:
        try:
            assert moments.meeting(form, TODAY, ZONE) == Block(start, end)
        except Unreadable as refusal:
            assert refusal.why in (Why.SKIPPED, Why.TWICE)


@given(st.text(max_size=60))
def test_no_text_makes_a_time_reader_fail_otherwise(text: str) -> None:
    for reader in (times.clock, times.slot, times.slots):
        _or_why(partial(reader, text))
    for when in (moments.moment, moments.meeting):
        _or_why(partial(when, text, TODAY, ZONE))
