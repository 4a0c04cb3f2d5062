"""Every kind of notice to a coordinator about a session, for one of their institutions."""

from collections.abc import Callable
from datetime import datetime

from bot.say import Say
from bot.screens.lines import short, until
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from bot.screens.sessions import meetings
from bot.team_actions import ShowTeam
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.telling import SessionTold

LONGEST_TITLE, MOST_DATES = 200, 3


def unnamed_soon(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Seats without a name are kept until tomorrow only."""
    end = datetime.fromisoformat(notice.facts["until"])
    head = say.plural(
        "{n} seat without a name: {title}", "{n} seats without a name: {title}", told.unnamed, title=title(told, say)
    )
    return Screen(
        text(
            bold(head),
            *meetings(told.session, say, MOST_DATES),
            short(told.house, LONGEST_TITLE),
            say("We keep them until {moment}. Please say until then who comes.", moment=until(end, say)),
        ),
        team_rows(told, say),
    )


def unnamed_over(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Seats without a name have gone to others."""
    seats = int(notice.facts["seats"])
    head = say.plural(
        "{n} seat without a name is free again: {title}",
        "{n} seats without a name are free again: {title}",
        seats,
        title=title(told, say),
    )
    return Screen(
        text(
            bold(head),
            *meetings(told.session, say, MOST_DATES),
            short(told.house, LONGEST_TITLE),
            say("Nobody was named in time."),
            say("You can still enrol people as long as there are seats.") if told.session.shut is None else None,
        ),
        team_rows(told, say),
    )


def title(told: SessionTold, say: Say) -> str:
    return short(told.session.training.title(say.language), LONGEST_TITLE)


def team_rows(told: SessionTold, say: Say) -> Rows:
    return rows(Button(say.label("For my team"), ShowTeam(told.session.id, told.house_id)))


Notice = Callable[[NoticeCard, SessionTold, Say, Network], Screen]

KINDS: dict[str, Notice] = {"unnamed_soon": unnamed_soon, "unnamed_over": unnamed_over}
