"""A calendar program as RFC 5546 wants it: what it holds after the files that it was given, in whatever order."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from icalendar import Calendar


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody sees of one entry."""

    status: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str


@dataclass(slots=True)
class Client:
    """By UID: the version (SEQUENCE, then DTSTAMP; RFC 5546 2.1.5) and what it says. An older version is ignored."""

    entries: dict[str, tuple[tuple[int, datetime], Entry]] = field(default_factory=dict)

    def apply(self, content: bytes) -> None:
        calendar: Any = Calendar.from_ical(content)
        assert calendar["METHOD"] == "PUBLISH"
        for uid, version, entry in read(calendar):
            held = self.entries.get(uid)
            if held is not None and version < held[0]:
                continue
            assert held is None or version > held[0] or entry == held[1], "the same version says something else"
            self.entries[uid] = (version, entry)

    def programme(self) -> dict[str, Entry]:
        """What is on: all that is not cancelled."""
        return {uid: entry for uid, (_, entry) in self.entries.items() if entry.status != "CANCELLED"}


def read(calendar: Any) -> list[tuple[str, tuple[int, datetime], Entry]]:
    return [
        (
            str(event["UID"]),
            (int(event["SEQUENCE"]), event["DTSTAMP"].dt),
            Entry(
                str(event["STATUS"]),
                event["DTSTART"].dt,
                event["DTEND"].dt,
                str(event["SUMMARY"]),
                str(event.get("LOCATION", "")),
            ),
        )
        for event in calendar.walk("VEVENT")
    ]


def subscribed(content: bytes) -> Client:
    """A program that takes a feed as it is: whatever is not in it is gone."""
    client = Client()
    client.apply(content)
    return client
