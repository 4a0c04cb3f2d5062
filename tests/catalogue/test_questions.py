"""Forty questions of `questions.toml`, asked of its programme: nearly all find what was meant among the first three."""

import tomllib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import search
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.rules.states import Kind
from tests import factories
from tests.factories import NOW

#: Of forty.
ENOUGH = 38
GIVEN: dict[str, Any] = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))

#: The connection, and the trainings' names by their ids.
Entered = tuple[AsyncConnection, dict[int, str]]


async def _enter(db: AsyncConnection) -> dict[int, str]:
    houses = {
        slug: (await factories.institution(db, slug, name, languages=(language,))).id
        for slug, (name, language) in GIVEN["houses"].items()
    }
    named = {}
    for name, given in GIVEN["trainings"].items():
        house, kind = houses[given["house"]], Kind(given.get("kind", "internal"))
        texts = [TextCard(*text) for text in given["texts"]]
        training = await factories.training(db, house, *texts, topic=given.get("topic"), kind=kind)
        named[training] = name
        for run in given["sessions"]:
            start, place, language = run.split(" ")
            where = {"online": "https://example.org/raum"} if place == "online" else {"place": place}
            await factories.session(db, training, house, datetime.fromisoformat(start), language=language, **where)
    return named


@pytest_asyncio.fixture
async def programme(database: Database) -> AsyncIterator[Entered]:
    async with database.writing() as db:
        await factories.stamp_at_once(db)
        yield db, await _enter(db)


async def test_nearly_all_questions_find_what_was_meant(programme: Entered) -> None:
    db, named = programme
    missed = []
    for question in GIVEN["questions"]:
        wanted = question.pop("finds")
        ((language, words),) = question.items()
        found = await search.find(db, search.fold_query(words), language, NOW)
        first = [named[hit.id] for hit in found.hits[:3]]
        if wanted not in first:
            missed.append(f"{words!r} ({language}): {wanted} is not among {first}")
        question["finds"] = wanted
    print(*missed, sep="\n")
    assert len(GIVEN["questions"]) == 40
    assert 40 - len(missed) >= ENOUGH, "\n".join(missed)
