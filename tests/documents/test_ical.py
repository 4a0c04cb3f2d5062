"""Calendar files as they are sent: `tests/ics/<name>.ics`, byte for byte, and as two independent readers see them.

`KURSVERBUND_RENEW=1 pytest tests/documents` writes them anew; the difference is then reviewed like code.
"""

import os
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]
from icalendar import Calendar

from catalogue.documents.ical import Entry, Status, attachment_name, calendar_file, clean, line, uid
from tests.documents.entries import EXAMPLES, NETWORK, ORGANIZER, entry, utc

WRITTEN = Path(__file__).parents[1] / "ics"
#: RFC 5546 3.2.1, and what a file must never hold: an ATTENDEE in PUBLISH, a time zone that could be misread.
ALLOWED = {"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP"}
ALLOWED |= {"ORGANIZER", "CLASS", "LOCATION", "DESCRIPTION", "URL"}


def rendered(entries: list[Entry]) -> bytes:
    return calendar_file(entries, ORGANIZER, NETWORK)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def names(content: bytes) -> list[str]:
    """The property of every line, in order; BEGIN and END with what they hold."""
    found = [re.match(r"(?:BEGIN|END):\w+|[A-Z-]+", text) for text in unfolded(content)[:-1]]
    return [match[0] if match else "?" for match in found]


def value(content: bytes, name: str) -> str:
    return next(text.partition(":")[2] for text in unfolded(content) if re.match(rf"{name}[;:]", text))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_calendar_file_is_as_written(name: str) -> None:
    path = WRITTEN / f"{name}.ics"
    if os.environ.get("KURSVERBUND_RENEW"):
        path.write_bytes(rendered(EXAMPLES[name]))
    assert rendered(EXAMPLES[name]) == path.read_bytes()


def test_no_written_file_is_left_over() -> None:
    assert {path.stem for path in WRITTEN.glob("*.ics")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_lines_of_a_file_are_those_of_rfc_5545_3_1(name: str) -> None:
    """Line ends are CRLF; 75 octets at most; never folded inside a character."""
    content = rendered(EXAMPLES[name])
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert not [text for text in lines if b"\r" in text or b"\n" in text or len(text) > 75]
    assert all(text.decode() for text in lines)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_file_holds_only_what_publishing_allows(name: str) -> None:
    found = names(rendered(EXAMPLES[name]))
    assert found[:4] == ["BEGIN:VCALENDAR", "VERSION", "PRODID", "METHOD"]
    body = Counter(found[4:-1])
    assert body["BEGIN:VEVENT"] == body["END:VEVENT"] == body["UID"] == body["SEQUENCE"] == len(EXAMPLES[name])
    alarms = {"BEGIN:VALARM", "END:VALARM", "ACTION", "TRIGGER"}
    assert set(body) <= ALLOWED | alarms | {"BEGIN:VEVENT", "END:VEVENT"}


def by_icalendar(content: bytes) -> list[dict[str, Any]]:
    events: list[Any] = Calendar.from_ical(content).walk("VEVENT")
    texts = ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS", "TRANSP", "ORGANIZER")
    return [
        {name: str(event.get(name, "")) for name in texts}
        | {name: event[name].dt for name in ("DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED")}
        | {"SEQUENCE": int(event["SEQUENCE"])}
        for event in events
    ]


def by_vobject(content: bytes) -> list[dict[str, Any]]:
    events = vobject.readOne(content.decode()).vevent_list
    texts = ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS", "TRANSP", "ORGANIZER")
    times = ("DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED")
    return [
        {name: _of(event, name, "") for name in texts}
        | {name: _of(event, name, None) for name in times}
        | {"SEQUENCE": int(_of(event, "SEQUENCE", -1))}
        for event in events
    ]


def _of(event: Any, name: str, missing: Any) -> Any:
    found = event.contents.get(name.lower())
    return found[0].value if found else missing


def meant(facts: Entry) -> dict[str, Any]:
    return {
        "UID": facts.uid,
        "SEQUENCE": facts.sequence,
        "SUMMARY": line(facts.title),
        "LOCATION": line(facts.place) or facts.online,
        "DESCRIPTION": clean(f"{facts.description}\n{facts.online}"),
        "URL": facts.url,
        "STATUS": facts.status.value,
        "TRANSP": "OPAQUE" if facts.status is Status.CONFIRMED else "TRANSPARENT",
        "ORGANIZER": f"mailto:{ORGANIZER}",
        "DTSTART": facts.starts_at,
        "DTEND": facts.ends_at,
        "DTSTAMP": facts.stamp,
        "LAST-MODIFIED": facts.stamp,
        "CREATED": facts.created,
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_two_readers_see_what_was_meant(name: str) -> None:
    content = rendered(EXAMPLES[name])
    wanted = [meant(facts) for facts in EXAMPLES[name]]
    assert by_icalendar(content) == wanted
    assert by_vobject(content) == wanted


def test_special_characters_are_read_as_they_can_be_shown() -> None:
    seen = by_vobject(rendered(EXAMPLES["special_characters"]))[0]
    assert seen["SUMMARY"] == 'Nähe, Distanz; «Grenzen» & "Regeln": C:/neu \U0001f642'
    assert seen["LOCATION"] == "Haus A; Saal 2, Bern"
    assert seen["DESCRIPTION"].splitlines() == [
        *("Zeile 1", "Zeile 2", "Zeile 3", "Zeile 4", "END:VEVENT", "BEGIN:VEVENT", "/n ist kein Umbruch")
    ]


def test_french_keeps_its_narrow_spaces() -> None:
    seen = by_vobject(rendered(EXAMPLES["french"]))[0]
    assert seen["SUMMARY"] == "Gestes qui sauvent\u202f: réanimation"
    assert seen["LOCATION"] == "Centre «\u202fLes Tilleuls\u202f», Bienne"
    assert seen["DESCRIPTION"].endswith("Venez sans bijoux\u202f!")


@pytest.mark.parametrize(
    ("name", "walls"),
    [
        ("spring_change", ["2030-03-30 09:00", "2030-03-31 09:00"]),
        ("autumn_change", ["2030-10-26 09:00", "2030-10-27 09:00"]),
        ("night_of_the_spring_change", ["2030-03-30 22:00"]),
        ("night_of_the_autumn_change", ["2030-10-26 22:00"]),
    ],
)
def test_meetings_around_a_clock_change_start_at_the_agreed_local_time(name: str, walls: list[str]) -> None:
    zone = ZoneInfo("Europe/Zurich")
    starts = [event["DTSTART"].astimezone(zone) for event in by_vobject(rendered(EXAMPLES[name]))]
    assert [f"{start:%Y-%m-%d %H:%M}" for start in starts] == walls


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=2)), ZoneInfo("Europe/Zurich"), UTC])
def test_times_are_written_in_utc_whatever_zone_they_come_in(zone: Any) -> None:
    start = utc("2030-07-14 07:00")
    local = replace(
        entry("BLS"), starts_at=start.astimezone(zone), ends_at=(start + timedelta(hours=1)).astimezone(zone)
    )
    content = rendered([local])
    assert (value(content, "DTSTART"), value(content, "DTEND")) == ("20300714T070000Z", "20300714T080000Z")
    assert b"TZID" not in content


@pytest.mark.parametrize("field", ["starts_at", "ends_at", "stamp", "created"])
def test_a_time_without_zone_is_refused(field: str) -> None:
    naive: dict[str, Any] = {field: datetime(2030, 3, 14, 9)}
    with pytest.raises(ValueError, match="without zone"):
        rendered([replace(entry("BLS"), **naive)])


def test_parts_of_a_second_are_left_out() -> None:
    stamp = utc("2030-03-01 10:15:20.987654")
    assert value(rendered([entry("BLS", stamp=stamp)]), "DTSTAMP") == "20300301T101520Z"


def test_a_cancelled_entry_rings_no_more_and_blocks_no_time() -> None:
    content = rendered(EXAMPLES["cancelled"])
    assert b"VALARM" not in content
    assert (value(content, "STATUS"), value(content, "TRANSP")) == ("CANCELLED", "TRANSPARENT")


def test_alarms_ring_before_the_start_and_have_words() -> None:
    content = rendered(EXAMPLES["english"])
    alarms: list[Any] = Calendar.from_ical(content).walk("VALARM")
    assert [alarm.TRIGGER for alarm in alarms] == [timedelta(days=-1), timedelta(hours=-2)]
    assert [str(alarm["DESCRIPTION"]) for alarm in alarms] == ["Fire safety"] * 2


def test_an_update_keeps_uid_and_creation_and_raises_sequence_and_stamp() -> None:
    before, after = entry("BLS"), EXAMPLES["moved"][0]
    old, new = by_vobject(rendered([before]))[0], by_vobject(rendered([after]))[0]
    assert (old["UID"], old["CREATED"]) == (new["UID"], new["CREATED"])
    assert old["SEQUENCE"] < new["SEQUENCE"]
    assert old["DTSTAMP"] < new["DTSTAMP"] == new["LAST-MODIFIED"]


def test_a_uid_is_made_of_the_enrolments_key_and_the_meeting_alone() -> None:
    assert uid("3f8a", 41) == "3f8a-41@kursverbund.invalid"


@pytest.mark.parametrize(("sequence", "name"), [(0, "kurs-412.ics"), (1, "kurs-412-v2.ics"), (9, "kurs-412-v10.ics")])
def test_every_version_of_an_attachment_has_a_name_of_its_own(sequence: int, name: str) -> None:
    assert attachment_name(412, sequence) == name


@pytest.mark.parametrize(
    "name", ["Kursverbund", 'Haus "Linde"', "A, B; C: D", "Zoë ^ Ümlaut", "Zwei\r\nZeilen\x00", ""]
)
def test_the_organizers_name_stays_one_parameter(name: str) -> None:
    content = calendar_file([entry("BLS")], ORGANIZER, name)
    organizer = Calendar.from_ical(content).walk("VEVENT")[0]["ORGANIZER"]
    assert organizer == f"mailto:{ORGANIZER}"
    assert str(organizer.params["CN"]) == line(name).replace('"', "'")
