"""A message to the people of a session: which one, to whom, the words, what each gets, what has become of it."""

from collections import Counter
from datetime import date
from typing import Any

from bot import forms
from bot.actions import Manage
from bot.forms import PREVIEW, Answers, Choice, Field, Form
from bot.handlers.desk import coordinators_only, manage, own
from bot.handlers.new_training import line
from bot.participant_actions import Announce, PreviewIn, ShowAnnouncement, TakeBack
from bot.say import Say
from bot.screens import announcing as screens
from bot.screens import participant_notices
from bot.screens.lines import short
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import announcements, drafts, participants, programme
from catalogue.cards import MineCard, NoticeCard, SessionCard
from catalogue.participant_cards import AnnouncementCard, ReaderCard
from catalogue.reading.unreadable import Expected, Unreadable
from catalogue.refusals import Reason, Refused
from catalogue.rules.announcing import LONGEST_WORDS, Whom
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.telling import Told

#: Instead of many: the answer that asks for a name.
ONE = "one"
MOST_SESSIONS, MOST_PEOPLE = 20, 60


async def begin(turn: Turn, action: Announce) -> Screen:
    """From the menu it asks for the session, from the list for whom, from a person only for the words. Whoever runs
    no session sees so."""
    coordinators_only(turn)
    if not action.session and not await _sessions(turn, {}):
        return await manage(turn, Manage())
    known: dict[str, Any] = {"language": turn.say.language}
    if action.session:
        known["session"] = (await own(turn, action.session)).id
    if action.enrolment:
        session_id, person = await participants.one(turn.db, turn.who, action.enrolment)
        known |= {"session": session_id, "whom": ONE, "person": person.enrolment_id}
    return await forms.begin(turn, FORM, known)


def _by_button(typed: str, turn: Turn) -> Any:
    raise Unreadable(Expected.CHOICE)


async def _sessions(turn: Turn, answers: Answers) -> list[Choice]:
    lines = await programme.run_by(turn.db, turn.person, turn.say.language, turn.now)
    alive = [one for one in lines if one.state in (SessionState.PUBLISHED, SessionState.CONFIRMED)]
    return [(_session(one.title, one.starts_at, turn.say), one.id) for one in alive[:MOST_SESSIONS]]


def _session(title: str, day: date | None, say: Say) -> str:
    return f"{say.short_day(day)} · {short(title, 40)}" if day else short(title, 40)


async def _whom(turn: Turn, answers: Answers) -> list[Choice]:
    """With how many people each would reach."""
    seated = await announcements.readers(turn.db, turn.who, answers["session"], Whom.SEATED)
    everybody = await announcements.readers(turn.db, turn.who, answers["session"], Whom.ALL)
    say = turn.say
    waiting = len(everybody) > len(seated)
    return [
        (say.label("With a seat ({n})", n=len(seated)), Whom.SEATED.value),
        *([(say.label("Also who waits ({n})", n=len(everybody)), Whom.ALL.value)] if waiting else []),
        (say.label("One person"), ONE),
    ]


async def _people(turn: Turn, answers: Answers) -> list[Choice]:
    everybody = await announcements.readers(turn.db, turn.who, answers["session"], Whom.ALL)
    return [(short(one.name, 40), one.enrolment_id) for one in everybody[:MOST_PEOPLE]]


async def _languages(turn: Turn, answers: Answers) -> list[Choice]:
    return [(turn.say.language_name(code), code) for code in turn.network.languages]


def _names_one(turn: Turn, answers: Answers) -> bool:
    return answers.get("whom") == ONE


async def _readers(turn: Turn, answers: Answers) -> tuple[ReaderCard, ...]:
    one = answers["person"] if answers["whom"] == ONE else None
    whom = Whom.SEATED if one is not None else Whom(answers["whom"])
    mails = bool(turn.network.mail)
    return await announcements.readers(turn.db, turn.who, answers["session"], whom, one, mails)


async def _preview(turn: Turn, answers: Answers) -> Screen:
    """Exactly what readers get, one language at a time, that of most of them first."""
    card, found = await own(turn, answers["session"]), await _readers(turn, answers)
    counts = dict(Counter(one.language for one in found).most_common())
    shown = answers.get("shown")
    shown = shown if shown in counts else next(iter(counts), turn.say.language)
    notice = _notice(turn, card, answers, shown)
    away = sum(not one.reachable for one in found)
    steps = FORM.steps(turn, answers)
    fields = [(field.step, field.label(turn.say)) for field in FORM.fields if field.step in steps]
    return screens.preview(counts, shown, notice, away, fields, turn.say)


def _notice(turn: Turn, card: SessionCard, answers: Answers, language: str) -> Screen:
    """As delivery will render it for a reader of this language."""
    facts = {"language": answers["language"]}
    notice = NoticeCard(0, "", "announcement", turn.person, None, None, facts, 0, turn.now)
    mine = MineCard(0, "", EnrolmentState.ENROLLED, None, None, 0, turn.now, turn.now)
    told = Told(card, mine, None, words=answers["words"], wrote=turn.person.name)
    say = Say(language, turn.network.zone)
    return participant_notices.announcement(notice, told, say, turn.network)


async def preview_in(turn: Turn, action: PreviewIn) -> Screen:
    draft = await drafts.load(turn.db, turn.person.id)
    if draft is None or draft.form != FORM.name or draft.step != PREVIEW:
        raise Refused(Reason.STALE_FORM)
    return await forms.ask(turn, FORM, {**draft.answers, "shown": action.language}, PREVIEW)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    found = await _readers(turn, answers)
    if not found:
        return await _preview(turn, answers)
    words, language = answers["words"], answers["language"]
    new = await announcements.send(turn.db, turn.who, answers["session"], found, words, language, turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    toast = turn.say.label_plural("{n} message goes out.", "{n} messages go out.", len(found))
    return screens.announcement(await _card(turn, new), 0, turn.say, toast)


async def _card(turn: Turn, announcement_id: int) -> AnnouncementCard:
    return await announcements.card(turn.db, turn.who, announcement_id, bool(turn.network.mail))


async def show(turn: Turn, action: ShowAnnouncement) -> Screen:
    return screens.announcement(await _card(turn, action.announcement), action.page, turn.say)


async def take_back(turn: Turn, action: TakeBack) -> Screen:
    """What has gone out already is named."""
    count = await announcements.take_back(turn.db, turn.who, action.announcement, turn.now)
    card = await _card(turn, action.announcement)
    toast = turn.say.label_plural("{n} message is taken back.", "{n} messages are taken back.", count)
    return screens.announcement(card, 0, turn.say, toast)


FORM = Form(
    "announce",
    lambda say: say.label("Write to participants"),
    (
        Field(
            "session",
            lambda say: say.label("Session"),
            lambda say: say("Which session is it about? Press a button."),
            _by_button,
            _sessions,
            forgets="person",
        ),
        Field(
            "whom",
            lambda say: say.label("To whom"),
            lambda say: say("Who gets it? Press a button."),
            _by_button,
            _whom,
            forgets="person",
        ),
        Field(
            "person",
            lambda say: say.label("Person"),
            lambda say: say("To whom do you write? Press a button."),
            _by_button,
            _people,
            needed=_names_one,
        ),
        Field(
            "words",
            lambda say: say.label("Text"),
            lambda say: say("What do you want to say? Up to 900 characters. Nobody translates it."),
            line(LONGEST_WORDS),
        ),
        Field(
            "language",
            lambda say: say.label("Language of the text"),
            lambda say: say("In which language is your text?"),
            _by_button,
            _languages,
        ),
    ),
    _preview,
    _finish,
)

HANDLERS: Handlers = {
    Announce: begin,
    PreviewIn: preview_in,
    ShowAnnouncement: show,
    TakeBack: take_back,
}
