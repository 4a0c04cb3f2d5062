"""Seats without a name: how many, and until when an institution says who comes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.say import Say
from bot.screens.lines import until
from bot.screens.screen import Button, Screen, bold, rows, text
from bot.screens.team import back, free_words, title_of, unnamed_words
from bot.team_actions import AskDate, AskSeats, AskSeatsUntil, BookSeats, BookSeatsUntil
from catalogue.cards import SessionCard
from catalogue.team_cards import Team

#: Seats without a name on one row.
MOST_SEATS = 5


def ask_seats(card: SessionCard, own: Team, say: Say, chosen: datetime | None = None) -> Screen:
    """How many; until when they are kept. `chosen`: another date than the one that the session suggests."""
    ids, most = (card.id, own.house_id), MOST_SEATS if own.free is None else min(MOST_SEATS, own.free)
    numbers = [
        Button(
            str(n),
            BookSeatsUntil(*ids, n, own.unnamed, _day(chosen, card)) if chosen else BookSeats(*ids, n, own.unnamed),
        )
        for n in range(1, most + 1)
    ]
    end = until(chosen or own.keeps_until, say)
    kept = say("Until {moment} you say who comes. After that the seats go to others.", moment=end)
    other = Button(say.label("Another date for the names"), AskDate(*ids)) if most and own.dates else None
    return Screen(
        text(
            bold(say("How many seats without a name?")),
            title_of(card, say),
            free_words(own, say),
            unnamed_words(own, say),
            kept if most else None,
        ),
        rows(numbers, other, back(card, own, say)),
    )


def ask_date(card: SessionCard, own: Team, say: Say) -> Screen:
    """Until when one says who comes; seats that are booked already keep a later date."""
    ids = (card.id, own.house_id)
    days = [Button(until(one, say), AskSeatsUntil(*ids, _day(one, card))) for one in own.dates]
    return Screen(
        text(
            bold(say("Until when do you say who comes?")),
            title_of(card, say),
            unnamed_words(own, say),
            say("After that the seats go to others. Seats that you have already keep their date if it is later."),
        ),
        rows(*days, Button(say.label("Back"), AskSeats(*ids))),
    )


def _day(end: datetime, card: SessionCard) -> str:
    """The last day before this moment, where the session is, as a button carries it."""
    return (end - timedelta(seconds=1)).astimezone(ZoneInfo(card.zone)).date().isoformat()
