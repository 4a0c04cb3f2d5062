"""From the start of the process until it is ready: the product beside the barest bot and the import alone."""

import contextlib
import sys

from benchmarks.places import KINDS, Place
from benchmarks.presses import config, token
from benchmarks.programs import api, product, program
from benchmarks.rounds import Figures, Run, column, in_turns
from benchmarks.table import Beside, Line

BARE, IMPORT = "bare PTB bot", "import telegram"


def _run(*command: str) -> Run:
    async def run(_number: int) -> Figures:
        async with program(*command) as running:
            return {"s": running.seconds}

    return run


async def lines(here: Place) -> list[Line]:
    async with contextlib.AsyncExitStack() as stack:
        served = await stack.enter_async_context(api())
        contenders = {}
        for number, kind in enumerate(KINDS):
            own = token(number)
            written = config(here.folder, f"start-{kind}", here.url(kind), served.url, own)
            contenders[kind] = _run(*product(written))
        contenders[BARE] = _run(sys.executable, "-m", "benchmarks.echo_ptb", served.url, token(9), "aiohttp")
        contenders[IMPORT] = _run(sys.executable, "-c", "import telegram; print('ready', flush=True)")
        runs = await in_turns(contenders, here.scale.rounds)
    return [
        Line(
            f"start-up, {kind}", "s", column(runs[kind], "s"), [Beside(n, column(runs[n], "s")) for n in (BARE, IMPORT)]
        )
        for kind in KINDS
    ]
