"""What an inline query shows and sends, as text to read: `tests/screens/sharing/choice.txt`, in three languages.

`KURSVERBUND_RENEW=1 pytest tests/bot/test_sharing.py` prints it anew.
"""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.asked import Sharing, asked
from bot.codec import parse
from bot.say import Say
from bot.screens import sharing
from bot.screens.sharing import Choice
from tests.bot.cards import ZONE, House

PRINTED = Path(__file__).parents[1] / "screens" / "sharing" / "choice.txt"
LANGUAGES = ("de", "fr", "en")


def _several(say: Say, house: House) -> Choice:
    deesk, fire, none = (replace(line, next_id=house.number(412)) for line in house.training_lines())
    full = house.line(id=house.number(413), free=0, place="Thun")
    shown = [(deesk, house.training(), house.line()), (fire, house.training(), full), (none, house.training(), None)]
    return sharing.choice(shown, "kurs", say)


SITUATIONS: dict[str, Callable[[Say, House], Choice]] = {
    "several": _several,
    "nothing found": lambda say, house: sharing.choice([], "x" * 55 if house.most else "quantenphysik", say),
    "an empty catalogue": lambda say, house: sharing.choice([], "", say),
    "in no institution": lambda say, house: sharing.stranger("Kursverbund", say),
}


def _shown(choice: Choice) -> str:
    packed = choice.packed()
    lines = [f"[{packed['way_on'][0]} → {packed['way_on'][1]}]"] if packed["way_on"] else []
    for course in packed["courses"]:
        text = unescape(re.sub("</?b>", "**", course["text"])).replace("\n", "\n  ")
        links = " ".join(f"[{label} → {to}]" for label, to in course["links"])
        lines += [f"{course['title']} | {course['about']}", f"  {text}", f"  {links}"]
    return "\n".join(lines)


def _printed() -> str:
    parts = []
    for language in LANGUAGES:
        parts.append(f"===== {language} =====")
        for situation, choice in SITUATIONS.items():
            parts += [f"--- {situation} ---", _shown(choice(Say(language, ZONE), House())), ""]
    return "\n".join(parts)


def test_what_is_shared_reads_as_printed() -> None:
    if os.environ.get("KURSVERBUND_RENEW"):
        PRINTED.write_text(_printed(), encoding="utf-8")
    assert _printed() == PRINTED.read_text(encoding="utf-8"), "read the new text aloud, then print it anew"


@pytest.mark.parametrize("house", [House(), House(most=True)], ids=["ordinary", "longest"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_telegram_takes_it_and_every_link_only_shows(situation: str, language: str, house: House) -> None:
    packed = SITUATIONS[situation](Say(language, ZONE), house).packed()
    assert len({course["id"] for course in packed["courses"]}) == len(packed["courses"])
    assert all(course["title"] and len(course["text"]) < 4096 for course in packed["courses"])
    links = [link for course in packed["courses"] for link in course["links"]]
    for label, to in [*links, *([packed["way_on"]] if packed["way_on"] else [])]:
        assert label and re.fullmatch("[A-Za-z0-9_-]{1,64}", to)
        assert parse(to).shows


def _update(**query: Any) -> Update:
    person = {"id": 7, "is_bot": False, "first_name": "Anna"}
    inline = {"id": "1", "from": person, "query": "", "offset": ""} | query
    update = Update.de_json({"update_id": 1, "inline_query": inline}, None)
    assert update is not None
    return update


def test_what_is_typed_behind_the_name_is_a_search_to_share() -> None:
    assert asked(_update(query="erste hilfe")) == Sharing("erste hilfe")
    assert asked(_update()) == Sharing("")
    assert asked(_update(**{"from": {"id": 7, "is_bot": True, "first_name": "Bot"}})) is None
