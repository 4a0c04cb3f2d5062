"""The sandbox's time: the bot's own clock, which server and page can move."""

from datetime import timedelta

from pydantic import TypeAdapter

from bot import now

_DURATION: TypeAdapter[timedelta] = TypeAdapter(timedelta)


def format_duration(duration: timedelta) -> str:
    """ISO 8601, such as `P6DT2H`."""
    return str(_DURATION.dump_python(duration, mode="json"))


class Clock(now.Clock):
    """Real time plus the ISO 8601 duration in `file`, which the bot reads too; without a file kept in memory."""

    @property
    def offset(self) -> timedelta:
        return self._look()

    def move_to(self, offset: timedelta) -> None:
        """Set the offset, in the file too; replaced in one step so that no reader sees half of it."""
        self._shift = offset
        if self._file is not None:
            draft = self._file.with_name(self._file.name + ".new")
            draft.write_text(format_duration(offset))
            draft.replace(self._file)

    def unix(self) -> int:
        """Seconds since 1970, as all dates of the Bot API are."""
        return int(self.now().timestamp())
