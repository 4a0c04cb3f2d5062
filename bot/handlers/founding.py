"""The institutions of the network, for those who run it."""

from dataclasses import replace

from bot import forms
from bot.forms import DONE, Answers, Choice, Field, Form
from bot.handlers.inviting import show_invite
from bot.handlers.new_training import line
from bot.handlers.picking import only_listed
from bot.people_actions import FoundInstitution, ShowInstitutions, ShowInvite
from bot.screens import forms as form_screens
from bot.screens import founding as screens
from bot.screens.screen import Screen, bold, text
from bot.screens.words import marked
from bot.turn import Handlers, Turn
from catalogue import drafts, institutions
from catalogue.exchange.coursedays import CANTONS
from catalogue.reading.unreadable import Expected, Unreadable
from catalogue.rules.identifiers import uid_number
from catalogue.rules.mail import is_address


async def show(turn: Turn, action: ShowInstitutions) -> Screen:
    if not turn.who.is_operator:
        return screens.operators_only(turn.say)
    return screens.institutions(await institutions.everyone(turn.db), action.page, turn.say)


async def found(turn: Turn, action: FoundInstitution) -> Screen:
    if not turn.who.is_operator:
        return screens.operators_only(turn.say)
    return await forms.begin(turn, FORM, {})


async def _short_names(turn: Turn, answers: Answers) -> list[Choice]:
    """Made of the name, as long as nobody has it."""
    own = institutions.slug_for(answers["name"])
    taken = {one.slug for one in await institutions.everyone(turn.db)}
    return [(own, own)] if own and own not in taken else []


def _slug(typed: str, turn: Turn) -> str:
    words = typed.strip().lower()
    if not institutions.is_slug(words):
        raise Unreadable(Expected.SLUG)
    return words


async def _languages(turn: Turn, answers: Answers) -> list[Choice]:
    chosen, say = answers.get("languages") or [], turn.say
    every: list[Choice] = [
        (marked(say.language_name(code), code in chosen, say), code) for code in turn.network.languages
    ]
    return [*every, (say.label("Done"), DONE)] if chosen else every


async def _cantons(turn: Turn, answers: Answers) -> list[Choice]:
    """The network's own first."""
    return [(one, one) for one in (turn.network.canton, *sorted(CANTONS - {turn.network.canton}))]


def _canton(typed: str, turn: Turn) -> str:
    words = typed.strip().upper()
    if words not in CANTONS:
        raise Unreadable(Expected.CHOICE)
    return words


def _mail(typed: str, turn: Turn) -> str:
    if not is_address(typed.strip()):
        raise Unreadable(Expected.MAIL)
    return typed.strip()


def _uid(typed: str, turn: Turn) -> str:
    number = uid_number(typed)
    if number is None:
        raise Unreadable(Expected.UID)
    return number


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    languages = say.listing(say.language_name(code) for code in answers["languages"])
    body = text(
        bold(answers["name"]),
        say("Short name: {slug}", slug=answers["slug"]),
        say("Language: {language}", language=languages),
        say("Canton: {canton}", canton=answers["canton"]),
        say("Contact: {contact}", contact=answers["contact"]) if answers["contact"] else None,
        answers["uid"],
    )
    labels = [(field.step, field.label(say)) for field in FORM.fields]
    return form_screens.preview(say.label("Preview"), body, form_screens.confirm_rows(say), labels, say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    """Founded; next comes the link for its first coordinator."""
    facts = {"canton": answers["canton"], "contact": answers["contact"], "uid": answers["uid"]}
    languages = answers["languages"] or turn.network.languages[:1]
    made = (answers["slug"], answers["name"], turn.now)
    card = await institutions.add(turn.db, turn.who, *made, languages=languages, **facts)
    await drafts.drop(turn.db, turn.person.id)
    screen = await show_invite(turn, ShowInvite(card.id, role="coordinator"))
    return replace(screen, text=text(bold(screens.founded(card, turn.say)), "", screen.text))


FORM = Form(
    "institution",
    lambda say: say.label("Found an institution"),
    (
        Field("name", lambda say: say.label("Name"), lambda say: say("What is it called?"), line(200)),
        Field(
            "slug",
            lambda say: say.label("Short name"),
            lambda say: say("A short name for lists and files, of a-z, 0-9 and -?"),
            _slug,
            _short_names,
        ),
        Field(
            "languages",
            lambda say: say.label("Languages"),
            lambda say: say("Which languages does it speak? The first one is its own."),
            only_listed,
            _languages,
            several=True,
        ),
        Field(
            "canton",
            lambda say: say.label("Canton"),
            lambda say: say("In which canton is it? Its public holidays count."),
            _canton,
            _cantons,
        ),
        Field(
            "contact",
            lambda say: say.label("Contact"),
            lambda say: say("The e-mail address of its coordination?"),
            _mail,
            skip=lambda say: say.label("Not known yet"),
        ),
        Field(
            "uid",
            lambda say: say.label("UID number"),
            lambda say: say("Its UID number, such as CHE-123.456.788?"),
            _uid,
            skip=lambda say: say.label("Not known yet"),
        ),
    ),
    _preview,
    _finish,
)

HANDLERS: Handlers = {
    ShowInstitutions: show,
    FoundInstitution: found,
}
