"""Every question of every form, every answer that is not understood, the previews."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot import forms as asking
from bot.actions import FinishForm, Manage, StartForm
from bot.codec import pack
from bot.handlers.form_steps import FORMS
from bot.say import Say
from bot.screens import blast, findings, form_notices, forms, open_forms, plain, sessions
from bot.screens.lines import short
from bot.screens.month import Month
from bot.screens.screen import Button, Screen, bold, text
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.blast import Blast
from catalogue.rules.double_booking import Clash, Finding, NoCourse
from catalogue.rules.states import Role
from tests.bot.cards import House, at
from tests.bot.pictures.changes import CHANGE_PREVIEWS, everybody
from tests.bot.pictures.picture import Picture, Pictures
from tests.bot.pictures.seat_rules import PREVIEWS

WHERE = "For which institution?"


def _asked(form: asking.Form, field: asking.Field) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        skip = field.skip(say) if field.skip else ""
        first = field is form.fields[0]
        return forms.question(form.title(say), field.step, field.question(say), [], say, can_skip=skip, is_first=first)

    return picture


def _not_understood(why: Why, expected: Expected) -> Picture:
    facts: dict[str, Any] = {
        "limit": 200,
        "number": 11,
        "least": 1,
        "most": 40,
        "day": date(2030, 3, 14),
        "weekday": "Thursday",
        "first": date(2030, 3, 11),
        "last": date(2030, 3, 15),
        "name": "haus-x",
    }

    def picture(say: Say, house: House) -> Screen:
        problem = asking.not_understood(say, house.words("am 14.", 1000), Unreadable(expected, why, **facts))
        return forms.question(say.label("New session"), "times", say(WHERE), [], say, problem=problem)

    return picture


def _chosen(say: Say, house: House) -> Screen:
    houses = [house.institution(number).name for number in (1, 2)] * (20 if house.most else 1)
    return forms.question(say.label("New session"), "house", say(WHERE), houses, say, is_first=True)


def _to_publish(say: Say, house: House) -> Screen:
    body = text(house.title, house.words("Bern", 3000))
    fields = [(field.step, field.label(say)) for field in FORMS["session"].fields]
    return forms.preview(say.label("Preview of the new session"), body, forms.publish_rows(say), fields, say)


def _to_confirm(say: Say, house: House) -> Screen:
    fields = [(field.step, field.label(say)) for field in FORMS["move"].fields[:1]]
    return forms.preview(say.label("Move this date?"), text(house.title), forms.confirm_rows(say), fields, say)


NAMES = {"de": "Karfreitag", "fr": "Vendredi saint", "en": "Good Friday"}


def _month(say: Say, house: House) -> Screen:
    """April 2030, with holidays and a closed day; the 11th is chosen."""
    closed = NoCourse({"": house.words("Brückentag", 200)}, house.institution().name)
    marks = {date(2030, 4, 19): (NoCourse(NAMES),), date(2030, 4, 22): (closed,), date(2030, 4, 23): (closed,) * 3}
    month = Month(date(2030, 4, 1), date(2030, 4, 4), marks, frozenset({date(2030, 4, 11)}))
    field = FORMS["session"].field("times")
    return forms.question(
        say.label("New session"),
        "times",
        field.question(say),
        [],
        say,
        can_skip=say.label("Date to be fixed"),
        month=month,
    )


def _only_the_day(say: Say, house: House) -> Screen:
    """The day is understood, the time is not."""
    field = FORMS["session"].field("hours")
    lead = text(
        bold(say.day(date(2030, 3, 14))), say("I can't read «{typed}» here.", typed=house.words("halb neun", 60))
    )
    last = say.label("As last time: {what}", what="09:00–12:00")
    choices = [last, say.label("One more day")]
    return forms.question(say.label("New session"), "hours", field.question(say), choices, say, lead=lead)


def _as_last(say: Say, house: House) -> Screen:
    last = say.label("As last time: {what}", what=house.words("Bern, Haus Lindenhof, Raum 2", 40))
    choices = [last, say.label("Everything else as last time")]
    skip = say.label("Place not known yet")
    question = FORMS["session"].field("place").question(say)
    return forms.question(say.label("New session"), "place", question, choices, say, can_skip=skip)


def _finding(clash: Clash, house: House, **facts: Any) -> Finding:
    other = {"de": house.title} if clash not in (Clash.HOLIDAY, Clash.CLOSED) else NAMES
    known: dict[str, Any] = {"house": house.institution(2).name, "words": house.words("Bern, Raum 2", 300)}
    span = (at("2030-04-19 09:00"), at("2030-04-19 12:00"))
    return Finding(clash, date(2030, 4, 19), other, **known | {"span": span} | facts)


def _asked_about(say: Say, house: House) -> Screen:
    """What speaks against the date, in the preview as staff will see it."""
    asked = [clash for clash in Clash if clash not in (Clash.ITSELF, Clash.HOLIDAY)]
    found = [_finding(clash, house) for clash in asked] * (3 if house.most else 1)
    body = text(bold(short(house.title, 200)), *findings.lines(found, say))
    steps = {Clash.CLOSED: "times"}
    finish = findings.question_rows(found, steps, say, Button(say.label("Keep as draft"), FinishForm("draft")))
    return forms.preview(say.label("Preview of the new session"), body, finish, [("place", say.label("Place"))], say)


def _holiday(say: Say, house: House) -> Screen:
    nameless = replace(_finding(Clash.CLOSED, house), names={})
    body = text(bold(house.title), *findings.lines([_finding(Clash.HOLIDAY, house), nameless], say))
    finish = findings.question_rows([nameless], {}, say)
    return forms.preview(say.label("Preview of the new session"), body, finish, [], say)


def _edited(say: Say, house: House) -> Screen:
    """A session as staff will see it, and what changes."""
    card = house.session(meetings=house.meetings()[:1], closes_on=None)
    fields = [field for field in FORMS["edit"].fields if field.step != "who"]
    told = [
        *blast.lines(Blast(people=house.number(9), institutions=house.number(3)), timedelta(), say),
    ]
    body = text(*sessions.facts(card, say), "", *sessions.state(card, say))
    labels = [(field.step, field.label(say)) for field in fields]
    changes = say("Changes: {what}", what=say.listing(field.label(say) for field in fields[:2]))
    notes = [Markup(" · ").join([changes, *told])]
    return forms.preview(say.label("Edit this session"), body, forms.confirm_rows(say), labels, say, notes)


def _respelt(say: Say, house: House) -> Screen:
    """One fact that nobody has to hear of."""
    card = house.session(meetings=house.meetings()[:1], closes_on=None)
    reach = Blast(people=house.number(9), institutions=house.number(3), files=house.number(9))
    told = Markup(" ").join(blast.lines(reach, timedelta(minutes=2), say, True))
    changes = say("Changes: {what}", what=say.label("Place"))
    body = text(*sessions.facts(card, say))
    notes = [Markup(" · ").join([changes, told])]
    labels = [("place", say.label("Place"))]
    return forms.preview(say.label("Edit this session"), body, blast.finish_rows(True, say), labels, say, notes)


def _moved(to: str, quiet: bool) -> Picture:
    """A date that moves to where something speaks against it, and all that a move means."""

    def picture(say: Say, house: House) -> Screen:
        found = [_finding(clash, house) for clash in (Clash.HOLIDAY, Clash.PLACE, Clash.TOPIC)]
        start, end = (at(f"{to.split()[0]} {one}") for one in ("08:30", to.split()[1]))
        body = text(
            bold(house.title),
            say("Before: {moment}", moment=say.span(at("2030-03-14 08:30"), at("2030-03-14 16:30"))),
            say("Now: {moment}", moment=say.span(start, end)),
            *findings.lines(found, say, 2),
            "",
            *blast.lines(everybody(house), timedelta(minutes=2), say, quiet),
        )
        labels = [("times", say.label("New date"))]
        return forms.preview(say.label("Move this date?"), body, blast.finish_rows(quiet, say), labels, say)

    return picture


def _before_publishing(say: Say, house: House) -> Screen:
    found = [_finding(clash, house) for clash in (Clash.ITSELF, Clash.HOLIDAY, Clash.TRAINER)]
    return findings.before_publishing(house.session(), found, say)


def _unfinished(say: Say, house: House) -> Screen:
    instead = pack(StartForm("training", house.number(7)))
    return open_forms.unfinished(say.label("New session"), at("2030-02-01 09:00"), instead, say)


def _waiting(say: Say, house: House) -> Screen:
    screen = Screen(text(say("Hello")), ())
    return open_forms.waiting(screen, house.words("programm-2030.xlsx", 200), 7, say)


def _only_a_list(say: Say, house: House) -> Screen:
    return open_forms.only_a_list(house.words("programm-2030.xlsx", 200), 7, say)


def _which(say: Say, house: House) -> Screen:
    typed = house.words("Brandschutz", 200)
    return open_forms.which(say.label("New session"), at("2030-02-01 09:00"), typed, "brandschutz", say)


def _mentioned(say: Say, house: House) -> Screen:
    screen = plain.home(say, house.person(Role.COORDINATOR), house.lines())
    return open_forms.mentioned(screen, say.label("New session"), at("2030-02-01 09:00"), say)


def _meanwhile(others: bool) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        who = [house.words(name, 200) for name in ("Dora Muster", "Beat Muster")]
        place = house.words("Bern, Raum 2", 300)
        found = [(say.label("Place"), place, house.words("Thun, Aula", 300)), (say.label("Price"), "–", "CHF 120.–")]
        return open_forms.changed_meanwhile(
            house.title, who, [] if others else found * (4 if house.most else 1), others, say
        )

    return picture


def _theirs(say: Say, house: House) -> Screen:
    card = house.session(meetings=house.meetings()[:1])
    return open_forms.theirs(text(*sessions.facts(card, say)), card.id, "edit", say)


def _notice(kind: str) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        until = at("2030-02-15 09:00").isoformat()
        return form_notices.KINDS[kind](house.notice(kind, form="session", since=until, until=until), say)

    return picture


def _of_list(kind: str) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        until, name = at("2030-02-15 09:00").isoformat(), house.words("Programm 2030.xlsx", 200)
        facts = {"form": "list", "name": name, "number": "7", "since": until, "until": until}
        return form_notices.KINDS[kind](house.notice(kind, **facts), say)

    return picture


QUESTIONS: Pictures = {
    **{f"{form.name}: {field.step}": _asked(form, field) for form in FORMS.values() for field in form.fields},
    **{f"not read, because {why.name.lower()}": _not_understood(why, Expected.MEETING) for why in Why},
    **{f"would read {one.name.lower()}": _not_understood(Why.FORM, one) for one in Expected},
    "with choices": _chosen,
    "with a calendar": _month,
    "as last time": _as_last,
    "only the day is understood": _only_the_day,
}

FORM_SCREENS: dict[str, Pictures] = {
    "forms.question": QUESTIONS,
    "forms.preview": {
        "to publish": _to_publish,
        "to confirm": _to_confirm,
        "edited": _edited,
        "respelt": _respelt,
        "moved to where something is": _moved("2030-03-19 16:30", quiet=False),
        "a slight correction that something speaks against": _moved("2030-03-14 16:45", quiet=True),
        "asked about": _asked_about,
        "a holiday": _holiday,
        **PREVIEWS,
        **CHANGE_PREVIEWS,
    },
    "findings.before_publishing": {"a draft": _before_publishing},
    "form_notices.form_soon": {"a form": _notice("form_soon"), "a list": _of_list("form_soon")},
    "form_notices.form_over": {"a form": _notice("form_over"), "a list": _of_list("form_over")},
    "open_forms.unfinished": {"a form": _unfinished},
    "open_forms.waiting": {"at home": _waiting},
    "open_forms.only_a_list": {"to be confirmed": _only_a_list},
    "open_forms.which": {"words": _which},
    "open_forms.mentioned": {"at home": _mentioned},
    "open_forms.changed_meanwhile": {"facts": _meanwhile(False), "a date": _meanwhile(True)},
    "open_forms.theirs": {"a session": _theirs},
    "forms.left": {"a form": lambda say, house: forms.left(say, Button(say.label("Back"), Manage()))},
}
