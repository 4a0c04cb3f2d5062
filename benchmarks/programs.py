"""Programs of their own: started, waited for until they say that they are ready, ended by the id that we know."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp

#: Seconds to come up, and to end after SIGTERM.
PATIENCE = 60.0
ROOT = Path(__file__).parents[1]
#: The environment of the peers that don't fit into the product's own.
PEERS = ROOT / ".venv-bench" / "bin" / "python"


class Program:
    """One running process. `seconds`: from its start to its word `ready`; `word`: what it said after that."""

    def __init__(self, process: asyncio.subprocess.Process, started: float) -> None:
        self._process, self._started = process, started
        self._reader: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._said: list[str] = []
        self.seconds = 0.0
        self.word = ""

    async def come_up(self) -> None:
        self._reader = asyncio.create_task(self._read())
        try:
            self.word = await asyncio.wait_for(self._ready, PATIENCE)
        except TimeoutError:
            raise RuntimeError("a program did not get ready:\n" + "".join(self._said[-40:])) from None

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for raw in self._process.stdout:
            line = raw.decode(errors="replace")
            self._said = [*self._said[-200:], line]
            if "ready" in line.split() and not self._ready.done():
                self.seconds = perf_counter() - self._started
                self._ready.set_result(line.split()[-1])
        if not self._ready.done():
            self._ready.set_exception(RuntimeError("a program ended early:\n" + "".join(self._said[-40:])))

    @property
    def troubles(self) -> list[str]:
        """What it has logged as going wrong."""
        return [line for line in self._said if "ERROR" in line or "Traceback" in line]

    def cpu(self) -> float:
        """Seconds of processor time so far, all threads (Linux: /proc/<pid>/stat, fields 14 and 15)."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._process.kill()
        if self._reader is not None:
            await self._reader


@contextlib.asynccontextmanager
async def program(*command: str, folder: Path = ROOT) -> AsyncIterator[Program]:
    """Ready at the beginning of the block, ended after it."""
    environment = os.environ | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    started = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Program(process, started)
    try:
        await running.come_up()
        yield running
    finally:
        await running.end()


class Api:
    """The local Bot API server, seen from the driver's side."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._session = session

    async def drive(self, what: str, token: str, **wish: Any) -> dict[str, Any]:
        async with self._session.post(f"{self.url}/bench/{what}", json={"token": token, **wish}) as response:
            found: dict[str, Any] = await response.json()
            return found


@contextlib.asynccontextmanager
async def api() -> AsyncIterator[Api]:
    timeout = aiohttp.ClientTimeout(total=600)
    async with (
        program(sys.executable, "-m", "benchmarks.api") as server,
        aiohttp.ClientSession(timeout=timeout) as client,
    ):
        yield Api(int(server.word), client)


def product(config: Path) -> Sequence[str]:
    return (sys.executable, "-m", "bot", "run", "--config", str(config))
