"""By which way somebody is told. Pure."""

from catalogue.rules.states import Channel

#: Asked for in the chat: goes there, whatever else somebody has chosen.
ASKED_IN_CHAT = ("file", "all_dates", "sheet", "check_in", "morning", "morning_done", "form_soon", "form_over")
#: Wants an answer that only the chat takes: goes there as well, as long as Telegram reaches them.
ANSWERED_IN_CHAT = (
    *("approval", "answer", "question", "thanks", "transfer"),
    *("offer", "offer_soon", "decide", "release_soon", "unnamed_soon", "stand_in"),
)


def ways(wish: Channel | None, telegram: bool, mail: bool) -> tuple[Channel, ...]:
    """`telegram`: has it and has not blocked us. `mail`: has an address, and the network sends e-mails.

    No wish: Telegram, and e-mail where that does not reach them. A wish for e-mail falls back to Telegram where there
    is none to send; a wish for Telegram means no e-mail ever.
    """
    there = {Channel.TELEGRAM: telegram, Channel.MAIL: mail}
    if wish is Channel.BOTH:
        return tuple(way for way, is_there in there.items() if is_there)
    if wish is Channel.TELEGRAM:
        return (Channel.TELEGRAM,) if telegram else ()
    order = (Channel.MAIL, Channel.TELEGRAM) if wish is Channel.MAIL else (Channel.TELEGRAM, Channel.MAIL)
    return next(((way,) for way in order if there[way]), ())


def ways_of(kind: str, wish: Channel | None, telegram: bool, mail: bool) -> tuple[Channel, ...]:
    """The ways of a notice of this kind."""
    if kind in ASKED_IN_CHAT or (kind in ANSWERED_IN_CHAT and wish is Channel.MAIL):
        return ways(None, telegram, mail)
    return ways(wish, telegram, mail)
