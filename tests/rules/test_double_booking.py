"""What speaks against a date: tables of facts and findings."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from catalogue.rules.double_booking import Clash, NoCourse, Other, Planned, find

DAY = date(2030, 3, 14)
BUSY = NoCourse({"de": "Karfreitag", "fr": "Vendredi saint"})
SHUT = NoCourse({}, "Haus Lindenhof")


def span(begins: int, ends: int) -> tuple[datetime, datetime]:
    return datetime(2030, 3, 14, begins, tzinfo=UTC), datetime(2030, 3, 14, ends, tzinfo=UTC)


def planned(begins: int = 9, ends: int = 12, **facts: object) -> Planned:
    return Planned([(DAY, span(begins, ends))], **{"place": "raum 2", "trainer": "r beispiel"} | facts)  # type: ignore[arg-type]


def other(begins: int = 9, ends: int = 12, **facts: object) -> Other:
    return Other(7, {"de": "Brandschutz"}, "Haus Pont", span(begins, ends), DAY, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mine", "theirs", "clashes"),
    [
        (planned(), other(place="raum 2"), [Clash.PLACE]),
        (planned(), other(place="raum 3"), []),
        (planned(place=""), other(place=""), []),
        (planned(), other(12, 14, place="raum 2"), []),
        (planned(), other(7, 9, place="raum 2"), []),
        (planned(), other(11, 13, place="raum 2", trainer="r beispiel"), [Clash.PLACE, Clash.TRAINER]),
        (planned(), other(10, 11, trainer="r beispiel"), [Clash.TRAINER]),
        (planned(trainer=""), other(trainer=""), []),
        (planned(trainer_id=1), other(trainer="anders", trainer_id=1), [Clash.TRAINER]),
        (planned(trainer_id=1), other(trainer="r beispiel", trainer_id=2), []),
        (planned(trainer_id=1), other(trainer="r beispiel"), [Clash.TRAINER]),
        (planned(topic="Sicherheit"), other(14, 16, topic="Sicherheit"), [Clash.TOPIC]),
        (planned(topic="Sicherheit"), other(14, 16, topic="Pflege"), []),
        (planned(topic="Sicherheit"), other(topic="Sicherheit", place="raum 2"), [Clash.PLACE]),
    ],
)
def test_a_room_or_a_trainer_is_in_one_place_at_a_time(mine: Planned, theirs: Other, clashes: list[Clash]) -> None:
    assert [one.clash for one in find(mine, [theirs], {})] == clashes


def test_two_dates_of_one_session_at_the_same_time_are_asked_about_first() -> None:
    twice = replace(planned(), spans=[(DAY, span(9, 12)), (DAY, span(13, 15)), (DAY, span(14, 16))])
    assert [(one.clash, one.span) for one in find(twice, [], {})] == [(Clash.ITSELF, span(14, 16))]
    moved = planned(beside=[(DAY, span(12, 13)), (DAY, span(8, 10))])
    first, *_ = find(moved, [], {DAY: (BUSY,)})
    assert (first.clash, first.span) == (Clash.ITSELF, span(9, 12))


def test_days_without_courses_come_first_and_only_those_that_are_planned() -> None:
    free = {DAY: (BUSY, SHUT), date(2030, 3, 15): (BUSY,)}
    found = find(planned(), [other(place="raum 2")], free)
    assert [one.clash for one in found] == [Clash.HOLIDAY, Clash.CLOSED, Clash.PLACE]
    assert (found[0].name("fr"), found[0].name("en"), found[1].name("de")) == ("Vendredi saint", "Karfreitag", "")


def test_what_is_worth_knowing_is_no_question() -> None:
    (found,) = find(planned(topic="Sicherheit"), [other(14, 16, topic="Sicherheit")], {})
    assert not found.is_question and find(planned(), [other(place="raum 2")], {})[0].is_question


def test_the_same_finding_has_the_same_key_and_comes_once() -> None:
    first, second = other(9, 10, place="raum 2"), other(10, 11, place="raum 2")
    (found,) = find(planned(), [first, second], {})
    assert found.key == find(planned(), [first], {})[0].key
    assert find(planned(), [], {DAY: (SHUT,)})[0].key != found.key
