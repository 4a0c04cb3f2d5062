"""A page of a national register, as its interface delivers it, against what its README says about it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.exchange.imports import open_file
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Finding, Severity
from catalogue.rules.states import Kind
from catalogue.tables import meetings
from tests.exchange.conftest import Desk, proposed


def by_code(path: Path) -> dict[str, SessionProposal]:
    return {session.code: session for session in proposed(path).sessions if session.code}


def test_all_20_offers_are_found_under_their_path_and_recognised(kursnet: Path) -> None:
    opened = open_file(kursnet)
    assert (opened.layout.name, len(opened.table.rows)) == ("kursnet-weiterbildung-2023", 20)
    found = proposed(kursnet)
    assert (len(found.sessions), found.refused) == (20, frozenset())


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("173570222", "04.09.2023 – 08.09.2023"),  # 1693778400000: in UTC 03.09., 22:00
        ("184336343", "17.07.2023 – 17.03.2024"),  # begins in summer time, ends in winter time
        ("183345723", "17.11.2023 – 23.01.2024"),
        ("172686159", "28.08.2023 – 05.01.2024"),
    ],
)
def test_milliseconds_are_the_local_day_in_summer_and_in_winter(kursnet: Path, code: str, days: str) -> None:
    offer = by_code(kursnet)[code]
    assert offer.date_note.splitlines()[0] == days
    assert f"{offer.closes:%d.%m.%Y}" == days[:10]


def test_a_day_without_clock_times_is_no_meeting_and_is_reported(kursnet: Path) -> None:
    found = proposed(kursnet)
    assert {remark.why for remark in found.remarks} == {Finding.NO_TIMES}
    assert {remark.severity for remark in found.remarks} == {Severity.DOUBTFUL}
    assert [remark.line for remark in found.remarks] == [2, 3, 4, 9, 10, 11, 14, 16, 17, 18, 19, 20]
    assert not any(offer.meetings for offer in found.sessions)


def test_8_offers_have_no_start_and_keep_the_words_of_their_source(kursnet: Path) -> None:
    offers = proposed(kursnet).sessions
    dated = [offer for offer in offers if offer.date_note[2:3] == offer.date_note[5:6] == "."]
    assert (len(dated), len(offers) - len(dated)) == (12, 8)
    assert by_code(kursnet)["172818328"].date_note == "8:30 - 16:30 Uhr"
    assert "In unregelmäßigen Abständen." in by_code(kursnet)["168577365"].note


def test_a_deadline_stays_also_where_nothing_begins(kursnet: Path) -> None:
    offers = proposed(kursnet).sessions
    deadlines = {offer.line: offer.closes for offer in offers if offer.line in (4, 8, 13, 17, 20)}
    assert deadlines == {
        4: date(2023, 8, 11),
        8: date(2024, 2, 18),  # no begin
        13: date(2024, 1, 28),  # no begin
        17: date(2023, 8, 11),
        20: date(2023, 8, 11),
    }
    # Nine begin and name no deadline: the first day is the last to enrol.
    assert sum(offer.closes is not None for offer in offers) == 5 + 9


def test_no_price_is_0_and_none_is_free(kursnet: Path) -> None:
    offers = proposed(kursnet).sessions
    assert {offer.price for offer in offers} == {None}
    notes = Counter(offer.price_note for offer in offers)
    assert notes["Inklusive Schulungsunterlagen und ggf. Prüfungskosten"] == 3
    assert notes["Lehrgangsgebühr auf Anfrage"] == 4


def test_forgotten_placeholders_mean_nothing(kursnet: Path) -> None:
    offers = by_code(kursnet)
    assert offers["183345723"].price_note == ""  # <p>Kosten-Bemerkung</p>
    texts = [text for offer in offers.values() for text in (offer.note, *_texts(offer))]
    assert not any("Keine Angabe" in text.splitlines() for text in texts)


def test_seats_are_the_numbers_of_the_source(kursnet: Path) -> None:
    seats = Counter((offer.minimum, offer.capacity) for offer in proposed(kursnet).sessions)
    assert seats == {(None, None): 8, (6, 25): 7, (4, 25): 3, (10, 25): 2}


def test_an_address_becomes_one_place(kursnet: Path) -> None:
    places = {offer.line: offer.place for offer in proposed(kursnet).sessions}
    assert places[1] == "Neumärkter Straße 1a-3, 38350 Helmstedt"
    assert places[3] == "Neundorfer Str. 22, 08523 Plauen, Vogtland"  # the zero of the postcode stays
    assert all(places.values())


def test_markup_becomes_plain_text_and_no_internal_address_gets_in(kursnet: Path) -> None:
    for offer in proposed(kursnet).sessions:
        for text in (offer.note, offer.date_note, offer.price_note, offer.place, *_texts(offer)):
            assert not any(sign in text for sign in ("<p>", "<li", "<br", "</", "&amp;", "&sect;", "cluster.local"))
    assert "nach § 43b SGB XI" in by_code(kursnet)["177833135"].texts[0].audience
    assert "• Manage access\n• Manage security" in by_code(kursnet)["168577365"].texts[0].description


def test_titles_keep_the_gender_style_of_their_source(kursnet: Path) -> None:
    titles = " | ".join(offer.title for offer in proposed(kursnet).sessions)
    assert all(style in titles for style in ("(m/w/d)", "Projektmanager/-in", "Administrator:in"))


async def test_the_register_taken_in_again_changes_nothing(desk: Desk, kursnet: Path) -> None:
    dry = await desk.take(kursnet, dry_run=True)
    first = await desk.take(kursnet)
    assert first.lines == dry.lines
    assert (first.summary, first.exit_code) == ("rows 20, new 20, changed 0, unchanged 0, refused 0", 0)
    before = await desk.rows()
    assert (await desk.take(kursnet)).summary == "rows 20, new 0, changed 0, unchanged 20, refused 0"
    assert await desk.rows() == before
    stored = {one.plan.code: one for one in await desk.sessions()}
    offer = stored["173570222"]
    assert (offer.plan.closes_on, offer.plan.price, offer.plan.currency) == (date(2023, 9, 4), None, "CHF")
    assert (offer.plan.minimum, offer.plan.capacity, offer.training.kind) == (4, 25, Kind.VOCATIONAL)
    async with desk.database.reading() as db:
        assert (await db.execute(select(meetings))).all() == []


def _texts(offer: SessionProposal) -> tuple[str, ...]:
    return tuple(text for card in offer.texts for text in (card.title, card.description, card.audience))
