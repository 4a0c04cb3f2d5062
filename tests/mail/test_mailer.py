"""What becomes of a letter, by what a real mail server does with it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.mail import Mailer, Security, security
from bot.screens.letters import Letter
from bot.wire import Fate
from tests.mail.postbox import SENDER, Postbox, opened, server_side, trusted

NOW = datetime(2030, 3, 1, 9, tzinfo=UTC)
TEXT = "Füür\n.\n..\nEnde\n"
LETTER = Letter("anna@haus.example", "Anna Käser", "Grüezi", TEXT, "<p>Füür</p>", "de", "seat:1", "e:1")


def mailer(box: Postbox, **changes: object) -> Mailer:
    return Mailer(box.config(**changes), "Kursverbund")


async def test_a_letter_arrives_as_it_was_written(postbox: Postbox) -> None:
    sender = mailer(postbox)
    assert (await sender.send(LETTER, NOW)).fate is Fate.SENT
    await sender.close()
    (mail,) = postbox.came
    assert postbox.envelopes == [(SENDER, ["anna@haus.example"])]
    assert str(mail["Subject"]) == "Grüezi"
    assert str(mail["From"]) == f"Kursverbund <{SENDER}>"
    assert str(mail["To"]) == "Anna Käser <anna@haus.example>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == LETTER.text


async def test_one_connection_serves_many_letters(postbox: Postbox) -> None:
    sender = mailer(postbox)
    for number in range(5):
        assert (await sender.send(replace(LETTER, key=f"seat:{number}"), NOW)).fate is Fate.SENT
    await sender.close()
    assert len(postbox.came) == 5
    assert postbox.connections == 1


@pytest.mark.parametrize(
    ("answer", "fate"),
    [("550 5.1.1 nobody here", Fate.UNREACHABLE), ("553 no", Fate.UNREACHABLE), ("450 4.2.1 later", Fate.AGAIN)],
)
async def test_what_the_server_says_of_the_recipient_decides(postbox: Postbox, answer: str, fate: Fate) -> None:
    postbox.refuse["anna@haus.example"] = answer
    sent = await mailer(postbox).send(LETTER, NOW)
    assert sent.fate is fate
    assert answer[:3] in sent.why
    assert not sent.pause, "others are not kept waiting"
    assert postbox.came == []


@pytest.mark.parametrize(("answer", "fate"), [("554 spam", Fate.REFUSED), ("451 greylisted", Fate.AGAIN)])
async def test_what_the_server_says_of_the_letter_decides(postbox: Postbox, answer: str, fate: Fate) -> None:
    postbox.answer = [answer]
    assert (await mailer(postbox).send(LETTER, NOW)).fate is fate


async def test_a_connection_lost_before_the_letter_is_tried_again(postbox: Postbox) -> None:
    postbox.cut = ["rcpt"]
    sent = await mailer(postbox).send(LETTER, NOW)
    assert sent.fate is Fate.AGAIN
    assert postbox.came == []


async def test_a_server_that_hung_up_meanwhile_is_called_again_at_once(postbox: Postbox) -> None:
    sender = mailer(postbox)
    await sender.send(LETTER, NOW)
    postbox.cut = ["rcpt"]
    assert (await sender.send(replace(LETTER, key="seat:2"), NOW)).fate is Fate.SENT
    assert len(postbox.came) == 2
    await sender.close()


async def test_a_connection_lost_after_the_letter_leaves_it_unknown(postbox: Postbox) -> None:
    postbox.cut = ["after"]
    assert (await mailer(postbox).send(LETTER, NOW)).fate is Fate.UNKNOWN
    assert len(postbox.came) == 1


async def test_a_server_that_is_away_is_left_alone_for_a_while() -> None:
    box = Postbox()
    (await opened(box)).close()
    sent = await mailer(box).send(LETTER, NOW)
    assert sent.fate is Fate.AGAIN
    assert sent.pause
    assert await mailer(box).check()


async def test_starttls_and_a_password_where_they_are_wanted() -> None:
    box = Postbox()
    options = {"tls_context": server_side(), "require_starttls": True, "auth_required": True}
    server = await opened(box, **options, authenticator=box.authenticate)
    config = box.config(user="bot", password="geheim")
    sender = Mailer(config, "Kursverbund", Security.STARTTLS, trusted())
    assert (await sender.send(LETTER, NOW)).fate is Fate.SENT
    assert await sender.check() is None
    await sender.close()
    assert set(box.signed_in) == {"bot"}
    wrong = Mailer(box.config(user="bot", password="falsch"), "Kursverbund", Security.STARTTLS, trusted())
    sent = await wrong.send(LETTER, NOW)
    assert (sent.fate, bool(sent.pause)) == (Fate.AGAIN, True)
    assert "535" in (await wrong.check() or "")
    stranger = Mailer(config, "Kursverbund", Security.STARTTLS)
    assert (await stranger.send(LETTER, NOW)).fate is Fate.AGAIN, "an unknown certificate gets no password"
    assert len(box.came) == 1
    server.close()


async def test_tls_from_the_first_byte() -> None:
    box = Postbox()
    server = await opened(box, tls=server_side())
    sender = Mailer(box.config(), "Kursverbund", Security.TLS, trusted())
    assert (await sender.send(LETTER, NOW)).fate is Fate.SENT
    await sender.close()
    server.close()


async def test_no_server_elsewhere_gets_anything_in_the_clear(postbox: Postbox) -> None:
    """Ours offers no STARTTLS: insisting on it fails."""
    sent = await Mailer(postbox.config(), "Kursverbund", Security.STARTTLS).send(LETTER, NOW)
    assert sent.fate is Fate.AGAIN
    assert postbox.came == []


@pytest.mark.parametrize(
    ("host", "port", "how"),
    [
        ("mail.example", 587, Security.STARTTLS),
        ("mail.example", 25, Security.STARTTLS),
        ("mail.example", 465, Security.TLS),
        ("10.0.0.1", 25, Security.STARTTLS),
        ("127.0.0.1", 25, Security.PLAIN),
        ("::1", 25, Security.PLAIN),
        ("localhost", 1025, Security.PLAIN),
        ("localhost", 465, Security.TLS),
    ],
)
def test_plain_never_leaves_this_machine(host: str, port: int, how: Security) -> None:
    assert security(host, port) is how


async def test_a_mute_server_does_not_hold_us_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.mail.PATIENCE", 0.2)
    mute = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    box = Postbox(port=mute.sockets[0].getsockname()[1])
    sent = await mailer(box).send(LETTER, NOW)
    assert (sent.fate, bool(sent.pause)) == (Fate.AGAIN, True)
    mute.close()
