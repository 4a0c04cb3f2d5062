"""The present: real time, plus what a file says. The only place of the bot that reads the real clock."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

log = structlog.get_logger()

_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta)
#: Further than this the calendar of Python ends.
FURTHEST = timedelta(days=365_000)


def parse_shift(text: str) -> timedelta:
    """Read an ISO 8601 duration (`P6DT2H`, `PT30S`, `-P1D`; a year is 365 days, a month 30).

    Raises ValueError for anything else, and for more than a thousand years.
    """
    plain = text.strip()
    try:
        shift = _DURATION.validate_python(plain) if re.fullmatch(r"-?P.*\d[A-Z]", plain) else None
    except ValidationError:
        shift = None
    if shift is None or abs(shift) > FURTHEST:
        raise ValueError(f"not an ISO 8601 duration such as P1D or PT2H: {plain[:40]!r}")
    return shift


class Clock:
    """Real time plus the ISO 8601 duration in `file`, read at every look, so it may change while the bot runs.

    Where the file is missing or can't be read, the last good value holds; before the first one, 0.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._text = ""
        self._shift = timedelta()
        self._complaint = ""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC) + self._look()

    def _look(self) -> timedelta:
        if self._file is None:
            return self._shift
        try:
            text = self._file.read_text(encoding="utf-8")
            if text != self._text:
                self._text = text
                self._shift = parse_shift(text)
        except FileNotFoundError:
            pass  # nobody has moved the clock
        except (OSError, ValueError) as error:
            self._complain(str(error))
        return self._shift

    def _complain(self, why: str) -> None:
        """Once for each fault: it is looked at many times a second."""
        if why != self._complaint:
            self._complaint = why
            log.warning("the clock file can't be read; the last shift holds", why=why)
