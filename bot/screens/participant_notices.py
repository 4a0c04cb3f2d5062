"""Notices to participants from their hosts: a message, a new place in the line. Pure."""

from markupsafe import Markup

from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Screen, bold, text
from bot.screens.told import contact, dates_of, open_rows, seat_rows, title_of
from bot.screens.words import up_reason
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.rules.announcing import LONGEST_WORDS
from catalogue.rules.states import EnrolmentState
from catalogue.telling import Told

LONGEST_NAME = 60


def announcement(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """What a coordinator has written, as they wrote it; in which language, and whom to ask."""
    hosts = say.listing(short(host.name, LONGEST_NAME) for host in told.session.hosts[:2])
    by = f"{short(told.wrote, LONGEST_NAME)}, {hosts}" if told.wrote else hosts
    language = notice.facts["language"]
    spoken = say("The message is in {language}.", language=say.language_name(language))
    ask = contact(told, say) or say("Questions? Ask the coordination: {hosts}", hosts=hosts)
    shown = text(
        bold(say("A message about {title}", title=title_of(told, say))),
        *dates_of(told, say)[:2],
        say("{name} writes:", name=by),
        Markup("<blockquote>{}</blockquote>").format(short(told.words, LONGEST_WORDS)),
        None if language == say.language else spoken,
        say("Nobody reads answers here."),
        ask,
    )
    seated = told.enrolment.state is EnrolmentState.ENROLLED
    return Screen(shown, seat_rows(told, say) if seated else open_rows(told, say))


def moved_up(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """They are first in line now."""
    return Screen(
        text(
            bold(say("You are first on the waiting list: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("The host has moved you up: {reason}", reason=up_reason(notice.facts["why"], say)),
            say("As soon as a seat is free for you, you are told here."),
        ),
        open_rows(told, say),
    )


def overtaken(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Somebody stands before them now, and why."""
    return Screen(
        text(
            bold(say("You have moved one place back on the waiting list: {title}", title=title_of(told, say))),
            *dates_of(told, say),
            say("The host has moved somebody up: {reason}", reason=up_reason(notice.facts["why"], say)),
            contact(told, say),
        ),
        open_rows(told, say),
    )
