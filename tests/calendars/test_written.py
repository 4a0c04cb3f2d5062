"""Files and feeds as people get them, in each language: `tests/ics/feeds/<name>.ics`, byte for byte.

`KURSVERBUND_RENEW=1 pytest tests/calendars` writes them anew; the difference is then reviewed like code.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.say import Say
from bot.screens.calendar_file import calendar_document, calendar_feed
from catalogue.cards import TextCard
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import EnrolmentState, FeedKind
from tests.bot.cards import NETWORK, NOW, ZONE, House

WRITTEN = Path(__file__).parents[1] / "ics" / "feeds"
HOUSE = House()
LANGUAGES = ("de", "fr", "en")
ALARMS = (parse_lead("P1D"), parse_lead("PT2H"))
TEXTS = (
    TextCard("de", "Deeskalation: Grundkurs", "Spannungen früh erkennen, ruhig bleiben; «Nein» sagen."),
    TextCard("fr", "Désescalade\u202f: cours de base", "Reconnaître tôt les tensions et rester calme."),
    TextCard("en", "De-escalation: basic course", "See tension early, and stay calm."),
)


def _file(language: str) -> bytes:
    """Two dates with alarms."""
    training = replace(HOUSE.training(), texts=TEXTS)
    told = replace(HOUSE.told(training=training), meeting=None, alarms=ALARMS)
    return calendar_document(told, Say(language, ZONE), NETWORK).content


def _feed(language: str, kind: FeedKind, *states: EnrolmentState) -> bytes:
    """The second of two dates has fallen away."""
    session = HOUSE.announced(training=replace(HOUSE.training(), texts=TEXTS), online="https://treffen.example/a?b=c,d")
    first, second = session.meetings
    session = replace(session, meetings=(first, replace(second, cancelled=True)), dropped={second.id: NOW})
    card = HOUSE.feed(kind)
    entries = [
        replace(entry, session=session, meeting=meeting, gone_at=session.dropped.get(meeting.id), mine=mine)
        for mine in ([HOUSE.mine(state, key=f"{n}" * 32) for n, state in enumerate(states)] or [None])
        for entry, meeting in zip(card.entries, session.meetings, strict=True)
    ]
    return calendar_feed(replace(card, language=language, entries=tuple(entries), alarms=ALARMS[:1]), NETWORK)


STATES = (EnrolmentState.ENROLLED, EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.REQUESTED)
FILES: dict[str, Callable[[str], bytes]] = {
    "file": _file,
    "person": lambda language: _feed(language, FeedKind.PERSON, *STATES, EnrolmentState.WITHDRAWN),
    "house": lambda language: _feed(language, FeedKind.HOUSE),
    "trainer": lambda language: _feed(language, FeedKind.TRAINER),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_calendar_is_as_written(name: str, language: str) -> None:
    path = WRITTEN / f"{name}.{language}.ics"
    if os.environ.get("KURSVERBUND_RENEW"):
        path.write_bytes(FILES[name](language))
    assert FILES[name](language) == path.read_bytes()


def test_nothing_written_is_left_over() -> None:
    assert {path.name for path in WRITTEN.glob("*.ics")} == {
        f"{name}.{code}.ics" for name in FILES for code in LANGUAGES
    }
