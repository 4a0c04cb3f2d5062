"""The people's side: what they can do, what their apps would not let them, and who looks on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.now import parse_shift
from bot.sandbox.clock import Clock, format_duration
from bot.sandbox.serving import SandboxServer
from tests.bot.sandbox.conftest import Api
from tests.visitor import Stage, Visitor

ENROL = InlineKeyboardButton("✅ Enrol", callback_data="e")
ROWS = InlineKeyboardMarkup([[ENROL, InlineKeyboardButton("Map", url="x.org")]])


async def test_a_deep_link_is_a_start_command_with_its_payload(api: Api, stage: Stage) -> None:
    beat = await stage.visitor("Beat", language="de", last_name="Muster")
    await beat.say("/start abc_DEF-1", settle=False)
    message = (await api("getUpdates"))["result"][0]["message"]
    assert message["text"] == "/start abc_DEF-1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["chat"] == {"id": beat.id, "type": "private", "first_name": "Beat", "last_name": "Muster"}
    assert message["from"]["language_code"] == "de"


@pytest.mark.parametrize(
    ("deed", "body", "error"),
    [
        ("message", {"text": " "}, "Bad Request: text must be non-empty"),
        ("press", {"message_id": 1, "label": "Enrol"}, "there is no message 1 in the chat of Anna"),
        ("forged", {"data": "x" * 65}, "data must be 1 to 64 bytes"),
        ("message", {"txt": "x"}, "text: Field required; txt: Extra inputs are not permitted"),
        ("dance", {}, "nobody can dance"),
    ],
)
async def test_what_no_app_would_send_is_refused(
    deed: str, body: dict[str, Any], error: str, anna: Visitor, stage: Stage
) -> None:
    if deed == "press":
        body = {**body, "message_id": 9999}
        error = error.replace("1", "9999")
    with pytest.raises(AssertionError) as refused:
        await stage.post(f"people/{anna.id}/{deed}", **body)
    assert str(refused.value).endswith(error)


async def test_a_person_with_a_blocked_bot_is_silent(anna: Visitor) -> None:
    await anna.block()
    with pytest.raises(AssertionError, match="has blocked the bot"):
        await anna.say("hello", settle=False)


async def test_buttons_that_need_no_bot_do_their_work(bot: Bot, anna: Visitor, stage: Stage) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=ROWS)
    done = await stage.post(f"people/{anna.id}/press", message_id=sent.message_id, label="Map")
    assert done == {"url": "http://x.org/"}


async def test_a_button_that_is_gone_cannot_be_pressed(bot: Bot, anna: Visitor) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=ROWS)
    await anna.look()
    await sent.edit_text("y")
    with pytest.raises(AssertionError, match="no button 'Enrol'"):
        await anna.press("Enrol", settle=False)


async def test_onlookers_see_events_as_they_come_and_from_any_point(bot: Bot, anna: Visitor, stage: Stage) -> None:
    after = (await stage.get("state"))["last_event"]
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{stage.url}/sandbox/events?after={after}") as stream:
            sent = await bot.send_message(anna.id, "one")
            await sent.edit_text("two")
            await sent.delete()
            seen = [await event(stream) for _ in range(3)]
        async with session.get(f"{stage.url}/sandbox/events?after={seen[0]['n']}") as stream:
            assert await event(stream) == seen[1]
    assert [one["type"] for one in seen] == ["message", "edited", "deleted"]
    assert [one["n"] for one in seen] == [after + 1, after + 2, after + 3]
    assert (seen[1]["person"], seen[1]["message"]["text"]) == (anna.id, "two")


async def event(stream: aiohttp.ClientResponse) -> Any:
    while not (line := await stream.content.readline()).startswith(b"data: "):
        assert line
    return json.loads(line.removeprefix(b"data: "))


def held(clock_file: Path) -> str:
    return clock_file.read_text()


def put(clock_file: Path, duration: str) -> None:
    clock_file.write_text(duration)


async def test_the_clock_moves_messages_and_the_file_that_the_bot_reads(
    bot: Bot, anna: Visitor, stage: Stage, clock_file: Path
) -> None:
    await stage.advance("P1D")
    await stage.advance("PT2H")
    assert held(clock_file) == "P1DT2H"
    sent = await bot.send_message(anna.id, "x")
    assert timedelta(hours=25) < sent.date - datetime.now(UTC) < timedelta(hours=27)
    put(clock_file, "P3D")
    assert (await stage.get("clock"))["offset"] == "P3D"
    with pytest.raises(AssertionError, match="not an ISO 8601 duration"):
        await stage.advance("tomorrow")


@pytest.mark.parametrize("text", ["P6DT2H", "PT30S", "-P1D", "P1DT2H3M4S"])
def test_a_duration_is_read_and_written(text: str) -> None:
    assert format_duration(parse_shift(text)) == text


def test_a_half_written_clock_file_keeps_the_last_time(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = Clock(file)
    file.write_text("P1D")
    assert clock.offset == timedelta(days=1)
    file.write_text("")
    assert clock.offset == timedelta(days=1)


async def test_a_reset_forgets_people_and_pending_updates(api: Api, anna: Visitor, stage: Stage) -> None:
    await stage.post("reset")
    assert await stage.get("people") == []
    assert (await api("getUpdates"))["result"] == []


async def test_a_taken_port_is_an_error_and_two_free_ones_are_not(server: SandboxServer) -> None:
    async with SandboxServer() as other:
        assert other.url != server.url
        with pytest.raises(OSError, match="in use"):
            await SandboxServer(port=int(other.url.rsplit(":", 1)[1])).start()


async def test_a_person_with_a_taken_id_is_refused(anna: Visitor, stage: Stage) -> None:
    with pytest.raises(AssertionError, match="already a person"):
        await stage.visitor("Beat", id=anna.id)
