"""Notices about the waiting list: what is offered, to whom it goes on, who comes back to it. Pure."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bot.say import Say
from bot.screens.calendar_file import calendar_document
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import offer_rows
from bot.screens.told import (
    dates_of,
    open_rows,
    other_rows,
    title_of,
    when_where,
)
from bot.screens.words import no_seat
from bot.turn import Network
from catalogue.cards import NoticeCard, SessionCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState
from catalogue.telling import Told

LONGEST_NAME, LONGEST_REASON = 60, 150


def offer(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A freed seat is held for them, until when."""
    end = told.enrolment.offer_expires_at
    return Screen(
        text(
            bold(say("A seat is free for you: {title}", title=title_of(told, say))),
            *when_where(told, say),
            say(
                "We keep it until {moment}. After that it goes to the next person.",
                moment=say.anywhere(end, say.deadline(end)),
            )
            if end
            else None,
        ),
        offer_rows(told.session.id, say),
    )


def lapsed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """The offer has ended; how to get in line again."""
    return Screen(
        text(
            bold(say("The seat is no longer kept for you: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("You can join the waiting list again."),
        ),
        open_rows(told, say),
    )


def in_vain(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """It has begun, and they were still on the waiting list; where to find another date."""
    return Screen(
        text(
            bold(say("No seat came free: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("It has begun, so you are no longer on the waiting list. Perhaps another date suits you."),
        ),
        other_rows(told, say),
    )


def passed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """A seat went to somebody behind them, by which rule; their place stays."""
    return Screen(
        text(
            bold(say("This time a seat went to the next person: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            no_seat(Reason(notice.facts["reason"]), _as_decided(notice, told.session), say),
            say("You keep your place on the waiting list."),
        ),
        open_rows(told, say),
    )


def _as_decided(notice: NoticeCard, session: SessionCard) -> SessionCard:
    """With the figures of the rule as it stood when it passed somebody over."""
    facts: dict[str, Any] = {}
    if "cap" in notice.facts:
        facts = {"cap": int(notice.facts["cap"])}
    elif "day" in notice.facts:
        facts = dict.fromkeys(("kept_until", "own_until", "outsiders_from"), date.fromisoformat(notice.facts["day"]))
    return replace(session, **facts)


def moved_back(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """There are fewer seats than planned: their place in line, or the offer that came since, and the entry goes."""
    if told.enrolment.state is EnrolmentState.OFFERED and told.enrolment.offer_expires_at:
        return _only_offered(told, told.enrolment.offer_expires_at, say, network)
    place, title = told.session.mine.place if told.session.mine else None, title_of(told, say)
    waits = told.enrolment.state is EnrolmentState.WAITING
    head = say("You are on the waiting list again: {title}", title=title)
    few = say("The host has fewer seats than planned. You are number {place} on the waiting list.", place=place or 1)
    lines = [
        bold(head if waits else say("Your seat was needed back: {title}", title=title)),
        *dates_of(told, say),
        few if waits else say("The host has fewer seats than planned."),
    ]
    if notice.facts["had"] != EnrolmentState.ENROLLED or not told.session.meetings:
        return Screen(text(*lines), open_rows(told, say))
    lines.append(say("The file takes it out of your calendar. If the entry stays, please delete it."))
    return Screen(text(*lines), open_rows(told, say), document=calendar_document(told, say, network))


def _only_offered(told: Told, end: datetime, say: Say, network: Network) -> Screen:
    """They had a seat, and have to accept it anew."""
    lines: list[str | Markup | None] = [
        bold(say("Please accept your seat again: {title}", title=title_of(told, say))),
        *dates_of(told, say),
        say(
            "The host had fewer seats than planned. Now one is free again, and we keep it for you until {moment}.",
            moment=say.deadline(end),
        ),
    ]
    buttons = offer_rows(told.session.id, say)
    if not told.session.meetings:
        return Screen(text(*lines), buttons)
    lines.append(say("The file takes it out of your calendar. If the entry stays, please delete it."))
    return Screen(text(*lines), buttons, document=calendar_document(told, say, network))
