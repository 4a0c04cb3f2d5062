"""What an update asks for: an Action, or something typed or sent. Pure; forged and odd input included."""

from dataclasses import dataclass

from telegram import Message, Update

from bot.actions import (
    Action,
    AskWords,
    Browse,
    Find,
    LeaveForm,
    Manage,
    ShowHelp,
    ShowHome,
    ShowMine,
    ShowSettings,
    StartForm,
)
from bot.approval_actions import ShowApprovals
from bot.codec import Unparsable, parse
from bot.file_actions import ShowTemplate
from bot.participant_actions import Announce
from bot.people_actions import ShowInstitutions, ShowInvite, ShowPeople
from catalogue.search import fold_query

#: More than this of a search is never read, and no more than Telegram sends of a text.
LONGEST_READ, LONGEST_TYPED = 1000, 4096
#: Of a file's name; longer ones lose their beginning, and keep the ending that tells the format.
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that is no command, the caption of a picture included."""

    text: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A document. `number`: of its message; `size` in bytes, 0 where Telegram does not say."""

    number: int
    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sticker, a voice message, a location, a picture without words."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    command: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A button that no version of ours writes, or not any more."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot (`yes`) or unblocked it."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Sharing:
    """What was typed behind the bot's name in any chat: a search for a course to send there."""

    text: str


Asked = Action | Typed | SentFile | Unreadable | UnknownCommand | Stale | Blocked | Sharing

COMMANDS: dict[str, Action] = {
    "catalogue": Browse(),
    "mine": ShowMine(),
    "settings": ShowSettings(),
    "help": ShowHelp(),
    "cancel": LeaveForm(),
    "manage": Manage(),
    "newtraining": StartForm("training"),
    "newsession": StartForm("session"),
    "import": ShowTemplate(),
    "approvals": ShowApprovals(),
    "announce": Announce(),
    "people": ShowPeople(),
    "invite": ShowInvite(),
    "institutions": ShowInstitutions(),
}


def asked(update: Update) -> Asked | None:
    """None for what is not for us: groups, channels, updates without a person."""
    if update.my_chat_member is not None:
        if update.my_chat_member.chat.type != "private":
            return None  # out of a group: says nothing about the person's own chat
        return Blocked(update.my_chat_member.new_chat_member.status in ("kicked", "left"))
    if update.effective_user is None or update.effective_user.is_bot:
        return None
    if update.inline_query is not None:
        return Sharing(update.inline_query.query[:LONGEST_READ])
    if update.callback_query is not None:
        return _press(update.callback_query.data or "")
    if update.message is None or update.message.chat.type != "private":
        return None
    return _message(update.message)


def _press(data: str) -> Asked:
    try:
        return parse(data)
    except Unparsable:
        return Stale()


def _message(message: Message) -> Asked:
    if (file := message.document) is not None:
        return SentFile(message.message_id, file.file_id, (file.file_name or "")[-LONGEST_NAME:], file.file_size or 0)
    text = (message.text or message.caption or "").strip()
    if not text:
        return Unreadable()
    if not text.startswith("/"):
        return Typed(text[:LONGEST_TYPED])
    command, _, rest = text[1:].partition(" ")
    return _command(command.split("@")[0].casefold(), rest.strip()[:LONGEST_READ])


def _command(command: str, rest: str) -> Asked:
    if command == "start":
        return _link(rest) if rest else ShowHome()
    if command == "search":
        words = fold_query(rest)
        return Find(0, words) if words else AskWords()
    return COMMANDS.get(command, UnknownCommand(command[:40]))


def _link(payload: str) -> Asked:
    """Links only show: whatever would change something must be pressed."""
    try:
        action = parse(payload)
    except Unparsable:
        return Stale()
    return action if action.shows else Stale()
