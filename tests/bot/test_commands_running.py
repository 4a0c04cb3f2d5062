"""The bot as a program: it starts, says why it does not, and stops when it is told to; and its webhook."""

import re
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from bot.sandbox.serving import SandboxServer
from tests.bot.shell import kursverbund, running

TOKEN = "4200:a-token-for-the-tests-of-the-commands"
SECRET = "a-secret-for-the-tests"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[SandboxServer]:
    async with SandboxServer(token=TOKEN, pace=0.01) as server:
        yield server


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def at(url: str, token: str = TOKEN, more: str = "") -> str:
    return f'[telegram]\ntoken = "{token}"\napi_url = "{url}"\n{more}\n'


def hooked(port: int) -> str:
    address = f'listen = "127.0.0.1:{port}"\npublic_url = "http://127.0.0.1:{port}/hook"'
    return f'mode = "webhook"\n[webhook]\n{address}\nsecret = "{SECRET}"'


def configured(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


# --- run ----------------------------------------------------------------------------------------------------------


async def test_the_bot_runs_until_sigterm_and_never_logs_its_token(tmp_path: Path, server: SandboxServer) -> None:
    configured(tmp_path, at(server.url))
    async with running(tmp_path, "run", "--clock", "clock") as bot:
        await bot.until("ready")
        assert await bot.stop() == 0
    assert TOKEN.split(":")[1] not in "".join(bot.printed)


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (["run", "--clock", "c"], at("https://api.telegram.org"), "--clock is for tests only"),
        (["run", "--clock", "config.toml"], at("http://127.0.0.1:1"), "--clock config.toml: not an ISO 8601 duration"),
        (["run"], at("http://127.0.0.1:1"), "Telegram can't be reached at http://127.0.0.1:1"),
        (["start"], at("http://127.0.0.1:1"), "Telegram can't be reached at http://127.0.0.1:1"),
        (["webhook", "info"], at("http://127.0.0.1:1"), "http://127.0.0.1:1 answers: .*check the connection"),
    ],
)
async def test_a_bot_that_can_not_start_says_why(tmp_path: Path, words: list[str], text: str, said: str) -> None:
    configured(tmp_path, text)
    ended = await kursverbund(tmp_path, *words)
    assert (ended.code, len(ended.err)) == (2, 1), ended.err
    assert re.search(said, ended.complaint)


async def test_a_token_that_telegram_does_not_know_is_said_so(tmp_path: Path, server: SandboxServer) -> None:
    configured(tmp_path, at(server.url, "4300:another-token-of-quite-some-length"))
    for words in (["run"], ["webhook", "delete"]):
        ended = await kursverbund(tmp_path, *words)
        assert ended.code == 2
        assert re.search("does not know this token: check telegram.token", ended.complaint)
    ended = await kursverbund(tmp_path, "doctor")
    assert (ended.code, "token: FAILS: " in "\n".join(ended.out)) == (1, True)
    assert "another-token" not in "\n".join([*ended.out, *ended.err])


async def test_a_taken_port_is_said_so(tmp_path: Path, server: SandboxServer, taken_port: int) -> None:
    configured(tmp_path, at(server.url, more=hooked(taken_port)))
    ended = await kursverbund(tmp_path, "run")
    assert (ended.code, "can't listen" in ended.complaint) == (2, True)
    ended = await kursverbund(tmp_path, "sandbox", "--port", taken_port)
    assert (ended.code, "--port" in ended.complaint) == (2, True)


# --- webhook ------------------------------------------------------------------------------------------------------


async def test_a_webhook_is_set_shown_and_deleted_by_hand_only(
    tmp_path: Path, server: SandboxServer, taken_port: int
) -> None:
    polling = configured(tmp_path, at(server.url)).rename(tmp_path / "polling.toml")
    configured(tmp_path, at(server.url, more=hooked(taken_port)))
    before = await kursverbund(tmp_path, "doctor")
    assert (before.code, "run `kursverbund webhook set`" in "\n".join(before.out)) == (1, True)
    url = f"http://127.0.0.1:{taken_port}/hook"
    assert (await kursverbund(tmp_path, "webhook", "set")).out == [f"Telegram sends updates to {url}"]
    shown = (await kursverbund(tmp_path, "webhook", "info")).out
    assert shown == [
        f"url: {url}",
        "waiting updates: 0",
        "kinds of updates: message, callback_query, inline_query, my_chat_member",
    ]
    assert (await kursverbund(tmp_path, "doctor")).code == 0
    refused = await kursverbund(tmp_path, "run", "--config", polling)
    assert (refused.code, "kursverbund webhook delete" in refused.complaint) == (2, True)
    doctor = await kursverbund(tmp_path, "doctor", "--config", polling)
    assert (doctor.code, "run `kursverbund webhook delete`" in "\n".join(doctor.out)) == (1, True)
    assert (await kursverbund(tmp_path, "webhook", "delete", "--config", polling)).code == 0
    assert (await kursverbund(tmp_path, "webhook", "info")).out[0] == "url: none"


# --- what a token is good for besides -----------------------------------------------------------------------------


async def test_an_invitation_comes_with_its_link_where_the_name_is_known(tmp_path: Path, server: SandboxServer) -> None:
    configured(tmp_path, at(server.url))
    await kursverbund(tmp_path, "institution", "add", "haus-a", "Haus A")
    ended = await kursverbund(tmp_path, "invite", "haus-a", "--role", "staff")
    payload, link = ended.out
    assert link == f"https://t.me/{server.world.bot['username']}?start={payload}"


@pytest_asyncio.fixture
async def late_server() -> AsyncIterator[str]:
    """Answers as Telegram does, with a clock that is two hours behind."""
    answers = {
        "getMe": {"id": 4200, "is_bot": True, "first_name": "Late", "username": "late_bot"},
        "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 3},
    }

    async def answer(request: web.Request) -> web.Response:
        date = format_datetime(datetime.now(UTC) - timedelta(hours=2), usegmt=True)
        result = answers.get(request.path.rpartition("/")[2])
        return web.json_response({"ok": result is not None, "result": result}, headers={"Date": date})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_the_doctor_compares_clocks(tmp_path: Path, late_server: str) -> None:
    configured(tmp_path, at(late_server))
    ended = await kursverbund(tmp_path, "doctor")
    assert ended.code == 1
    assert ended.out[-5:-2] == [
        "token: this is @late_bot",
        "webhook: none, the bot polls; 3 updates wait",
        "inline mode: off; /setinline at @BotFather lets people share courses",
    ]
    clock = next(line for line in ended.out if line.startswith("clock:"))
    assert re.match(f"clock: FAILS: .* UTC, but {late_server} says .*set this machine's clock", clock)


# --- sandbox ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["sandbox", "--port", "0", "--empty"], ["start", "--port", "0"]])
async def test_the_sandbox_keeps_to_a_database_of_its_own(tmp_path: Path, words: list[str]) -> None:
    precious = {"KURSVERBUND_DATABASE__URL": "sqlite:///precious.db"}
    async with running(tmp_path, *words, **precious) as sandbox:
        assert re.search(r"http://127\.0\.0\.1:\d+", await sandbox.until("http://"))
        await sandbox.until("ready")
        assert await sandbox.stop() == 0
    assert (tmp_path / "sandbox.db").exists()
    assert not (tmp_path / "precious.db").exists()


async def test_a_named_configuration_names_the_sandboxs_database_too(tmp_path: Path) -> None:
    config = configured(tmp_path, '[database]\nurl = "sqlite:///mine.db"\n')
    async with running(tmp_path, "sandbox", "--port", "0", "--empty", "--config", config) as sandbox:
        await sandbox.until("ready")
        assert await sandbox.stop() == 0
    assert (tmp_path / "mine.db").exists()
    assert not (tmp_path / "sandbox.db").exists()
