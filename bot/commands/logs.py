"""Log lines for people, on stderr, without secrets: what a library logs or a traceback quotes is cleaned as well."""

import logging
import re
import sys
from collections.abc import Iterable
from urllib.parse import quote

import structlog

#: Any bot token, as in the addresses of the Bot API (`bot<digits>:<secret>`), percent-encoded or not.
TOKEN = r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}"
#: They log each request, with the token in its address, or each tick.
TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "alembic", "uvicorn", "sqlalchemy", "asyncio")


class Cleaning(logging.Formatter):
    """Formats a record and leaves out the secrets, wherever in it they stand."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        known = {form for secret in secrets if secret for form in _forms(secret)}
        words = sorted(known, key=len, reverse=True)
        self._secret = re.compile("|".join([*map(re.escape, words), TOKEN]))

    def format(self, record: logging.LogRecord) -> str:
        return self.clean(super().format(record))

    def clean(self, text: str) -> str:
        return self._secret.sub("***", text)


def _forms(secret: str) -> tuple[str, ...]:
    """As it is, in an address, and quoted by Python."""
    return secret, quote(secret, safe=""), repr(secret)[1:-1]


def set_up(secrets: Iterable[str] = ()) -> None:
    """Send structlog and the standard library the same way. May be called again, once the secrets are known."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Cleaning(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    plain = structlog.dev.ConsoleRenderer(colors=False, pad_event=0, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, plain],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def clean(text: str) -> str:
    """A line for the console without the secrets that the logs leave out."""
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    cleaning = next((one for one in formatters if isinstance(one, Cleaning)), Cleaning())
    return cleaning.clean(text)
