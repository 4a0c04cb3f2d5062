"""A course is shared in any chat: found behind the bot's name, sent as a card, opened by its link."""

from typing import Any

import pytest

from tests.e2e.conftest import Town, in_days, row
from tests.visitor import Visitor


async def _asks(visitor: Visitor, query: str) -> dict[str, Any]:
    """The whole question, with the bot's answer."""
    question: dict[str, Any] = await visitor.stage.post(f"people/{visitor.id}/inline", query=query, wait=20)
    assert question["answered"], query
    return question


@pytest.mark.parametrize("town", ["polling", "webhook"], indirect=True)
async def test_a_member_shares_a_course_and_its_link_opens_the_session(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"), row("Erste Hilfe", in_days(20), 5, "EH-1"))
    anna = await town.member("Anna")
    question = await _asks(anna, "incendie")
    (result,) = question["answer"]["results"]
    assert (result["title"], question["answer"]["is_personal"]) == ("Brandschutz", True)
    assert "Bern" in result["description"] and "3 seats free" in result["description"]
    message = await town.stage.post(f"people/{anna.id}/choose", question=question["question"], result_id=result["id"])
    assert "Brandschutz" in message["text"] and "Anna" not in message["text"]
    link = message["reply_markup"]["inline_keyboard"][0][0]["url"]
    await anna.say(f"/start {link.partition('?start=')[2]}")
    assert "Brandschutz" in anna.last.text
    assert "Enrol" in anna.last.buttons
    assert [one["title"] for one in await anna.search_inline("")] == ["Erste Hilfe", "Brandschutz"]


async def test_where_nothing_fits_a_button_leads_to_the_search(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    anna = await town.member("Anna")
    answer = (await _asks(anna, "Brandschutz Zürich"))["answer"]
    assert answer["results"] == []
    await anna.say(f"/start {answer['button']['start_parameter']}")
    assert "Without «zurich»" in anna.last.text


async def test_a_stranger_sees_nothing_but_the_door(town: Town) -> None:
    await town.programme(row("Brandschutz", in_days(30), 3, "BS-1"))
    for language, words in (("fr", "Ouvrir Kursverbund"), ("it", "Kursverbund öffnen")):
        stranger = await town.stage.visitor("Zoé", language)
        answer = (await _asks(stranger, "Brandschutz"))["answer"]
        assert (answer["results"], answer["button"]) == ([], {"text": words, "start_parameter": "h"})


async def test_whoever_only_asks_is_not_written_down(town: Town) -> None:
    stranger = await town.stage.visitor("Zoé")
    await _asks(stranger, "Brandschutz")
    async with town.database.reading() as db:
        assert (await db.exec_driver_sql("SELECT count(*) FROM people WHERE name = 'Zoé'")).scalar() == 0
