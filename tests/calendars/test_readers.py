"""Independent readers see the same in every file: icalendar, vobject, ics and libical."""

import warnings
from typing import Any

import pytest

from catalogue.documents.ical import Entry, calendar_feed, calendar_file, clean, line
from tests.calendars import libical
from tests.documents.entries import EXAMPLES, NETWORK, ORGANIZER
from tests.documents.test_ical import by_icalendar, by_vobject, meant

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import ics  # type: ignore[import-untyped]

FILES = {
    "file": lambda entries: calendar_file(entries, ORGANIZER, NETWORK),
    "feed": lambda entries: calendar_feed(entries, ORGANIZER, NETWORK, "Kursverbund: Meine Kurse; «alle», ja"),
}


def by_ics(content: bytes) -> dict[str, tuple[Any, ...]]:
    """What ics.py reads; it knows no SEQUENCE, and TRANSP as a flag."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        events = ics.Calendar(content.decode()).events
    return {
        event.uid: (
            event.begin.datetime,
            event.end.datetime,
            event.name,
            event.location or "",
            event.description or "",
            event.status,
            event.transparent,
            event.url or "",
        )
        for event in events
    }


def wanted(facts: Entry) -> tuple[Any, ...]:
    return (
        facts.starts_at,
        facts.ends_at,
        line(facts.title),
        line(facts.place) or facts.online,
        clean(f"{facts.description}\n{facts.online}"),
        facts.status.value,
        facts.status.value != "CONFIRMED",
        facts.url,
    )


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_three_readers_see_what_was_meant(name: str, form: str) -> None:
    content, entries = FILES[form](EXAMPLES[name]), EXAMPLES[name]
    assert by_icalendar(content) == by_vobject(content) == [meant(facts) for facts in entries]
    assert by_ics(content) == {facts.uid: wanted(facts) for facts in entries}


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_libical_sees_the_same(name: str, form: str) -> None:
    if not libical.found():
        pytest.skip("libical is not installed here; on CI machines .ci/run installs it")
    seen = libical.LibIcal().events(FILES[form](EXAMPLES[name]))
    assert [by_libical(event) for event in seen.values()] == [
        (facts.uid, str(facts.sequence), *wanted(facts)[:5], facts.status.value) for facts in EXAMPLES[name]
    ]


def by_libical(event: dict[str, Any]) -> tuple[Any, ...]:
    texts = (event.get(name, "") for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))
    return (event["UID"], event["SEQUENCE"], event["DTSTART"], event["DTEND"], *texts, event["STATUS"])


def test_a_feed_has_a_name_and_says_how_often_to_look() -> None:
    lines = FILES["feed"](EXAMPLES["german"]).decode().replace("\r\n ", "").split("\r\n")
    head = lines[1 : lines.index("BEGIN:VEVENT")]
    assert head == [
        "VERSION:2.0",
        "PRODID:-//Kursverbund//Kursverbund//DE",
        "METHOD:PUBLISH",
        "NAME:Kursverbund: Meine Kurse\\; «alle»\\, ja",
        "X-WR-CALNAME:Kursverbund: Meine Kurse\\; «alle»\\, ja",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]


def test_no_name_of_a_feed_adds_a_line() -> None:
    content = calendar_feed([], ORGANIZER, NETWORK, "A\r\nMETHOD:REQUEST\nB\\n\x00")
    assert content.decode().replace("\r\n ", "").count("\r\n") == 9
    assert b"\r\nMETHOD:REQUEST" not in content


def test_a_waiting_place_rings_no_alarm() -> None:
    from dataclasses import replace
    from datetime import timedelta

    entry = replace(EXAMPLES["waiting"][0], alarms=(timedelta(days=1),))
    assert b"VALARM" not in calendar_file([entry], ORGANIZER, NETWORK)
