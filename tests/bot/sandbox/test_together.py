"""Server, bot and demo network as one program, as people start it."""

import asyncio
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.sandbox import together
from tests.visitor import Stage, Visitor

SAMIRA, LEA, OPERATOR = 5_000_013, 5_000_002, 5_000_001
ROOT = Path(__file__).parents[3]
#: At whatever hour a test runs, nobody gets a morning message in between.
SILENT = {"KURSVERBUND_NOTICES__MORNING": ""}


async def _start(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    command = (sys.executable, "-m", "bot", "sandbox", *arguments)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *command, cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": ""} | SILENT, stdout=pipe, stderr=pipe
    )


@asynccontextmanager
async def sandbox(folder: Path, *arguments: str) -> AsyncIterator[Stage]:
    """The program in a folder of its own; it ends by itself when told to, within ten seconds, and says no error."""
    program = await _start(folder, "--port", "0", *arguments)
    assert program.stdout is not None and program.stderr is not None
    try:
        line = b""
        while b"http://" not in line:
            line = await asyncio.wait_for(program.stdout.readline(), 30)
            assert line, (await program.stderr.read()).decode()
        address = re.search(r"http://[\d.:]+", line.decode())
        assert address is not None
        async with Stage(address[0]) as stage:
            yield stage
        program.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(program.communicate(), 10)
        assert program.returncode == 0, errors.decode()
        assert b"Traceback" not in errors
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()


async def test_somebody_of_the_demo_network_is_known_now_and_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        async with sandbox(tmp_path) as stage:
            samira = Visitor(stage, SAMIRA, "Samira")
            await samira.say("/mine")
            assert "Wiederbelebung BLS-AED" in "\n".join(samira.last.buttons)
            assert samira.last.text.startswith("Meine Kurse")
    assert (tmp_path / "sandbox.db").exists()


async def test_people_stand_on_the_page_with_their_houses_and_menus(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as stage:
        people = {person["id"]: person for person in (await stage.get("state"))["people"]}
        assert people[SAMIRA]["houses"] == [{"institution": "Haus Lindenhof", "role": "staff"}]
        assert "Wiederbelebung BLS-AED" in people[SAMIRA]["seats"]
        assert people[OPERATOR]["operator"]
        assert not people[LEA]["started"], "nobody wrote to the bot for her"
        desks = {person["id"] for person in people.values() if "manage" in {c["command"] for c in person["commands"]}}
        assert desks == {id_ for id_, person in people.items() if person["invites"]}
        assert len(desks) == 4


async def test_an_invitation_of_the_page_makes_somebody_new_a_member(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as stage:
        payload = next(person["invites"] for person in (await stage.get("people")) if person["invites"])
        zoe = await stage.visitor("Zoë", "en")
        await zoe.say(f"/start {payload}")
        await zoe.press("Join")
        await zoe.press("Continue")
        assert "Hello Zoë" in zoe.last.text
        shown = await stage.get(f"people/{zoe.id}")
        assert [house["role"] for house in shown["houses"]] == ["staff"], "the page shows where she belongs now"


async def test_reminders_come_as_soon_as_the_clock_is_moved(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as stage:
        samira = Visitor(stage, SAMIRA, "Samira")
        await stage.advance("P1D")
        # What is due at night waits for the morning.
        wait = "PT1S" if 5 < datetime.now(ZoneInfo("Europe/Zurich")).hour < 19 else "PT12H"
        await stage.advance(wait)
        seen = await samira.wait_for(lambda message: "Erinnerung: Wiederbelebung BLS-AED" in message.text)
        assert seen.document is not None


async def test_the_calendar_that_somebody_subscribes_to_is_there(tmp_path: Path) -> None:
    async with sandbox(tmp_path) as stage:
        samira = Visitor(stage, SAMIRA, "Samira")
        await samira.say("/mine")
        await samira.press("Abonnieren")
        address = re.search(r"http://127\.0\.0\.1:\d+/cal/\S+?\.ics", samira.last.text)
        assert address is not None, samira.last.text
        async with aiohttp.ClientSession() as client, client.get(address[0]) as answer:
            assert answer.status == 200
            assert "SUMMARY:Wiederbelebung BLS-AED" in await answer.text()


async def test_an_empty_sandbox_has_nobody_but_the_operator(tmp_path: Path) -> None:
    async with sandbox(tmp_path, "--empty") as stage:
        assert [person["id"] for person in await stage.get("people")] == [OPERATOR]


async def test_a_port_that_is_taken_is_named_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        program = await _start(tmp_path, "--port", str(port))
        _, errors = await asyncio.wait_for(program.communicate(), 30)
    assert program.returncode == 2
    assert len(errors.decode().strip().splitlines()) == 1
    assert f"port {port}" in errors.decode()


async def test_instead_of_the_default_port_the_next_free_one_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(together, "PORT", taken.getsockname()[1])
        server, _ = await together._listening(together.PORT, tmp_path / "clock")
        await server.stop()
    assert together.PORT < int(server.url.rsplit(":", 1)[1]) < together.PORT + together.TRIED
