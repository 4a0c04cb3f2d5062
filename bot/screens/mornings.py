"""The morning message: what is open, each line with its button; and when it comes."""

from collections.abc import Callable

from markupsafe import Markup

from bot.actions import ShowHome, ShowSettings
from bot.people_actions import (
    ChooseHouseToLeave,
    ChooseMorning,
    OpenFromMorning,
    SetMorning,
    ShowDeputies,
    ShowMorning,
)
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from bot.screens.words import marked
from catalogue.cards import PersonCard
from catalogue.house_cards import MorningCard, MorningLine

MOST, LONGEST_TITLE, LONGEST_HOUSE = 8, 60, 40
HOURS = ("0630", "0700", "0730", "0800", "0900")


def morning(card: MorningCard, say: Say, toast: str = "") -> Screen:
    """What is still open; what is done is not in it any more."""
    if not card.lines:
        return Screen(
            text(bold(say("All done.")), say("Nothing waits for you.")),
            rows(Button(say.label("Back"), ShowHome())),
            toast,
        )
    more = len(card.lines) - MOST
    head = say.plural("Open this morning: {n} thing", "Open this morning: {n} things", len(card.lines))
    return Screen(
        text(
            bold(head),
            *(_line(one, card.several, say) for one in card.lines[:MOST]),
            say.plural("and {n} more", "and {n} more", more) if more > 0 else None,
        ),
        rows(*(_button(one, say) for one in card.lines[:MOST]), Button(say.label("Look again"), ShowMorning())),
        toast,
    )


def done(card: MorningCard, say: Say) -> Screen:
    """The same message, once nothing is open any more."""
    return morning(card, say)


def _line(one: MorningLine, several: bool, say: Say) -> Markup:
    house = Markup(" ({})").format(short(one.house, LONGEST_HOUSE)) if several and one.house else Markup()
    return Markup("– {}{}").format(_what(one, say), house)


def _what(one: MorningLine, say: Say) -> Markup:
    title = short(one.title, LONGEST_TITLE)
    match one.kind:
        case "approvals":
            return say.plural("{n} request waits for your answer", "{n} requests wait for your answer", one.count)
        case "release":
            return say.plural(
                "{title}: {n} reserved seat goes to others tomorrow",
                "{title}: {n} reserved seats go to others tomorrow",
                one.count,
                title=title,
            )
        case "short":
            assert one.day is not None
            return say(
                "{title}: {count} of {needed} people, decision on {day}",
                title=title,
                count=one.count,
                needed=one.needed,
                day=say.short_day(one.day),
            )
        case "hosting":
            by = short(one.by, LONGEST_HOUSE)
            return say("{title}: {house} asks whether you give it together", title=title, house=by)
        case "offers":
            return say.plural(
                "{title}: {n} offer waits for an answer",
                "{title}: {n} offers wait for an answer",
                one.count,
                title=title,
            )
    return say.plural(
        "Telegram no longer reaches {n} of your people",
        "Telegram no longer reaches {n} of your people",
        one.count,
    )


def _button(one: MorningLine, say: Say) -> Button:
    words = {
        "approvals": say.label("Approvals"),
        "release": say.label("Reserved seats"),
        "short": say.label("Decide"),
        "hosting": say.label("Answer"),
        "offers": say.label("Offers"),
        "unreached": say.label("Whom we don't reach"),
    }[one.kind]
    title = f" · {short(one.title or one.house, 40)}" if one.title or one.house else ""
    return Button(words + title, OpenFromMorning(one.session_id, one.house_id, one.kind))


def back_row(say: Say) -> Rows:
    return rows(Button(say.label("Back"), ShowMorning()))


def hours(person: PersonCard, usual: str, say: Say) -> Screen:
    """When it comes, the present choice marked. `usual`: the network's hour."""
    own = {None: "network", "": "none"}.get(person.morning, (person.morning or "").replace(":", ""))
    labels = {"network": say.label("As the network does: {hour}", hour=usual)}
    labels |= {one: f"{one[:2]}:{one[2:]}" for one in HOURS}
    labels["none"] = say.label("No morning message")
    buttons = [Button(marked(words, code == own, say), SetMorning(code)) for code, words in labels.items()]
    return Screen(
        text(
            bold(say("Morning message")),
            say("On working days, what is open: approvals, seats, sessions to decide on. Nothing open, no message."),
        ),
        rows(buttons[0], buttons[1:4], buttons[4:6], buttons[6], Button(say.label("Back"), ShowSettings())),
    )


def own_rows(person: PersonCard, say: Say) -> Rows:
    """What the settings lead on to, for whoever has a role."""
    morning_button = Button(say.label("Morning message"), ChooseMorning()) if person.approves else None
    deputy = Button(say.label("Who stands in for me"), ShowDeputies()) if person.approves else None
    leave = Button(say.label("Leave my institution"), ChooseHouseToLeave()) if person.is_member else None
    return rows([morning_button, deputy], leave)


Notice = Callable[[MorningCard, Say], Screen]

KINDS: dict[str, Notice] = {"morning": morning, "morning_done": done}
