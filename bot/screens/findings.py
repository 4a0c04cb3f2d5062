"""What speaks against a date, in words: a question each, and what is only worth knowing."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import ChooseMeeting, EditStep, ManageSession, Reschedule, StartForm
from bot.form_actions import KeepAnyway, PublishAnyway
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from catalogue.cards import SessionCard
from catalogue.rules.double_booking import Clash, Finding

MOST_SHOWN, LONGEST_NAME, LONGEST_TITLE = 4, 60, 200


def lines(found: Sequence[Finding], say: Say, most: int = MOST_SHOWN) -> list[Markup | str]:
    """One line each, the questions first; where there are too many, how many more."""
    if not found:
        return []
    more = len(found) - most
    shown: list[Markup | str] = ["", *(line(one, say) for one in found[:most])]
    return [*shown, say.plural("and {n} more", "and {n} more", more)] if more > 0 else shown


def line(one: Finding, say: Say) -> Markup:
    facts = {
        "day": say.day(one.day),
        "house": short(one.house, LONGEST_NAME),
        "title": short(one.name(say.language), LONGEST_NAME),
        "words": short(one.words, LONGEST_NAME),
        "when": say.span(*one.span) if one.span else "",
    }
    match one.clash:
        case Clash.ITSELF:
            return say("Two dates of this session are at the same time: {when}.", **facts)
        case Clash.HOLIDAY:
            return say("{day} is a public holiday: {title}.", **facts)
        case Clash.CLOSED if one.name(say.language):
            return say("{house} is closed on {day}: {title}.", **facts)
        case Clash.CLOSED:
            return say("{house} is closed on {day}.", **facts)
        case Clash.PLACE:
            return say("«{words}» is taken: {title} ({house}), {when}.", **facts)
        case Clash.TRAINER:
            return say("{words} gives something else: {title} ({house}), {when}.", **facts)
        case Clash.TOPIC:
            return say("On the same topic that day: {title} ({house}), {when}.", **facts)


def question_rows(unkept: Sequence[Finding], steps: dict[Clash, str], say: Say, *more: Button) -> Rows:
    """Keep it like that, or go to the answer that the first of them is about."""
    step = steps.get(unkept[0].clash, "")
    change = Button(say.label("Change it"), EditStep(step)) if step else None
    return rows([Button(say.label("Keep it anyway"), KeepAnyway()), change], list(more))


def before_publishing(card: SessionCard, found: Sequence[Finding], say: Say) -> Screen:
    """A draft whose dates something speaks against: publish it like that, move it, change it."""
    move = ChooseMeeting(card.id) if len(card.coming) > 1 else Reschedule(card.coming[0].id if card.coming else 0)
    return Screen(
        text(bold(short(card.training.title(say.language), LONGEST_TITLE)), *lines(found, say)),
        rows(
            Button(say.label("Publish it anyway"), PublishAnyway(card.id)),
            [Button(say.label("Reschedule"), move), Button(say.label("Edit"), StartForm("edit", card.id))],
            Button(say.label("Back"), ManageSession(card.id)),
        ),
    )
