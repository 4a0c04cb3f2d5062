"""The dates of a session before and after a move, in words. Pure."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.say import Say
from bot.screens.screen import bold
from bot.screens.sessions import meetings
from catalogue.cards import NoticeCard
from catalogue.telling import SessionTold
from catalogue.truth import dates_changed

MOST_DATES = 3


def moved_dates(notice: NoticeCard, told: SessionTold, say: Say) -> list[str | Markup | None]:
    before, now = dates_changed(notice.facts, told.session)
    lines: list[str | Markup | None] = [say("Before: {moment}", moment=say.span(*one)) for one in before[:MOST_DATES]]
    lines.append(_more(before, say))
    lines += [say("Now: {moment}", moment=bold(say.span(*one))) for one in now[:MOST_DATES]]
    return [*lines, _more(now, say)] if now else [*lines, *meetings(told.session, say, MOST_DATES)]


def _more(dates: Sequence[tuple[datetime, datetime]], say: Say) -> Markup | None:
    rest = len(dates) - MOST_DATES
    return say.plural("and {n} more date", "and {n} more dates", rest) if rest > 0 else None
