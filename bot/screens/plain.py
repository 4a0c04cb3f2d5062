"""Screens without a session: home, help, and friendly answers to what the bot can't use."""

from collections.abc import Sequence

from bot.actions import AskWords, Browse, Manage, ShowHelp, ShowHome, ShowMine, ShowSettings
from bot.approval_actions import ShowApprovals
from bot.people_actions import ShowInstitutions, ShowMorning, ShowPeople
from bot.say import Say
from bot.screens.lines import session_button
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from catalogue.cards import PersonCard, SessionLine


def main_rows(say: Say, person: PersonCard) -> Rows:
    manage = Button(say.label("Run my sessions"), Manage()) if person.coordinates else None
    requests = Button(say.label("Approvals"), ShowApprovals()) if person.approves else None
    today = Button(say.label("What is open"), ShowMorning()) if person.approves else None
    people = Button(say.label("People"), ShowPeople()) if person.coordinates else None
    return rows(
        Button(say.label("Find a training"), Browse(), Style.PRIMARY),
        [Button(say.label("Search"), AskWords()), Button(say.label("My trainings"), ShowMine())],
        [manage, requests],
        [today, people],
        [Button(say.label("Settings"), ShowSettings()), Button(say.label("Help"), ShowHelp())],
    )


def home(say: Say, person: PersonCard, mine: Sequence[SessionLine]) -> Screen:
    """What comes next for this person, and the ways on."""
    if not mine:
        what = say("You have no training booked. Browse the catalogue, or just type what you look for.")
    else:
        what = say.plural("Your next training:", "Your next trainings:", len(mine[:3]))
    shown = tuple((session_button(line, say),) for line in mine[:3])
    return Screen(text(bold(say("Hello {name}", name=person.name)), what), shown + main_rows(say, person))


def stranger(say: Say, network: str, operator: bool = False) -> Screen:
    """Somebody without an invitation yet. `operator`: they run the network."""
    return Screen(
        text(
            bold(say("Welcome to {network}", network=network)),
            say("Here, social institutions share their trainings: find one, enrol, get reminded."),
            "",
            say(
                "To join you need an invitation link from the coordination of your institution. Open it on this phone."
            ),
        ),
        rows(
            Button(say.label("Institutions of the network"), ShowInstitutions()) if operator else None,
            [Button(say.label("Help"), ShowHelp()), Button(say.label("Settings"), ShowSettings())],
        ),
    )


def help_(say: Say, person: PersonCard, *, operates: bool = False) -> Screen:
    lines = [
        say("/catalogue – all trainings, by topic, place and month"),
        say("/search first aid – or just type what you look for"),
        say("/mine – what you have booked, for your calendar: subscribe, or files"),
        say("/settings – language, reminders and quiet hours"),
    ]
    desk = [
        say("/manage – your sessions: participants, new date, cancel"),
        say("/newtraining and /newsession – step by step, with a preview"),
        say("/announce – write to everybody in a session"),
        say("/import – bring in a whole list"),
        say("/people and /invite – who belongs to your house, links for new ones"),
        say("/cancel – leave a form"),
    ]
    way = say("Questions about a training? Ask its host: the session shows who that is.")
    requests = [say("/approvals – requests of your people: yes, no, or a question")]
    network = [say("/institutions – who belongs to the network, and new ones")]
    shown = [*lines, *(desk if person.coordinates else []), *(requests if person.approves else [])]
    shown += network if operates else []
    return Screen(text(bold(say("What you can do here")), *shown, "", way), _home_row(say))


def ask_words(say: Say) -> Screen:
    return Screen(
        text(
            bold(say("Search")),
            say("Just type what you look for, for example: first aid, fire safety March, BLS Bern."),
            say("Small typing mistakes do no harm."),
        ),
        rows(Button(say.label("Back"), ShowHome())),
    )


def unreadable(say: Say) -> Screen:
    return Screen(say("I can only read text. Type what you look for, or choose here."), _ways(say))


def unknown_command(say: Say, command: str) -> Screen:
    return Screen(
        say("I don't know /{command}. These work: /catalogue, /search, /mine, /settings, /help", command=command),
        _ways(say),
    )


def stale(say: Say) -> Screen:
    return Screen(say("This button is too old to work. You can go on here."), _ways(say))


def sorry(say: Say) -> Screen:
    return Screen(
        text(
            bold(say("That did not work, and it is our fault.")),
            say("Please try again in a moment. If it happens again, tell your coordination."),
        ),
        _home_row(say),
    )


def no_form(say: Say) -> Screen:
    return Screen(
        say("There is no form to leave. To give up a seat, open it under My trainings."),
        rows([Button(say.label("My trainings"), ShowMine()), Button(say.label("Back"), ShowHome())]),
    )


def _ways(say: Say) -> Rows:
    return rows([Button(say.label("Find a training"), Browse()), Button(say.label("My trainings"), ShowMine())])


def _home_row(say: Say) -> Rows:
    return rows(Button(say.label("Back"), ShowHome()))
