"""The bot as its own process, as `kursverbund run` is, against the sandbox server of the test."""

import asyncio
import os
import signal
import socket
from pathlib import Path

from tests import warm

TOKEN = "4200:sandbox-token-of-the-tests-0123456789ab"
SECRET = "a-secret_of-the-tests"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def write_config(
    folder: Path, database_url: str, api_url: str, mode: str = "polling", more: str = "", morning: str = ""
) -> Path:
    """A configuration without quiet hours, undo and morning message, so that tests wait for nothing; `more` is TOML,
    appended."""
    port = free_port()
    path = folder / "config.toml"
    path.write_text(
        f"""
[telegram]
token = "{TOKEN}"
api_url = "{api_url}"
mode = "{mode}"
[webhook]
listen = "127.0.0.1:{port}"
public_url = "http://127.0.0.1:{port}/hook"
secret = "{SECRET}"
[database]
url = "{database_url}"
[reminders]
quiet_hours = ["00:00", "00:00"]
tick = "PT1S"
[notices]
undo = "PT0S"
morning = "{morning}"
{more}
"""
    )
    return path


class RunningBot:
    """One process after the other on the same configuration: start, kill, start again."""

    def __init__(self, config: Path, clock: Path) -> None:
        self._config, self._clock = config, clock
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self.log: list[str] = []

    async def start(self) -> None:
        self._ready.clear()
        command = warm.command("run", "--config", self._config, "--clock", self._clock)
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=self._config.parent, stderr=asyncio.subprocess.PIPE, env=os.environ | {"NO_COLOR": "1"}
        )
        self._reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait_for(self._ready.wait(), 30)
        except TimeoutError:
            raise AssertionError("the bot is not ready:\n" + "".join(self.log)) from None

    async def _read(self) -> None:
        assert self._process is not None and self._process.stderr is not None
        async for line in self._process.stderr:
            self.log.append(line.decode(errors="replace"))
            if "ready" in self.log[-1]:
                self._ready.set()

    async def kill(self) -> None:
        """SIGKILL: no last words."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; hands out the exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, sign: signal.Signals) -> int:
        assert self._process is not None and self._reader is not None
        if self._process.returncode is None:
            self._process.send_signal(sign)
        code = await asyncio.wait_for(self._process.wait(), 15)
        await self._reader
        return code


async def kursverbund(config: Path, *words: str) -> list[str]:
    """A command of the command line; its lines. Fails the test where it fails."""
    command = warm.command(*words, "--config", config)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, f"{words}: {err.decode()}"
    return out.decode().splitlines()
