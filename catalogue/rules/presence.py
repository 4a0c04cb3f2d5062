"""When presence may be noted, and the codes by which people who are there note their own."""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from catalogue.rules.states import Presence

#: Before a meeting begins, and after it has ended.
NOTED_BEFORE, NOTED_AFTER = timedelta(hours=1), timedelta(days=30)
#: Whoever is early can note themselves from then on.
CHECK_IN_BEFORE = timedelta(minutes=30)
#: So long one code is the newest; it holds for as long again, so that nobody types in vain.
CODE_SECONDS, CODES_VALID = 60, 2
DIGITS = 6
_TYPED = re.compile(rf"\d{{{DIGITS // 2}}}[ \u00a0\u202f-]?\d{{{DIGITS // 2}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A meeting, and when its presence is noted: `noted_from` to `noted_until`, by people themselves from
    `check_in_from` to its end."""

    id: int
    starts_at: datetime
    ends_at: datetime

    @property
    def noted_from(self) -> datetime:
        return self.starts_at - NOTED_BEFORE

    @property
    def noted_until(self) -> datetime:
        return self.ends_at + NOTED_AFTER

    @property
    def check_in_from(self) -> datetime:
        return self.starts_at - CHECK_IN_BEFORE

    def may_be_noted(self, now: datetime) -> bool:
        return self.noted_from <= now < self.noted_until

    def may_check_in(self, now: datetime) -> bool:
        return self.check_in_from <= now < self.ends_at


def checks_in(spans: Iterable[Span], now: datetime) -> Span | None:
    """The meeting for which people note themselves now: of two that follow each other closely, the later one."""
    return max((span for span in spans if span.may_check_in(now)), key=lambda span: span.starts_at, default=None)


def nearest(spans: Iterable[Span], now: datetime) -> Span | None:
    """The meeting that somebody means who notes presence now: the last one that may be noted, else the next one."""
    known = sorted(spans, key=lambda span: span.starts_at)
    begun = [span for span in known if span.noted_from <= now]
    return begun[-1] if begun else known[0] if known else None


# --- codes ---------------------------------------------------------------------------------------------------------


def code(key: str, session_id: int, now: datetime) -> str:
    """The code of this minute: six digits, made of the session's secret and the time, kept nowhere."""
    return _code(key, session_id, _number(now))


def renewed_at(now: datetime) -> datetime:
    """When another code becomes the newest."""
    return datetime.fromtimestamp((_number(now) + 1) * CODE_SECONDS, now.tzinfo)


def fits(key: str, session_id: int, given: str, now: datetime) -> bool:
    """Whether a code is the newest one of a session or the one before it."""
    newest = _number(now)
    known = [_code(key, session_id, newest - age) for age in range(CODES_VALID)]
    return any(hmac.compare_digest(one.encode(), given.encode()) for one in known)


def typed(text: str) -> str | None:
    """The digits of what looks like a code: 482915, 482 915, 482-915; None for anything else."""
    found = _TYPED.fullmatch(text.strip())
    return re.sub(r"\D", "", found[0]) if found else None


def spaced(digits: str) -> str:
    """As people read it aloud: 482 915."""
    return f"{digits[: DIGITS // 2]} {digits[DIGITS // 2 :]}"


def _number(now: datetime) -> int:
    return int(now.timestamp()) // CODE_SECONDS


def _code(key: str, session_id: int, number: int) -> str:
    digest = hmac.digest(key.encode(), f"{session_id}:{number}".encode(), sha256)
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}}"


# --- states --------------------------------------------------------------------------------------------------------


def after_check_in(known: Presence | None) -> Presence:
    """Whoever comes after all is present; that they miss a part of it is for others to say, and stays said."""
    return Presence.PARTLY if known is Presence.PARTLY else Presence.PRESENT


#: What the next press on a name says.
NEXT: dict[Presence | None, Presence | None] = {
    None: Presence.PRESENT,
    Presence.PRESENT: Presence.PARTLY,
    Presence.PARTLY: Presence.ABSENT,
    Presence.ABSENT: Presence.EXCUSED,
    Presence.EXCUSED: None,
}
