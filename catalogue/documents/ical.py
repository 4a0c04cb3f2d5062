"""Calendar files (RFC 5545, 5546): pure, the same facts give the same bytes.

METHOD:PUBLISH with ORGANIZER and without ATTENDEE (RFC 5546 3.2.1): several entries in one file, no reply buttons that
nobody hears. Times are UTC, so no time zone block can be misread. UID, SEQUENCE and DTSTAMP come from stored facts,
never from editable texts or the moment of rendering.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from icalendar import Alarm, Calendar, Event, vCalAddress, vDatetime, vDuration, vText, vUri

#: Part of every UID for ever; no host name is needed (RFC 7986 5.3).
DOMAIN = "kursverbund.invalid"
PRODUCT = "-//Kursverbund//Kursverbund//DE"
#: How often a calendar that subscribes should look; a hint that not every program takes.
REFRESH = timedelta(hours=6)


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting of one enrolment. `stamp`: when its facts last changed; all times aware; `alarms`: time before, of
    a seat that is sure."""

    uid: str
    sequence: int
    stamp: datetime
    created: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    description: str = ""
    url: str = ""
    online: str = ""
    status: Status = Status.CONFIRMED
    alarms: tuple[timedelta, ...] = ()


def uid(enrolment_key: str, meeting_id: int) -> str:
    """Stable for life; a new enrolment has a new key and so a new UID."""
    return f"{enrolment_key}-{meeting_id}@{DOMAIN}"


def programme_uid(meeting_id: int) -> str:
    """Of a meeting as everybody may see it: nobody's enrolment, and never the same as a participant's."""
    return f"programme-{meeting_id}@{DOMAIN}"


def attachment_name(number: int, sequence: int) -> str:
    """ASCII, made of numbers only; an update has a name of its own, so no phone takes it for the file it has."""
    return f"kurs-{number}.ics" if sequence == 0 else f"kurs-{number}-v{sequence + 1}.ics"


def calendar_file(entries: Sequence[Entry], organizer: str, organizer_name: str) -> bytes:
    """The file. `organizer`: a mailbox, the same in every version of an entry.

    It has no name: programs would open it as a calendar of its own.
    """
    return _written(_head(), entries, organizer, organizer_name)


def calendar_feed(entries: Sequence[Entry], organizer: str, organizer_name: str, name: str) -> bytes:
    """A calendar to subscribe to: the same entries, with a name and how often to look (RFC 7986 5.1, 5.7)."""
    calendar = _head()
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(line(name)))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    return _written(calendar, entries, organizer, organizer_name)


def _head() -> Calendar:
    calendar = Calendar()  # Calendar.new() would add a random UID, which makes readers drop entries
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", "PUBLISH")
    return calendar


def _written(calendar: Calendar, entries: Sequence[Entry], organizer: str, organizer_name: str) -> bytes:
    for entry in entries:
        calendar.add_component(event(entry, organizer, organizer_name))
    return bytes(calendar.to_ical())


def event(entry: Entry, organizer: str, organizer_name: str) -> Event:
    """One entry, without whom it is for."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    for name, moment in (("dtstamp", entry.stamp), ("last-modified", entry.stamp), ("created", entry.created)):
        event.add(name, vDatetime(_utc(moment)))
    event.add("dtstart", vDatetime(_utc(entry.starts_at)))
    event.add("dtend", vDatetime(_utc(entry.ends_at)))
    event.add("summary", vText(line(entry.title)))
    event.add("status", entry.status.value)
    event.add("transp", "OPAQUE" if entry.status is Status.CONFIRMED else "TRANSPARENT")
    event.add("class", "PUBLIC")
    event.add("organizer", _organizer(organizer, organizer_name))
    _add_texts(event, entry)
    if entry.status is Status.CONFIRMED:
        for before in entry.alarms:
            event.add_component(_alarm(before, entry.title))
    return event


def _add_texts(event: Event, entry: Entry) -> None:
    """The link stands in the place where there is no other, and in the description for programs that show only that."""
    if place := line(entry.place) or line(entry.online):
        event.add("location", vText(place))
    if words := clean(f"{entry.description}\n{line(entry.online)}"):
        event.add("description", vText(words))
    if url := "".join(clean(entry.url).split()):
        event.add("url", vUri(url))


def _organizer(mailbox: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox}")
    address.params["CN"] = line(name).replace('"', "'")  # a parameter can't hold a quote
    return address


def _alarm(before: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", vText(line(title)))
    alarm.add("trigger", -before)
    return alarm


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {moment}")
    return moment.astimezone(UTC)


def clean(words: str) -> str:
    """Without control characters (readers refuse the whole file) and with / for \\ (several misread the escape).

    A tab becomes a space, and whatever Unicode calls the end of a line becomes one.
    """
    lines = "\n".join(words.replace("\\", "/").replace("\t", " ").splitlines())
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]", "", lines).strip()


def line(words: str) -> str:
    """On one line; spaces that must not break stay what they are."""
    return re.sub("[ \n]+", " ", clean(words))
