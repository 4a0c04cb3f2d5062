"""The calendar part of an e-mail (RFC 6047): one entry, which the reader's calendar takes in, changes or takes out.

METHOD:REQUEST or CANCEL with the person as ATTENDEE; UID, SEQUENCE and DTSTAMP are those of the file and of the feed.
One UID a message: several programs take the first one only.
"""

from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress

from catalogue.documents.ical import PRODUCT, Entry, Status, event, line


@dataclass(frozen=True, slots=True)
class Invitation:
    """`method`: also a parameter of the part's content type, where it has to be the same."""

    method: str
    content: bytes


def invitation(entry: Entry, organizer: str, organizer_name: str, mail: str, name: str) -> Invitation:
    """An entry that takes place, or that is over for this person: `mail`, `name`."""
    cancels = entry.status is Status.CANCELLED
    method = "CANCEL" if cancels else "REQUEST"
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    shown: Event = event(entry, organizer, organizer_name)
    shown.add("attendee", _attendee(mail, name, cancels))
    calendar.add_component(shown)
    return Invitation(method, bytes(calendar.to_ical()))


def _attendee(mail: str, name: str, cancels: bool) -> vCalAddress:
    """They have said yes already, and nobody waits for an answer."""
    address = vCalAddress(f"mailto:{mail}")
    address.params["CN"] = line(name).replace('"', "'")
    if not cancels:
        address.params["PARTSTAT"] = "ACCEPTED"
        address.params["RSVP"] = "FALSE"
    return address
