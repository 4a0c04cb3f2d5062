"""The people of a session: list, one person, messages, presence, what they say about themselves."""

from dataclasses import replace
from typing import Any

from bot.say import Say
from bot.screens import announcing, attendance, handed_notices, needs, participant_notices, participants
from bot.screens.screen import Screen
from catalogue.cards import ParticipantCard
from catalogue.desk_cards import UnnamedCard
from catalogue.participant_cards import AnnouncementCard, AttendanceLine, CopyCard, PersonHere, StepCard
from catalogue.rules.announcing import Delivered
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState, Presence
from catalogue.telling import Told
from tests.bot.cards import NETWORK, House, at
from tests.bot.pictures.picture import Picture, Pictures

NEEDS = "Vegetarisch; ich brauche einen Zugang ohne Stufen."
WORDS = "Bitte bringen Sie bequeme Schuhe mit. Der Eingang ist hinten."


def _people(house: House) -> list[ParticipantCard]:
    first, *others = house.participants()
    listed = [replace(first, needs=house.words(NEEDS, 500)), *others]
    return listed * (20 if house.most else 1)


def _booked(house: House) -> UnnamedCard:
    return UnnamedCard(house.institution(2).name, house.number(3), at("2030-03-08 00:00"))


def _here(house: House, which: int, **changes: Any) -> PersonHere:
    steps = (
        StepCard(at("2030-01-10 09:00"), EnrolmentState.WAITING),
        StepCard(at("2030-01-20 09:00"), EnrolmentState.OFFERED),
        StepCard(at("2030-01-21 09:00"), EnrolmentState.ENROLLED, "substitute" if house.most else ""),
    )
    card = _people(house)[which]
    telegram = house.number(7) if card.reachable else None
    mail = "" if card.reachable else house.words("anna@example.ch", 200)
    here = PersonHere(house.number(412), card, telegram, mail, steps, True)
    return replace(here, **changes)


def _person(which: int, shut: Reason | None = None, **changes: Any) -> Picture:
    return lambda say, house: participants.person(house.session(shut=shut), _here(house, which, **changes), say)


PEOPLE: dict[str, Pictures] = {
    "participants.participants": {
        "some": lambda say, house: participants.participants(
            house.session(), _people(house), say, last=house.number(3)
        ),
        "nobody": lambda say, house: participants.participants(house.session(), [], say),
        "second of three pages": lambda say, house: participants.participants(
            house.session(), (_people(house) * 8)[:20], say, page=1
        ),
        "seats without a name": lambda say, house: participants.participants(
            house.session(), _people(house)[:2], say, [_booked(house)] * (60 if house.most else 1)
        ),
        "days before": lambda say, house: participants.participants(
            house.session(), _people(house), say, has_code=False
        ),
        "without a date": lambda say, house: participants.participants(house.session(meetings=()), _people(house), say),
    },
    "participants.person": {
        "of one's own house": _person(0),
        "of another house, after the start": _person(
            0, Reason.STARTED, is_own=False, presences=((at("2030-03-14 08:30"), Presence.PARTLY),)
        ),
        "not reachable": _person(1, steps=()),
        "waits": lambda say, house: participants.person(
            house.session(), _here(house, 2, card=replace(_people(house)[2], place=house.number(3))), say
        ),
    },
    "participants.colleagues": {
        "some": lambda say, house: participants.colleagues(
            house.session(), _here(house, 0), house.colleagues(), 1 if house.most else 0, say
        ),
        "nobody": lambda say, house: participants.colleagues(house.session(), _here(house, 0), [], 0, say),
    },
}


def _notice(kind: str, mine: EnrolmentState, language: str = "de", **facts: str) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        told = _told(house, mine)
        return getattr(participant_notices, kind)(house.notice(kind, language=language, **facts), told, say, NETWORK)

    return picture


def _told(house: House, mine: EnrolmentState) -> Told:
    told = replace(house.told(house.mine(mine)), words=house.words(WORDS, 900), wrote=house.words("Ruth Frei", 200))
    host = replace(told.session.hosts[0], contact="kurse@lindenhof.example")
    return replace(told, session=replace(told.session, hosts=(host, *told.session.hosts[1:])))


def _preview(say: Say, house: House) -> Screen:
    notice = _notice("announcement", EnrolmentState.ENROLLED)(Say("fr", "Europe/Zurich"), house)
    fields = [("words", say.label("Text")), ("language", say.label("Language of the text"))]
    return announcing.preview({"de": house.number(9), "fr": 2}, "fr", notice, 1, fields, say)


def _copies(house: House, *become: Delivered) -> AnnouncementCard:
    names = ("Anna Beispiel", "Beat Muster", "Chloé Exemple", "Ruth Frei", "Zoé Exemple", "Nora Muster", "Gast Muster")
    copies = [
        CopyCard(house.words(name, 200), house.institution().name, state, house.words("anna@example.ch", 200))
        for name, state in zip(names, become, strict=False)
    ]
    copies *= 20 if house.most else 1
    words = house.words(WORDS, 900)
    return AnnouncementCard(house.number(3), house.number(412), words, at("2030-03-01 10:30"), tuple(copies))


MESSAGES: dict[str, Pictures] = {
    "announcing.preview": {
        "two languages": _preview,
        "nobody": lambda say, house: announcing.preview(
            {}, "de", participants.participants(house.session(), [], say), 0, [("words", say.label("Text"))], say
        ),
    },
    "announcing.announcement": {
        "on its way": lambda say, house: announcing.announcement(
            _copies(house, Delivered.WAITING, Delivered.WAITING, Delivered.SENT), 1 if house.most else 0, say
        ),
        "all there is": lambda say, house: announcing.announcement(_copies(house, *Delivered), 0, say),
        "to nobody": lambda say, house: announcing.announcement(_copies(house), 0, say),
    },
    "participant_notices.announcement": {
        "with a seat": _notice("announcement", EnrolmentState.ENROLLED),
        "waiting": _notice("announcement", EnrolmentState.WAITING, "fr"),
        "without a contact": lambda say, house: participant_notices.announcement(
            house.notice("announcement", language="en"),
            replace(house.told(), words=WORDS, wrote=""),
            say,
            NETWORK,
        ),
    },
    "participant_notices.moved_up": {"first now": _notice("moved_up", EnrolmentState.WAITING, why="our_mistake")},
    "participant_notices.overtaken": {
        "a reason of ours": _notice("overtaken", EnrolmentState.WAITING, why="cancelled_before"),
        "needed": _notice("overtaken", EnrolmentState.WAITING, why="needed_by_a_date"),
        "own words": _notice("overtaken", EnrolmentState.WAITING, why="So haben wir es vor der Eröffnung zugesagt."),
    },
}


def _lines(house: House) -> list[AttendanceLine]:
    names = ("Anna Beispiel", "Beat Muster", "Chloé Exemple", "Ruth Frei", "Zoé Exemple")
    states = (*Presence, None)
    listed = [
        AttendanceLine(house.number(9), house.words(name, 200), house.institution().name, state)
        for name, state in zip(names, states, strict=True)
    ]
    return listed * (20 if house.most else 1)


def _attendance(people: bool = True, open_now: bool = True, runs: bool = True) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        card, lines = house.session(), _lines(house) if people else []
        return attendance.attendance(card, card.meetings[0], lines, 1 if house.most else 0, open_now, runs, say)

    return picture


def _handed(kind: str, **facts: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        told = replace(house.session_told(), code="482915", people=tuple(_people(house)[:3]), **facts)
        return getattr(handed_notices, kind)(house.notice(kind, house="2"), told, say, NETWORK)

    return picture


PRESENCE: dict[str, Pictures] = {
    "attendance.choose": {
        "for the coordination": lambda say, house: attendance.choose(house.session(), True, say),
        "for the trainer": lambda say, house: attendance.choose(house.session(), False, say),
    },
    "attendance.attendance": {
        "it is on": _attendance(),
        "too early or too late": _attendance(open_now=False),
        "nobody has a seat": _attendance(people=False),
        "for the trainer": _attendance(runs=False),
    },
    "attendance.code": {
        "this minute": lambda say, house: attendance.code(house.session(), "482915", at("2030-03-14 08:41"), True, say)
    },
    "attendance.check_in": {"scanned": lambda say, house: attendance.check_in(house.session(), "482915", say)},
    "attendance.checked_in": {
        "noted": lambda say, house: attendance.checked_in(house.session(), True, say),
        "once more": lambda say, house: attendance.checked_in(house.session(), False, say),
    },
    "handed_notices.sheet": {"asked for": _handed("sheet")},
    "handed_notices.check_in": {"asked for": _handed("check_in")},
    "needs.needs": {
        "some": lambda say, house: needs.needs(house.words(NEEDS, 500), say),
        "none": lambda say, house: needs.needs("", say),
    },
}

PARTICIPANTS: dict[str, Pictures] = {**PEOPLE, **MESSAGES, **PRESENCE}
