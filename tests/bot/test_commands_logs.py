"""What is logged can be shown to anybody: no token, no secret, wherever it comes from."""

import logging
import subprocess
import sys

import pytest

from bot.commands.logs import Cleaning

TOKEN = "4200:AAF-hidden_hidden_hidden_hidden-hid"
SECRET = "hidden hook&secret"

PROGRAM = f"""
import logging, sys
import structlog
from bot.commands import logs
early = structlog.get_logger()
logs.set_up()
logs.set_up(["{TOKEN}", "{SECRET}"])
early.info("asked", url="https://api.telegram.org/bot{TOKEN}/getMe", secret="{SECRET}")
logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot{TOKEN}/getMe")
logging.getLogger("aiohttp.client").warning("bot%s is slow", "{TOKEN}")
secret = "{SECRET}"
try:
    raise ValueError("{TOKEN}")
except ValueError:
    early.exception("it broke", key="k")
    logging.getLogger("asyncio").exception("it broke with %s", secret)
"""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (f"GET /bot{TOKEN}/getMe", "GET /bot***/getMe"),
        ("GET /bot4200%3AAAF-hidden_hidden_hidden_hidden-hid/getMe", "GET /bot***/getMe"),
        ("/file/bot123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ/x.pdf", "/file/bot***/x.pdf"),
        (f"X-Telegram-Bot-Api-Secret-Token: {SECRET}", "X-Telegram-Bot-Api-Secret-Token: ***"),
        ("?secret=hidden%20hook%26secret", "?secret=***"),
        (repr({"password": 'it\'s \\ "x"'}), "{'password': '***'}"),
        ("at 12:30:15, session 12345: full", "at 12:30:15, session 12345: full"),
    ],
)
def test_secrets_are_left_out_and_nothing_else(text: str, cleaned: str) -> None:
    record = logging.LogRecord("any", logging.INFO, __file__, 1, "%s", (text,), None)
    assert (
        Cleaning(["4200:AAF-hidden_hidden_hidden_hidden-hid", SECRET, 'it\'s \\ "x"', ""])
        .format(record)
        .endswith(cleaned)
    )


def test_every_way_into_the_log_is_cleaned() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert ended.stdout == ""
    assert "hidden" not in ended.stderr
    assert "HTTP Request" not in ended.stderr, "httpx names every address"
    starts = [line.split(" ", 1)[1][:24] for line in ended.stderr.splitlines() if line.startswith("20")]
    assert starts == [
        "INFO    asked secret='**",
        "WARNING bot*** is slow",
        "ERROR   it broke key=k",
        "ERROR   it broke with **",
    ]
    assert ended.stderr.count("ValueError: ***") == 2
