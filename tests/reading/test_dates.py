"""Days, spans and days of the week as people write them in three languages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.reading import dates
from catalogue.reading.dates import Span
from catalogue.reading.unreadable import Unreadable, Why

TODAY = date(2026, 1, 10)
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
ENGLISH = "January February March April May June July August September October November December"
GERMAN_DAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"
FRENCH_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"
ENGLISH_DAYS = "Mon Tue Wed Thu Fri Sat Sun"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2030-03-14", date(2030, 3, 14)),
        ("2030-3-4", date(2030, 3, 4)),
        ("2030/03/14", date(2030, 3, 14)),
        ("2030.03.14", date(2030, 3, 14)),
        ("14.3.2030", date(2030, 3, 14)),
        ("14.03.2030", date(2030, 3, 14)),
        ("14. 3. 2030", date(2030, 3, 14)),
        ("14.3.30", date(2030, 3, 14)),
        ("14/3/2030", date(2030, 3, 14)),
        ("14/03/30", date(2030, 3, 14)),
        ("14-03-2030", date(2030, 3, 14)),
        ("12.3.", date(2026, 3, 12)),
        ("12.3", date(2026, 3, 12)),
        ("12/3", date(2026, 3, 12)),
        ("9.1.", date(2027, 1, 9)),
        ("10.1.", date(2026, 1, 10)),
        ("29. Februar", date(2028, 2, 29)),
        ("14. März 2030", date(2030, 3, 14)),
        ("14. Maerz 2030", date(2030, 3, 14)),
        ("14 Mrz. 2030", date(2030, 3, 14)),
        ("Do 5. März 2026", date(2026, 3, 5)),
        ("Do, 5. März 2026", date(2026, 3, 5)),
        ("Do., den 5. März", date(2026, 3, 5)),
        ("Donnerstag, 5.3.2026", date(2026, 3, 5)),
        ("am 14. März 2030", date(2030, 3, 14)),
        ("1er mai", date(2026, 5, 1)),
        ("1er mai 2026", date(2026, 5, 1)),
        ("le 1er mai 2030", date(2030, 5, 1)),
        ("jeudi 5 mars 2026", date(2026, 3, 5)),
        ("mar. 3 mars 2026", date(2026, 3, 3)),
        ("14 août 2030", date(2030, 8, 14)),
        ("14 aout 2030", date(2030, 8, 14)),
        ("2 déc. 2030", date(2030, 12, 2)),
        ("14 Mar 2030", date(2030, 3, 14)),
        ("14th of March 2030", date(2030, 3, 14)),
        ("Thursday 14 March 2030", date(2030, 3, 14)),
        ("Thu 14 Mar 2030", date(2030, 3, 14)),
        ("March 14, 2030", date(2030, 3, 14)),
        ("Mar 14 2030", date(2030, 3, 14)),
        ("25. Dezember 2030", date(2030, 12, 25)),
        ("heute", date(2026, 1, 10)),
        ("übermorgen", date(2026, 1, 12)),
        ("aujourd’hui", date(2026, 1, 10)),
        ("demain", date(2026, 1, 11)),
        ("tomorrow", date(2026, 1, 11)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, meant: date) -> None:
    assert dates.day(text, TODAY) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Why.EMPTY),
        (" \u202f ", Why.EMPTY),
        ("30. Februar 2030", Why.NO_SUCH_DAY),
        ("30.2.", Why.NO_SUCH_DAY),
        ("29.2.2030", Why.NO_SUCH_DAY),
        ("2030-13-01", Why.NO_SUCH_DAY),
        ("0.1.2030", Why.NO_SUCH_DAY),
        ("1.1.1800", Why.NO_SUCH_DAY),
        ("Mo 5. März 2026", Why.WEEKDAY),
        ("mardi 5 mars", Why.WEEKDAY),
        ("14.3.2030 09.00", Why.FORM),
        ("Montag", Why.FORM),
        ("nächsten Montag", Why.FORM),
        ("bald", Why.FORM),
        ("14", Why.FORM),
        ("2030", Why.FORM),
        ("١٤.٣.٢٠٣٠", Why.FORM),
        ("1" * 201, Why.LONG),
    ],
)
def test_a_day_is_refused_with_its_reason(text: str, why: Why) -> None:
    with pytest.raises(Unreadable) as refusal:
        dates.day(text, TODAY)
    assert refusal.value.why is why


def test_a_contradicting_weekday_is_told_with_the_true_one() -> None:
    with pytest.raises(Unreadable, match="2026-03-05 is a Thursday; accepted: a date such as"):
        dates.day("Mo 5. März 2026", TODAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("20. April - 25. Juni 2020", date(2020, 4, 20), date(2020, 6, 25)),
        ("20. April – 25. Juni 2020;", date(2020, 4, 20), date(2020, 6, 25)),
        ("23. - 25. Januar 2024", date(2024, 1, 23), date(2024, 1, 25)),
        ("3.-5. Mai", date(2026, 5, 3), date(2026, 5, 5)),
        ("vom 3. bis zum 5. Mai 2030", date(2030, 5, 3), date(2030, 5, 5)),
        ("29. Januar bis 09. Februar 2024", date(2024, 1, 29), date(2024, 2, 9)),
        ("Montag, 22. April 2024 bis Freitag, 24. Mai 2024", date(2024, 4, 22), date(2024, 5, 24)),
        ("25. Dezember 2023 bis 5. Januar 2024", date(2023, 12, 25), date(2024, 1, 5)),
        ("27. Dezember - 5. Januar 2024", date(2023, 12, 27), date(2024, 1, 5)),
        ("27. Dezember 2023 - 5. Januar", date(2023, 12, 27), date(2024, 1, 5)),
        ("27.12. - 5.1.", date(2026, 12, 27), date(2027, 1, 5)),
        ("04.03.2024 - 07.03.2024", date(2024, 3, 4), date(2024, 3, 7)),
        ("14.3.-16.3.2030", date(2030, 3, 14), date(2030, 3, 16)),
        ("2030-03-14 - 2030-03-16", date(2030, 3, 14), date(2030, 3, 16)),
        ("2030-03-14/2030-03-16", date(2030, 3, 14), date(2030, 3, 16)),
        ("du 3 au 5 mai 2030", date(2030, 5, 3), date(2030, 5, 5)),
        ("du lundi 6 mai au mercredi 8 mai 2030", date(2030, 5, 6), date(2030, 5, 8)),
        ("3 to 5 May 2030", date(2030, 5, 3), date(2030, 5, 5)),
        ("14.3.2030 - 14.3.2030", date(2030, 3, 14), date(2030, 3, 14)),
    ],
)
def test_first_and_last_day_share_what_is_written_once(text: str, first: date, last: date) -> None:
    assert dates.span(text, TODAY) == Span(first, last)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("16.3.2030 - 14.3.2030", Why.BACKWARDS),
        ("28. - 3. April 2024", Why.BACKWARDS),
        ("20. April 2020", Why.FORM),
        ("30. Februar - 2. März 2030", Why.NO_SUCH_DAY),
        ("Mo 21. April - 25. Juni 2020", Why.WEEKDAY),
        ("t", Why.FORM),
    ],
)
def test_a_span_is_refused_with_its_reason(text: str, why: Why) -> None:
    with pytest.raises(Unreadable) as refusal:
        dates.span(text, TODAY)
    assert refusal.value.why is why


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("jeweils Mo. Mi. Do", (0, 2, 3)),
        ("jeweils Di. Mi. Do.", (1, 2, 3)),
        ("Montag", (0,)),
        ("Di", (1,)),
        ("montags und mittwochs", (0, 2)),
        ("Mo, Di und Fr", (0, 1, 4)),
        ("Mo/Mi", (0, 2)),
        ("Mo-Fr", (0, 1, 2, 3, 4)),
        ("Freitag bis Montag", (0, 4, 5, 6)),
        ("jeden Dienstag", (1,)),
        ("lundi et mercredi", (0, 2)),
        ("les lundis et jeudis", (0, 3)),
        ("chaque mardi", (1,)),
        ("du mar. au jeu.", None),
        ("lu ma je", (0, 1, 3)),
        ("Mon, Wed & Thu", (0, 2, 3)),
        ("every Tuesday and Thursday", (1, 3)),
        ("Mo Mo", (0,)),
        ("lu ma di", None),
        ("noch offen", None),
        ("Mo bis", None),
        ("", None),
    ],
)
def test_days_of_the_week_are_read_in_lists_and_runs(text: str, days: tuple[int, ...] | None) -> None:
    if days is None:
        with pytest.raises(Unreadable):
            dates.weekdays(text)
    else:
        assert dates.weekdays(text) == days


def printed(day: date) -> list[str]:
    """One day in every form that people see from us."""
    month, weekday = day.month - 1, day.weekday()
    return [
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{GERMAN_DAYS.split()[weekday][:2]}, {day.day}. {GERMAN.split()[month]} {day.year}",
        f"{GERMAN_DAYS.split()[weekday]}, {day.day}. {GERMAN.split()[month]} {day.year}",
        f"{FRENCH_DAYS.split()[weekday]} {day.day}{'er' * (day.day == 1)} {FRENCH.split()[month]} {day.year}",
        f"{ENGLISH_DAYS.split()[weekday]} {day.day} {ENGLISH.split()[month][:3]} {day.year}",
        f"{day.day} {ENGLISH.split()[month]} {day.year}",
    ]


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_reading_back_a_printed_day_gives_the_same_day(day: date) -> None:
    assert [dates.day(text, TODAY) for text in printed(day)] == [day] * len(printed(day))


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)), st.integers(0, 365))
def test_a_day_without_year_is_the_next_one_from_today(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    if (day.month, day.day) == (today.month, today.day):
        day = today
    assert dates.day(f"{day.day}.{day.month}.", today) == day


@given(st.text(max_size=60))
def test_no_text_makes_a_date_reader_fail_otherwise(text: str) -> None:
    for reader in (dates.day, dates.span):
        try:
            reader(text, TODAY)
        except Unreadable as refusal:
            assert str(refusal)
