"""One's own e-mail address: added with a code that is sent there, chosen as a way, removed."""

import secrets
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from markupsafe import Markup

from bot import forms
from bot.forms import Answers, Field, Form
from bot.handlers.new_person import read_mail
from bot.mail_actions import AddAddress, ChooseChannel, RemoveAddress, ShowChannels
from bot.screens import channels as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import channels, drafts, people
from catalogue.reading.unreadable import Expected, Unreadable
from catalogue.refusals import Reason, Refused
from catalogue.rules.states import Channel

#: So often a code may be mistyped.
TRIES = 3


def mails_only(turn: Turn) -> None:
    """Refused where the network sends no e-mails."""
    if not turn.network.mail:
        raise Refused(Reason.NOT_FOUND)


async def show(turn: Turn, action: ShowChannels) -> Screen:
    mails_only(turn)
    return screens.channels(turn.person, turn.say)


async def choose(turn: Turn, action: ChooseChannel) -> Screen:
    """Telegram alone means: e-mail only where Telegram does not reach them."""
    mails_only(turn)
    if action.channel not in [channel.value for channel in Channel]:
        raise Refused(Reason.NOT_FOUND)
    channel = Channel(action.channel)
    await channels.choose(turn.db, turn.person.id, None if channel is Channel.TELEGRAM else channel)
    return await _shown(turn)


async def remove(turn: Turn, action: RemoveAddress) -> Screen:
    await channels.forget(turn.db, turn.person.id)
    return await _shown(turn, turn.say.label("The address is deleted."))


async def _shown(turn: Turn, toast: str = "") -> Screen:
    return screens.channels(await people.card(turn.db, turn.person.id), turn.say, toast)


# --- the form -----------------------------------------------------------------------------------------------------


async def _send_code(turn: Turn, mail: str) -> dict[str, Any]:
    """What the draft keeps: the address, and of the code only a hash."""
    mails_only(turn)
    code = f"{secrets.randbelow(10**6):06}"
    await channels.send_code(turn.db, turn.person.id, mail, code, turn.now)
    salt, until = secrets.token_hex(16), turn.now + channels.CODE_HOLDS
    return {"mail": mail, "salt": salt, "hash": _hash(salt, code), "until": until.isoformat(), "tries": 0}


def _hash(salt: str, code: str) -> str:
    return sha256(f"{salt}{code}".encode()).hexdigest()


def _read_code(typed: str, turn: Turn) -> str:
    digits = "".join(typed.split())
    if len(digits) != 6 or not digits.isascii() or not digits.isdecimal():
        raise Unreadable(Expected.CODE)
    return digits


async def _check(turn: Turn, answers: Answers) -> Screen:
    """The code is right, or may be typed again, or a new one is needed."""
    sent, say = answers["mail"], turn.say
    if turn.now >= datetime.fromisoformat(sent["until"]):
        return await _anew(turn, say("This code is older than 15 minutes. Type the address again for a new one."))
    if compare_digest(_hash(sent["salt"], answers["code"]), sent["hash"]):
        return await _confirmed(turn, sent["mail"])
    if sent["tries"] + 1 >= TRIES:
        return await _anew(turn, say("These were not the digits we sent. Type the address again for a new code."))
    left = {"mail": {**sent, "tries": sent["tries"] + 1}}
    return await forms.ask(turn, FORM, left, "code", say("These are not the digits we sent. Please look again."))


async def _anew(turn: Turn, why: Markup) -> Screen:
    return await forms.ask(turn, FORM, {}, "mail", why)


async def _confirmed(turn: Turn, mail: str) -> Screen:
    await channels.confirm(turn.db, turn.person.id, mail, turn.now)
    await drafts.drop(turn.db, turn.person.id)
    return await _shown(turn, turn.say.label("The address is yours. Now choose what goes there."))


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    """There is no preview to confirm: the right code does it."""
    return await _check(turn, answers)


FORM = Form(
    "address",
    lambda say: say.label("Messages by e-mail"),
    (
        Field(
            "mail",
            lambda say: say.label("E-mail"),
            lambda say: say(
                "Your e-mail address? We keep it for these messages, until you remove it. We send six digits there."
            ),
            read_mail,
            known=_send_code,
        ),
        Field(
            "code",
            lambda say: say.label("Code"),
            lambda say: say("Which six digits stand in our e-mail? It may take a minute to arrive."),
            _read_code,
        ),
    ),
    _check,
    _finish,
)


async def add(turn: Turn, action: AddAddress) -> Screen:
    mails_only(turn)
    return await forms.begin(turn, FORM, {})


HANDLERS: Handlers = {ShowChannels: show, AddAddress: add, ChooseChannel: choose, RemoveAddress: remove}
