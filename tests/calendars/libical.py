"""What libical reads, the library behind Evolution, KOrganizer and GNOME's calendar: called in its shared object."""

import ctypes
import ctypes.util
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

#: Of `icalcomponent_kind` and `icalproperty_kind` in libical 3.
_EVENT, _ANY_PROPERTY = 4, 0


def found() -> bool:
    return ctypes.util.find_library("ical") is not None


class LibIcal:
    """Files in, facts of their events out. Raises AssertionError where libical finds something wrong in a file."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(ctypes.util.find_library("ical"))
        for name, answer in (
            ("icalparser_parse_string", ctypes.c_void_p),
            ("icalcomponent_get_first_component", ctypes.c_void_p),
            ("icalcomponent_get_next_component", ctypes.c_void_p),
            ("icalcomponent_get_first_property", ctypes.c_void_p),
            ("icalcomponent_get_next_property", ctypes.c_void_p),
            ("icalproperty_get_value", ctypes.c_void_p),
            ("icalproperty_get_property_name", ctypes.c_char_p),
            ("icalproperty_get_value_as_string", ctypes.c_char_p),
            ("icalvalue_get_text", ctypes.c_char_p),
            ("icalcomponent_count_errors", ctypes.c_int),
        ):
            getattr(self._library, name).restype = answer

    def events(self, content: bytes) -> dict[str, dict[str, str | datetime]]:
        """By UID: each property that stands directly in the event."""
        whole = ctypes.c_void_p(self._library.icalparser_parse_string(content))
        assert whole, "libical reads nothing"
        assert self._library.icalcomponent_count_errors(whole) == 0
        events = [dict(self._facts(event)) for event in self._each(whole, "component", _EVENT)]
        self._library.icalcomponent_free(whole)
        return {str(event["UID"]): event for event in events}

    def _facts(self, event: ctypes.c_void_p) -> Iterator[tuple[str, str | datetime]]:
        for one in self._each(event, "property", _ANY_PROPERTY):
            name = self._library.icalproperty_get_property_name(one).decode()
            yield name, self._value(name, one)

    def _value(self, name: str, one: ctypes.c_void_p) -> str | datetime:
        if name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
            value = ctypes.c_void_p(self._library.icalproperty_get_value(one))
            return str(self._library.icalvalue_get_text(value).decode())
        written = str(self._library.icalproperty_get_value_as_string(one).decode())
        if name in ("DTSTART", "DTEND", "DTSTAMP"):
            return datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return written

    def _each(self, whole: ctypes.c_void_p, what: str, kind: int) -> Iterator[ctypes.c_void_p]:
        step: Any = getattr(self._library, f"icalcomponent_get_first_{what}")
        while one := ctypes.c_void_p(step(whole, kind)):
            yield one
            step = getattr(self._library, f"icalcomponent_get_next_{what}")
