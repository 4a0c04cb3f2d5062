"""A notice in words, by its kind."""

from bot.say import Say
from bot.screens import (
    calendar_notices,
    desk_notices,
    form_notices,
    house_notices,
    mail_notices,
    mornings,
    notices,
    operator_notices,
    rating,
)
from bot.screens.screen import Screen
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.feed_cards import FeedCard
from catalogue.house_cards import HouseTold, MorningCard
from catalogue.telling import FormTold, SessionTold, Spoken


def written(notice: NoticeCard, told: Spoken | None, say: Say, network: Network, *, by_mail: bool = False) -> Screen:
    """`by_mail`: where nothing can be pressed, questions are put otherwise."""
    if told is None:
        return {**operator_notices.KINDS, **mail_notices.KINDS}[notice.kind](notice, say)
    if isinstance(told, FormTold):
        return form_notices.KINDS[notice.kind](notice, say)
    if isinstance(told, FeedCard):
        return calendar_notices.KINDS[notice.kind](notice, told, say, network)
    if isinstance(told, HouseTold):
        return house_notices.KINDS[notice.kind](notice, told, say)
    if isinstance(told, MorningCard):
        return mornings.KINDS[notice.kind](told, say)
    if isinstance(told, SessionTold):
        return desk_notices.KINDS[notice.kind](notice, told, say, network)
    if by_mail and notice.kind in ("thanks", "transfer"):
        return rating.by_mail(notice, told, say, network)
    return notices.KINDS[notice.kind](notice, told, say, network)
