"""Finding, on a small programme of three houses in two languages, asked in three."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import search
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.findable import Findable, OpenSession, Text, spaced
from catalogue.lookup import Programme
from catalogue.rules.states import Kind, SessionState
from catalogue.search import Found
from catalogue.tables import institutions, meetings, sessions, training_texts, trainings
from catalogue.understanding import Facet
from tests import factories
from tests.factories import NOW

LATER, THREE_HOURS = datetime(2030, 5, 1, 7, tzinfo=UTC), timedelta(hours=3)
BERN, BIEL, THUN = "Bern, Haus Lindenhof, Raum 2", "Biel/Bienne, rue du Canal 4", "Thun"

#: Name, kind, topic, texts (language, title, description), sessions (month, day, place, language).
Row = tuple[str, Kind, str, list[tuple[str, ...]], list[tuple[int, int, str, str]]]
TRAININGS: list[Row] = [
    ("bls", Kind.INTERNAL, "Notfall", [("de", "BLS-AED-SRC Komplett")], [(3, 14, BERN, "de"), (5, 8, BERN, "de")]),
    ("réa", Kind.INTERNAL, "Urgences", [("fr", "Réanimation BLS-AED")], [(6, 4, BIEL, "fr"), (9, 10, BERN, "fr")]),
    ("nothilfe", Kind.INTERNAL, "Notfall", [("de", "Erste Hilfe im Alltag")], [(3, 19, THUN, "de")]),
    ("samaritains", Kind.INTERNAL, "", [("fr", "Premiers secours : les gestes")], [(10, 1, BIEL, "fr")]),
    ("brand", Kind.INTERNAL, "Sicherheit", [("de", "Brandschutz und Evakuation")], [(4, 9, BERN, "de")]),
    ("feu", Kind.INTERNAL, "Sécurité", [("fr", "Le feu : prévenir, alerter")], [(4, 16, BIEL, "fr")]),
    ("hygiene", Kind.INTERNAL, "", [("de", "Händehygiene"), ("fr", "Hygiène des mains")], [(6, 12, BIEL, "fr")]),
    ("medis", Kind.INTERNAL, "Pflege", [("de", "Medikamente richten und abgeben")], [(5, 21, BERN, "de")]),
    ("deesk", Kind.INTERNAL, "", [("de", "Deeskalation: Grundkurs")], [(3, 14, BERN, "de"), (11, 5, THUN, "de")]),
    ("désesc", Kind.INTERNAL, "", [("fr", "Désescalade, cours de base")], [(3, 19, BIEL, "fr")]),
    ("kin", Kind.INTERNAL, "", [("de", "Kinaesthetics in der Pflege")], [(8, 20, THUN, "de")]),
    ("dos", Kind.INTERNAL, "", [("fr", "Manutention des personnes")], [(8, 27, BIEL, "fr")]),
    ("nähe", Kind.INTERNAL, "Prävention", [("de", "Nähe und Distanz im Berufsalltag")], [(9, 3, BERN, "de")]),
    ("autismus", Kind.INTERNAL, "", [("de", "Autismus verstehen (TEACCH)")], [(5, 15, THUN, "de")]),
    ("uk", Kind.INTERNAL, "", [("de", "Unterstützte Kommunikation"), ("fr", "CAA : débuter")], [(5, 22, BIEL, "de")]),
    ("leicht", Kind.INTERNAL, "", [("de", "Leichte Sprache schreiben")], [(6, 18, BERN, "de")]),
    ("palliative", Kind.INTERNAL, "Pflege", [("de", "Palliative Care A1")], [(10, 22, BERN, "de")]),
    ("demenz", Kind.INTERNAL, "Pflege", [("de", "Demenz bei kognitiver Beeinträchtigung")], [(9, 17, THUN, "de")]),
    ("données", Kind.INTERNAL, "", [("fr", "Protection des données au quotidien")], [(4, 2, BIEL, "fr")]),
    ("bb", Kind.VOCATIONAL, "", [("de", "Berufsbildner:innen-Kurs, 5 Tage")], [(8, 12, BERN, "de")]),
    ("fee", Kind.VOCATIONAL, "", [("fr", "Formateur·trice en entreprise")], [(9, 24, BIEL, "fr")]),
    ("führung", Kind.INTERNAL, "", [("de", "Führen im Alltag")], [(11, 12, BERN, "de")]),
    ("posture", Kind.INTERNAL, "", [("fr", "Posture professionnelle")], [(5, 29, BIEL, "fr")]),
    ("sturz", Kind.INTERNAL, "", [("de", "Stürze vermeiden", "Auch nach einem Infekt.")], [(10, 8, THUN, "de")]),
    ("trauer", Kind.INTERNAL, "", [("fr", "Le deuil")], []),
    ("deutsch", Kind.INTERNAL, "Sprache", [("de", "Deutsch A2 am Arbeitsplatz")], [(8, 26, THUN, "de")]),
    ("supervision", Kind.INTERNAL, "", [("de", "Intervision: Fälle besprechen")], [(2, 5, BERN, "de")]),
    ("stress", Kind.INTERNAL, "", [("fr", "Gérer le stress", "Respirer, dormir, bouger.")], [(11, 20, BIEL, "fr")]),
]


async def _enter(db: AsyncConnection) -> dict[str, int]:
    """The programme of 2030: what is written in French is the Fondation du Pont's, all else Haus Lindenhof's."""
    lindenhof = await factories.institution(db, "lindenhof", "Haus Lindenhof")
    pont = await factories.institution(db, "pont", "Fondation du Pont", languages=("fr",))
    named: dict[str, int] = {}
    for name, kind, topic, texts, runs in TRAININGS:
        house = (pont if texts[0][0] == "fr" else lindenhof).id
        cards = [TextCard(*text) for text in texts]
        named[name] = await factories.training(db, house, *cards, topic=topic, kind=kind)
        for month, day, place, language in runs:
            starts = datetime(2030, month, day, 9)
            await factories.session(db, named[name], house, starts, place=place, language=language)
    return named


#: The connection, and the trainings' ids by their names above.
Entered = tuple[AsyncConnection, dict[str, int]]


@pytest_asyncio.fixture
async def programme(database: Database) -> AsyncIterator[Entered]:
    async with database.writing() as db:
        await factories.stamp_at_once(db)
        yield db, await _enter(db)


#: What is typed, by somebody who reads this language, and what has to be among the first three.
QUESTIONS = [
    ("BLS", "de", "bls"),
    ("bls", "fr", "réa"),
    ("AED", "de", "bls"),
    ("erste hilfe", "de", "nothilfe"),
    ("erste hilfe märz", "de", "nothilfe"),
    ("ersde hilfe", "de", "nothilfe"),
    ("premier secour", "fr", "samaritains"),
    ("premiers secours bienne", "fr", "samaritains"),
    ("first aid", "en", "nothilfe"),
    ("reanimatoin", "de", "réa"),
    ("Nothelfer", "de", "nothilfe"),
    ("samaritains", "fr", "samaritains"),
    ("brandschutz", "de", "brand"),
    ("brandschuz", "de", "brand"),
    ("Brandschutzkurs", "de", "brand"),
    ("feu", "fr", "feu"),
    ("incendie", "fr", "feu"),
    ("fire safety", "en", "brand"),
    ("hygiene juin bienne", "fr", "hygiene"),
    ("hygienne", "fr", "hygiene"),
    ("haccp", "de", "hygiene"),
    ("médicaments", "fr", "medis"),
    ("medikamente bern mai", "de", "medis"),
    ("désescalade", "fr", "désesc"),
    ("desescalation", "fr", "désesc"),
    ("aggression", "en", "deesk"),
    ("Gewalt", "de", "deesk"),
    ("kinästhetik", "de", "kin"),
    ("kinaesthetik", "de", "kin"),
    ("kinestetik", "de", "kin"),
    ("manutention", "fr", "dos"),
    ("nähe distanz", "de", "nähe"),
    ("naehe und distanz", "de", "nähe"),
    ("abus", "fr", "nähe"),
    ("autisme", "fr", "autismus"),
    ("UK", "de", "uk"),
    ("caa", "fr", "uk"),
    ("FALC", "fr", "leicht"),
    ("soins palliatifs", "fr", "palliative"),
    ("démence", "fr", "demenz"),
    ("dementia september", "en", "demenz"),
    ("Datenschutz", "de", "données"),
    ("GDPR", "en", "données"),
    ("berufsbildnerin", "de", "bb"),
    ("formateur en entreprise", "fr", "fee"),
    ("formatrice en entreprise", "fr", "fee"),
    ("leadership", "en", "führung"),
    ("posture professionnelle", "fr", "posture"),
    ("professionnelle", "fr", "fee"),
    ("chute", "fr", "sturz"),
    ("grief", "en", "trauer"),
    ("deutsch a2", "de", "deutsch"),
    ("Supervision", "de", "supervision"),
    ("résilience", "fr", "stress"),
    ("burn-out", "en", "stress"),
    ("lindenhof erste hilfe", "de", "nothilfe"),
    ("stress pont", "fr", "stress"),
    ("bern mai", "de", "bls"),
    ("berne setpembre", "fr", "nähe"),
    ("mardi bienne avril", "fr", "feu"),
    ("Berufsbildung", "de", "bb"),
    ("ich suche einen kurs für erste hilfe im märz", "de", "nothilfe"),
    ("any course about autism?", "en", "autismus"),
    ("infekt", "de", "sturz"),
    ("teacch", "de", "autismus"),
]


async def _ask(db: AsyncConnection, words: str, language: str = "de") -> Found:
    return await search.find(db, search.fold_query(words), language, NOW)


async def _first(entered: Entered, words: str, language: str = "de") -> list[str]:
    """The names of what is found, the best first."""
    names = {id_: name for name, id_ in entered[1].items()}
    return [names[hit.id] for hit in (await _ask(entered[0], words, language)).hits]


async def test_what_people_type_finds_what_they_mean(programme: Entered) -> None:
    first = {(words, language): (await _first(programme, words, language))[:3] for words, language, _ in QUESTIONS}
    assert [question for question in QUESTIONS if question[2] not in first[question[:2]]] == []


async def test_what_nobody_offers_is_not_made_up(programme: Entered) -> None:
    for words in ("quantenphysik", "tauchen", "golf", "xy", "Yoga für Hunde", "Hebamme", "dezember", "Zürich"):
        found = await _ask(programme[0], words)
        assert (words, list(found.hits), found.near) == (words, [], ())


async def test_a_word_that_nobody_knows_narrows_nothing_beside_one_that_somebody_does(programme: Entered) -> None:
    found = await _ask(programme[0], "brandschutz quantenphysik bern")
    assert [hit.title for hit in found.hits] == ["Brandschutz und Evakuation"]
    assert found.understood.ignored == ("quantenphysik",)
    assert (await _ask(programme[0], "quantenphysik bern")).understood.ignored == ()


async def test_where_nothing_is_left_the_nearest_is_offered(programme: Entered) -> None:
    ways = {
        "premiers secours thun oktober": [("month", "oktober", 1), ("place", "thun", 1)],
        "bern dezember": [("month", "dezember", 11)],
        "erste hilfe sonntag biel": [("weekday", "sonntag", 2)],
        "bls 2031": [("year", "2031", 6)],
        "english first aid": [("language", "english", 6)],
        "brandschutz lindenhof biel": [("place", "biel", 1), ("institution", "lindenhof", 1)],
        "brandschutz nachtwache": [("word", "nachtwache", 2)],
        "brandschutz nachtwache thun": [("place word", "nachtwache thun", 2)],
        "berufsbildung feu": [("kind", "berufsbildung", 2)],
    }
    for words, expected in ways.items():
        near = (await _ask(programme[0], words)).near
        assert (words, [(" ".join(one.without), one.dropped, one.count) for one in near]) == (words, expected)


async def test_every_way_out_leads_to_as_many_sessions_as_it_says(programme: Entered) -> None:
    for words in ("premiers secours thun oktober", "bern dezember", "brandschutz nachtwache thun", "berufsbildung feu"):
        for near in (await _ask(programme[0], words)).near:
            there = await search.find(programme[0], near.words, "de", NOW)
            assert sum(hit.dates for hit in there.hits) == near.count


async def test_a_way_out_says_when_and_where(programme: Entered) -> None:
    without_month, without_place = (await _ask(programme[0], "premiers secours bern oktober")).near
    assert (without_month.months, without_month.places) == (("203003", "203005", "203009"), ("Bern",))
    assert (without_place.months, without_place.places) == (("203010",), ("Biel/Bienne",))


async def test_a_training_without_session_is_offered_as_such(programme: Entered) -> None:
    (near,) = (await _ask(programme[0], "trauer mai")).near
    assert near.training is not None
    assert (near.training.title, near.training.dates, near.words) == ("Le deuil", 0, "le_deuil")


async def test_a_title_that_sounds_alike_is_offered(programme: Entered) -> None:
    for words, meant in (("interversionen", "supervision"), ("pallitief", "palliative"), ("brantschutts", "brand")):
        near = (await _ask(programme[0], words)).near
        assert [one.training and one.training.id for one in near] == [programme[1][meant]]


async def test_what_can_be_joined_comes_first(programme: Entered) -> None:
    db, named = programme
    house = (await factories.institution(db)).id
    planned, past, draft, cancelled, dateless = [
        await factories.training(db, house, TextCard("fr", title)) for title in ("Deuil", *["Le deuil"] * 4)
    ]
    await factories.session(db, planned, house)
    await factories.session(db, past, house, datetime(2030, 2, 1, 9))
    await factories.session(db, draft, house, state=SessionState.DRAFT)
    await factories.session(db, cancelled, house, state=SessionState.CANCELLED)
    await factories.session(db, dateless, house, times=())
    hits = [(hit.id, hit.dates) for hit in (await _ask(db, "deuil", "fr")).hits]
    assert hits == [(planned, 1), (dateless, 1), *((id_, 0) for id_ in (named["trauer"], past, draft, cancelled))]


async def test_titles_count_more_than_topics_and_descriptions(programme: Entered) -> None:
    db, _ = programme
    house = (await factories.institution(db)).id
    described = await factories.training(db, house, TextCard("de", "Garten", description="Mit Bienen"))
    topical = await factories.training(db, house, "Wiese", topic="Bienen")
    inside = await factories.training(db, house, "Wildbienen")
    titled = await factories.training(db, house, "Bienen")
    for training in (described, topical, inside, titled):
        await factories.session(db, training, house)
    assert [hit.id for hit in (await _ask(db, "bienen")).hits] == [titled, inside, topical, described]


async def test_only_the_sessions_that_fit_are_counted(programme: Entered) -> None:
    (hit,) = (await _ask(programme[0], "bls bern mai")).hits
    assert (hit.title, hit.dates) == ("BLS-AED-SRC Komplett", 1)
    assert hit.next_at == datetime(2030, 5, 8, 7, tzinfo=UTC)


async def test_a_session_whose_meetings_are_all_cancelled_has_no_month(programme: Entered) -> None:
    db, named = programme
    (session,) = (await db.execute(select(sessions.c.id).where(sessions.c.training_id == named["stress"]))).scalars()
    await db.execute(update(meetings).where(meetings.c.session_id == session).values(cancelled_at=NOW))
    assert await _first(programme, "stress november") == []
    assert await _first(programme, "stress") == ["stress"]


async def test_titles_come_in_the_language_of_whoever_asks(programme: Entered) -> None:
    titles = [(await _ask(programme[0], "haccp", language)).hits[0].title for language in ("de", "fr", "en")]
    assert titles == ["Händehygiene", "Hygiène des mains", "Händehygiene"]


async def test_idle_words_alone_show_all_there_is(programme: Entered) -> None:
    assert len((await _ask(programme[0], "Kurse bitte")).hits) == len(TRAININGS)


async def test_seminars_online_are_found_by_their_link(programme: Entered) -> None:
    db, named = programme
    house = (await factories.institution(db)).id
    await factories.session(db, named["führung"], house, datetime(2030, 6, 3, 9), online="https://example.org/x")
    assert await _first(programme, "en ligne", "fr") == ["führung"]


async def test_whatever_changes_is_found_at_once_by_whoever_asks_next(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        training = await factories.training(db, house, "Töpfern")
        session = await factories.session(db, training, house, place="Bern")
    assert await _counts(database, "töpfern bern") == [1]
    changes = [
        ("töpfern thun", update(sessions).values(place="Thun")),
        (
            "töpfern mai",
            update(meetings).values(starts_local=datetime(2030, 5, 1, 9), starts_at=LATER, ends_at=LATER + THREE_HOURS),
        ),
        ("weben", update(training_texts).values(title="Weben")),
        ("handwerk", update(trainings).values(topic="Handwerk")),
        ("sonnenrain", update(institutions).values(name="Sonnenrain")),
    ]
    for words, change in changes:
        assert await _counts(database, words) != [1]
        async with database.writing() as db:
            await db.execute(change)
        assert await _counts(database, words) == [1]
    async with database.writing() as db:
        await db.execute(update(sessions).where(sessions.c.id == session).values(state=SessionState.DRAFT))
    assert await _counts(database, "weben") == [0]


async def test_what_was_undone_was_never_found(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as db:
            await factories.stamp_at_once(db)
            house = (await factories.institution(db)).id
            await factories.training(db, house, "Töpfern")
            assert len((await _ask(db, "töpfern")).hits) == 1
            raise ZeroDivisionError
    assert await _counts(database, "töpfern") == []


async def test_a_session_that_has_begun_is_no_longer_found_and_back_in_time_it_is(database: Database) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        await factories.session(db, await factories.training(db, house, "Töpfern"), house, datetime(2030, 3, 14, 9))
    for days, dates in ((0, 1), (30, 0), (0, 1)):
        async with database.reading() as db:
            (hit,) = (await search.find(db, "topfern", "de", NOW + timedelta(days=days))).hits
        assert hit.dates == dates


async def _counts(database: Database, words: str) -> list[int]:
    """Sessions of each training that is found, asked anew."""
    async with database.reading() as db:
        return [hit.dates for hit in (await _ask(db, words)).hits]


async def test_an_empty_catalogue_finds_nothing(database: Database) -> None:
    async with database.reading() as db:
        found = await search.find(db, "erste_hilfe_mai", "de", NOW)
    assert (list(found.hits), found.near) == ([], ())


def _programme() -> Programme:
    facts = ((Facet.KIND, "internal"), (Facet.LANGUAGE, "de"))
    sessions = (OpenSession(1, None, "Europe/Zurich", "Bern", facts, spaced("Bern"), ("Haus Lindenhof",)),)
    texts = [Text(spaced(text)) for text in ("Erste Hilfe", "Notfall", "", "Beatmen")]
    return Programme([Findable(1, {"de": "Erste Hilfe"}, *texts, facts, sessions)])


_WORDS = st.sampled_from(["erste", "hilfe", "bern", "mai", "lindenhof", "intern", "kurs", "nofall", "xyz", "2030", "-"])


@given(st.text() | st.lists(_WORDS).map(" ".join))
def test_any_text_is_answered(text: str) -> None:
    found = search.answer(_programme(), text, "de", NOW)
    assert not (found.hits and found.near)
