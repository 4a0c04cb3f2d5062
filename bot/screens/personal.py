"""My trainings and my settings."""

from collections.abc import Sequence

from bot.actions import Browse, ShowHome, SpeakLanguage
from bot.feed_actions import SendAllDates, ShowAlarms, Subscribe
from bot.participant_actions import ShowNeeds
from bot.reminder_actions import RemindMe
from bot.say import Say
from bot.screens import channels
from bot.screens.lines import seats, session_button, short, when
from bot.screens.mornings import own_rows
from bot.screens.quiet import quiet_rows
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from catalogue.cards import PersonCard, SessionLine
from catalogue.rules.reminders import Lead, parse_lead

#: The leads that buttons offer; anything else comes from the configuration.
CHOICES = ("P7D_P1D", "P1D", "P1D_PT2H", "none")


def mine(lines: Sequence[SessionLine], say: Say) -> Screen:
    """Title, date and state of each enrolment; one button each."""
    if not lines:
        return Screen(
            text(bold(say("My trainings")), say("You have no training booked.")),
            rows(Button(say.label("Find a training"), Browse(), Style.PRIMARY), Button(say.label("Back"), ShowHome())),
        )
    listed = [text(bold(short(line.title, 120)), f"{when(line, say)} – {seats(line, say)}") for line in lines]
    buttons = tuple((session_button(line, say),) for line in lines)
    calendar = [
        Button(say.label("Subscribe"), Subscribe()),
        Button(say.label("All my dates in one file"), SendAllDates()),
    ]
    return Screen(
        text(bold(say("My trainings")), "", *listed[:20]),
        buttons[:40] + rows(calendar, Button(say.label("Back"), ShowHome())),
    )


def settings(
    person: PersonCard, network_leads: Sequence[Lead], languages: Sequence[str], say: Say, mails: bool = False
) -> Screen:
    """Language and reminders, the present choice marked in words. `mails`: the network sends e-mails too."""
    own = "network" if person.leads is None else "_".join(map(str, person.leads)) or "none"
    speak = [Button(_chosen(own_name(code), code == person.language, say), SpeakLanguage(code)) for code in languages]
    choices = [("network", say.label("As the network does: {leads}", leads=lead_words(network_leads, say)))]
    choices += [(code, lead_words(_leads(code), say)) for code in CHOICES]
    remind = [Button(_chosen(words, code == own, say), RemindMe(code)) for code, words in choices]
    houses = [m.institution for m in person.memberships]
    return Screen(
        text(
            bold(say("Settings")),
            say("Name: {name}", name=person.name),
            say("Institution: {houses}", houses=say.listing(dict.fromkeys(houses))) if houses else None,
            "",
            say("Choose the language I write in, and when I remind you of a training."),
            say("In your quiet hours I only write what is urgent."),
        ),
        rows(
            speak,
            *remind,
            *quiet_rows(person, say),
            Button(say.label("What hosts should know"), ShowNeeds()),
            [Button(say.label("Calendar alarms"), ShowAlarms()), Button(say.label("Subscribe"), Subscribe())],
            channels.entry(say) if mails else None,
            *own_rows(person, say),
            Button(say.label("Back"), ShowHome()),
        ),
    )


def own_name(code: str) -> str:
    """A language in itself: Deutsch, français, English."""
    return Say(code, "UTC").language_name(code).capitalize()


def _chosen(words: str, yes: bool, say: Say) -> str:
    return say.label("{words} (chosen)", words=words) if yes else words


def _leads(code: str) -> list[Lead]:
    return [] if code == "none" else [parse_lead(lead) for lead in code.split("_")]


def lead_words(leads: Sequence[Lead], say: Say) -> str:
    """7 days and 1 day before; no reminders."""
    if not leads:
        return say.label("no reminders")
    return say.label("{leads} before", leads=say.listing(_lead(lead, say) for lead in leads))


def _lead(lead: Lead, say: Say) -> str:
    minutes, seconds = divmod(int(lead.rest.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        say.label_plural("{n} day", "{n} days", lead.days) if lead.days else "",
        say.label_plural("{n} hour", "{n} hours", hours) if hours else "",
        say.label_plural("{n} minute", "{n} minutes", minutes) if minutes else "",
        say.label_plural("{n} second", "{n} seconds", seconds) if seconds else "",
    ]
    return " ".join(part for part in parts if part)
