"""Before a time limit ends."""

from datetime import date

from bot.say import Say
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import offer_rows
from bot.screens.told import dates_of, seat_rows, title_of, when_where
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.telling import Told


def offer_soon(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They have not answered yet."""
    end = told.enrolment.offer_expires_at
    assert end is not None
    return Screen(
        text(
            bold(say("Do you still want the seat? {title}", title=title_of(told, say))),
            *when_where(told, say),
            say("We keep it until {moment}. After that it goes to the next person.", moment=say.deadline(end)),
        ),
        offer_rows(told.session.id, say),
    )


def withdraw_soon(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The last days on which giving up the seat costs nothing."""
    day = say.day(date.fromisoformat(notice.facts["day"]))
    return Screen(
        text(
            bold(say("Can you come? {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("If not, you can withdraw free of charge until {day}. Somebody else may be waiting.", day=day),
        ),
        seat_rows(told, say),
    )
