"""E-mail as a second way: one's address, notices about it, and people who are reached by it."""

from dataclasses import replace

from bot.say import Say
from bot.screens import channels, letters, mail_notices, rating
from bot.screens.screen import Screen
from catalogue.rules.states import Channel, EnrolmentState, Role
from tests.bot.cards import NETWORK, House
from tests.bot.pictures.notices import NOTICES
from tests.bot.pictures.picture import Picture, Pictures


def _channels(channel: Channel | None = None, mail: str | None = "anna@haus-lindenhof.example") -> Picture:
    def picture(say: Say, house: House) -> Screen:
        address = f"{'a' * 190}@x.example" if house.most and mail else mail
        return channels.channels(house.person(Role.STAFF, mail=address, channel=channel), say)

    return picture


def _further_date(say: Say, house: House) -> Screen:
    told = house.told(house.mine(EnrolmentState.ENROLLED))
    meeting = told.session.meetings[1]
    screen = NOTICES["notices.seat"]["dated"](say, house)
    return letters.entry_only(replace(told, meeting=meeting), meeting, screen, say)


def _afterwards(kind: str, telegram: bool) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        notice = house.notice(kind)
        own = notice if telegram else replace(notice, person=replace(notice.person, telegram_id=None))
        return rating.by_mail(own, house.told(house.mine(EnrolmentState.ENROLLED)), say, NETWORK)

    return picture


MAIL: dict[str, Pictures] = {
    "channels.channels": {
        "no address": _channels(mail=None),
        "Telegram": _channels(),
        "e-mail": _channels(Channel.MAIL),
        "both": _channels(Channel.BOTH),
        "stopped": _channels(Channel.TELEGRAM),
    },
    "mail_notices.mail_code": {
        "to a new address": lambda say, house: mail_notices.mail_code(house.notice("mail_code", code="204816"), say)
    },
    "mail_notices.mail_off": {
        "to their coordination": lambda say, house: mail_notices.mail_off(
            house.notice("mail_off", name=house.words("Ruth Frei", 200)), say
        )
    },
    "rating.by_mail": {
        "thanks": _afterwards("thanks", True),
        "thanks without Telegram": _afterwards("thanks", False),
        "six weeks later": _afterwards("transfer", True),
    },
    "letters.entry_only": {"the second date": _further_date},
}
