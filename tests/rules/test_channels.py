"""Every wish and every way there is."""

import pytest

from catalogue.rules.channels import ANSWERED_IN_CHAT, ASKED_IN_CHAT, ways_of
from catalogue.rules.states import Channel

TELEGRAM, MAIL, BOTH = Channel.TELEGRAM, Channel.MAIL, Channel.BOTH


@pytest.mark.parametrize(
    ("wish", "telegram", "mail", "by"),
    [
        (None, True, True, (TELEGRAM,)),
        (None, False, True, (MAIL,)),
        (None, False, False, ()),
        (TELEGRAM, True, True, (TELEGRAM,)),
        (TELEGRAM, False, True, ()),  # no e-mail ever
        (MAIL, True, True, (MAIL,)),
        (MAIL, True, False, (TELEGRAM,)),
        (BOTH, True, True, (TELEGRAM, MAIL)),
        (BOTH, False, True, (MAIL,)),
    ],
)
def test_news_go_where_somebody_likes(
    wish: Channel | None, telegram: bool, mail: bool, by: tuple[Channel, ...]
) -> None:
    assert ways_of("moved", wish, telegram, mail) == by


@pytest.mark.parametrize("kind", ANSWERED_IN_CHAT)
def test_what_wants_an_answer_comes_to_the_chat_as_long_as_telegram_reaches_somebody(kind: str) -> None:
    assert ways_of(kind, MAIL, telegram=True, mail=True) == (TELEGRAM,)
    assert ways_of(kind, MAIL, telegram=False, mail=True) == (MAIL,)
    assert ways_of(kind, BOTH, telegram=True, mail=True) == (TELEGRAM, MAIL)


def test_an_offer_and_a_decision_are_among_what_wants_an_answer() -> None:
    assert {"offer", "offer_soon", "approval", "question", "decide", "release_soon"} <= set(ANSWERED_IN_CHAT)


@pytest.mark.parametrize("kind", ASKED_IN_CHAT)
def test_what_was_asked_for_in_the_chat_comes_there(kind: str) -> None:
    assert ways_of(kind, BOTH, telegram=True, mail=True) == (TELEGRAM,)
