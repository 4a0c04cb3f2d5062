"""The sandbox's time: real time plus an ISO 8601 duration that a file holds, so that server and bot move together."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta)


def parse_duration(text: str) -> timedelta:
    """Read `P6DT2H`, `PT30S`, `-P1D`. Raises ValueError for anything else."""
    if "P" not in text:
        raise ValueError(f"not an ISO 8601 duration such as P1D or PT2H: {text!r}")
    try:
        return _DURATION.validate_python(text)
    except ValidationError:
        raise ValueError(f"not an ISO 8601 duration such as P1D or PT2H: {text!r}") from None


def format_duration(duration: timedelta) -> str:
    return str(_DURATION.dump_python(duration, mode="json"))


class Clock:
    """`file` is read at every look; without one the offset is kept in memory. A half-written file keeps the last."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._offset = timedelta()

    @property
    def offset(self) -> timedelta:
        if self._file is not None and self._file.exists():
            try:
                self._offset = parse_duration(self._file.read_text().strip())
            except ValueError:
                return self._offset
        return self._offset

    def move_to(self, offset: timedelta) -> None:
        """Set the offset, in the file too; replaced in one step so that no reader sees half of it."""
        self._offset = offset
        if self._file is not None:
            draft = self._file.with_name(self._file.name + ".new")
            draft.write_text(format_duration(offset))
            draft.replace(self._file)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def unix(self) -> int:
        """Seconds since 1970, as all dates of the Bot API are."""
        return int(self.now().timestamp())
