"""Which training the sessions of a file belong to, and how it is described."""

from catalogue.cards import TextCard
from catalogue.exchange.remarks import Finding
from tests.exchange.conftest import Desk


async def test_renaming_in_the_file_renames_the_training_of_all_its_sessions(desk: Desk) -> None:
    await desk.take("titel;code\nKurs;K1\nKurs;K2\n")
    report = await desk.take("titel;code\nGrundkurs;K1\nGrundkurs;K2\nGrundkurs;K3\n")
    assert report.summary == "rows 3, new 1, changed 2, unchanged 0, refused 0"
    found = await desk.sessions()
    assert {one.training.title("de") for one in found} == {"Grundkurs"}
    assert len({one.training.id for one in found}) == 1


async def test_renaming_some_sessions_moves_them_to_a_training_of_that_name(desk: Desk) -> None:
    await desk.take("titel;code\nKurs;K1\nKurs;K2\n")
    await desk.take("titel;code\nGrundkurs;K1\n")
    titles = {one.plan.code: one.training.title("de") for one in await desk.sessions()}
    assert titles == {"K1": "Grundkurs", "K2": "Kurs"}


async def test_one_title_under_two_topics_is_two_trainings(desk: Desk) -> None:
    file = "titel;thema;code\nStufe 1;abends;K1\nStufe 1;morgens;K2\nStufe 1;abends;K3\n"
    await desk.take(file)
    found = {one.plan.code: one.training.id for one in await desk.sessions()}
    assert found["K1"] == found["K3"] != found["K2"]
    assert (await desk.take(file)).unchanged == 3


async def test_a_training_described_in_two_ways_keeps_the_first_and_says_so(desk: Desk) -> None:
    file = "titel;beschreibung;code\nKurs;;K1\nKurs;erste;K2\nKurs;zweite;K3\n"
    report = await desk.take(file)
    assert [(remark.line, remark.why) for remark in report.remarks] == [(1, Finding.UNDATED), (4, Finding.DIFFERS)]
    assert {one.training.text("de").description for one in await desk.sessions()} == {"erste"}
    assert (await desk.take(file)).unchanged == 3


async def test_texts_of_other_languages_are_added_and_kept(desk: Desk) -> None:
    await desk.take("titel;beschreibung;titre@fr;code\nKurs;Text;Cours;K1\n")
    await desk.take("titel;code\nKurs;K1\n")
    assert (await desk.sessions())[0].training.texts == (TextCard("de", "Kurs", "Text"), TextCard("fr", "Cours"))
    await desk.take("titel;titre@fr;code\nKurs;;K1\n")
    assert (await desk.sessions())[0].training.texts == (TextCard("de", "Kurs", "Text"),)
