"""The forms for people without Telegram: one's own, and guests of the hosts."""

from bot.forms import Answers, Choice, Field, Form
from bot.handlers import team
from bot.handlers.new_training import line
from bot.handlers.picking import only_listed
from bot.screens import forms as screens
from bot.screens.screen import Screen, bold, text
from bot.screens.words import belongs_as
from bot.turn import Turn
from catalogue import drafts
from catalogue import team as verbs
from catalogue.reading.unreadable import Expected, Unreadable
from catalogue.rules.mail import is_address
from catalogue.rules.states import MEMBER_GROUPS, EnrolmentState, Group


def read_mail(typed: str, turn: Turn) -> str:
    """An address as it was typed. Raises Unreadable."""
    if not is_address(typed.strip()):
        raise Unreadable(Expected.MAIL)
    return typed.strip()


FIELDS = (
    Field("name", lambda say: say.label("Name"), lambda say: say("What is their name?"), line(100)),
    Field(
        "mail",
        lambda say: say.label("E-mail"),
        lambda say: say("Their e-mail address? It is kept with their name."),
        read_mail,
    ),
)


async def _groups(turn: Turn, answers: Answers) -> list[Choice]:
    return [(belongs_as(one, turn.say), one.value) for one in MEMBER_GROUPS]


GROUP = Field(
    "group",
    lambda say: say.label("Group"),
    lambda say: say("As what do they belong to your institution?"),
    only_listed,
    _groups,
)


async def _preview(turn: Turn, answers: Answers) -> Screen:
    """`house` 0: a guest, who gets a seat at once; one's own people are chosen afterwards."""
    say, (card, own) = turn.say, await team.look(turn, answers["session"], _house(turn, answers))
    guest = say("They get a seat or a place on the waiting list: {title}", title=card.training.title(say.language))
    body = text(
        bold(answers["name"]),
        answers["mail"],
        belongs_as(Group(answers["group"]), say) if answers["house"] else None,
        say("What you book for them is sent to this address.")
        if turn.network.mail
        else say("Without Telegram: please tell them yourself what you book for them."),
        say("Then you can enrol them for {institution}.", institution=own.house) if answers["house"] else guest,
    )
    labels = [(field.step, field.label(say)) for field in ((*FIELDS, GROUP) if answers["house"] else FIELDS)]
    return screens.preview(say.label("Preview"), body, screens.confirm_rows(say), labels, say)


def _house(turn: Turn, answers: Answers) -> int:
    """A guest is seen by a host; somebody who coordinates several looks at it as any of them."""
    return int(answers["house"] or answers["host"])


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    name, mail, language, say = answers["name"], answers["mail"], turn.person.language, turn.say
    if answers["house"]:
        group = Group(answers["group"])
        await verbs.add(turn.db, turn.who, answers["house"], name, mail, language, turn.now, group)
        toast = say.label("Added. Now you can enrol them.")
    else:
        state = await verbs.add_guest(turn.db, turn.who, answers["session"], name, mail, language, turn.now, turn.terms)
        waits = state is EnrolmentState.WAITING
        toast = say.label("They are on the waiting list.") if waits else say.label("They have a seat.")
    await drafts.drop(turn.db, turn.person.id)
    return await team.shown(turn, answers["session"], _house(turn, answers), toast=toast)


MEMBER = Form("member", lambda say: say.label("Add somebody without Telegram"), (*FIELDS, GROUP), _preview, _finish)
GUEST = Form("guest", lambda say: say.label("Add a guest"), FIELDS, _preview, _finish)


async def _preview_mail(turn: Turn, answers: Answers) -> Screen:
    say, (_, own) = turn.say, await team.look(turn, answers["session"], answers["house"])
    one = own.person(answers["person"])
    sent = say("What you book for them is sent to this address.") if turn.network.mail else None
    body = text(bold(one.name if one else ""), answers["mail"], sent)
    labels = [(FIELDS[1].step, FIELDS[1].label(say))]
    return screens.preview(say.label("Preview"), body, screens.confirm_rows(say), labels, say)


async def _finish_mail(turn: Turn, answers: Answers, how: str) -> Screen:
    ids = (answers["session"], answers["house"])
    await verbs.correct_mail(turn.db, turn.who, *ids, answers["person"], answers["mail"], turn.now)
    await drafts.drop(turn.db, turn.person.id)
    return await team.shown(turn, *ids, toast=turn.say.label("The address is kept."))


MAIL = Form("team_mail", lambda say: say.label("E-mail address"), FIELDS[1:], _preview_mail, _finish_mail)
