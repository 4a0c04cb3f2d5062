"""A notice in words, by its kind: the same for every way it goes."""

from bot.say import Say
from bot.screens import desk_notices, mail_notices, notices, operator_notices
from bot.screens.screen import Screen
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.telling import SessionTold, Told


def written(notice: NoticeCard, told: Told | SessionTold | None, say: Say, network: Network) -> Screen:
    if told is None:
        return {**operator_notices.KINDS, **mail_notices.KINDS}[notice.kind](notice, say)
    if isinstance(told, SessionTold):
        return desk_notices.KINDS[notice.kind](notice, told, say, network)
    return notices.KINDS[notice.kind](notice, told, say, network)
