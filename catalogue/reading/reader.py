"""Typed dates for whoever reads in a language: in English `03/04` may be the third of April or the fourth of March."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from catalogue.reading import series
from catalogue.reading.plans import Planned
from catalogue.reading.unreadable import Expected, Unreadable, Why

_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?=/\d{2,4}(?![\d/])|(?![\d/]))", re.ASCII)


@dataclass(frozen=True)
class DateReader:
    """What a text of dates means on a day, in a zone, to somebody who speaks this language."""

    today: date
    zone: ZoneInfo
    language: str = ""

    def planned(self, text: str) -> Planned:
        """As in `series`; where day and month can change places, both readings are asked back."""
        return self._either_way(text, series.planned)

    def begun(self, text: str) -> Planned:
        """The same where a start is enough."""
        return self._either_way(text, series.begun)

    def _either_way(self, text: str, reading: series.Line) -> Planned:
        swapped = _SLASHED.sub(r"\2/\1", text) if self.language == "en" else text
        if swapped == text:
            return reading(text, self.today, self.zone)
        read: list[Planned] = []
        first: Unreadable | None = None
        for words in (text, swapped):
            try:
                read.append(reading(words, self.today, self.zone))
            except Unreadable as no:
                first = first or no
        found = list(dict.fromkeys(read))
        if first is not None and (not found or "ways" in first.facts):
            raise first
        if len(found) > 1:
            raise Unreadable(Expected.MEETINGS, Why.AMBIGUOUS, ways=tuple(found))
        return found[0]

    def ways(self, text: str) -> tuple[Planned, ...]:
        """The readings of a text that has several; else none."""
        try:
            self.planned(text)
        except Unreadable as no:
            several = no.facts.get("ways")
            return several if isinstance(several, tuple) else ()
        return ()
