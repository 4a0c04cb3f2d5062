"""Which links Telegram takes in texts and buttons (tdlib/td: LinkManager::check_link)."""

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d)")
_TELEGRAM = {"tg", "ton", "tonsite"}
_WEB = {"http", "https"}
_MENTION = re.compile(r"tg://user\?id=(\d+)$")


def mentioned(url: str) -> int | None:
    """The person that a `tg://user?id=…` link speaks of."""
    found = _MENTION.match(url)
    return int(found[1]) if found else None


def checked(url: str) -> str:
    """The link as Telegram keeps it: with scheme and path. Raises ValueError, worded as `URL '…' is invalid: …`."""
    found = _SCHEME.match(url)
    scheme = found[1].lower() if found else "http"
    if scheme in _TELEGRAM:
        return url
    if scheme not in _WEB:
        raise ValueError(f"URL '{url}' is invalid: Unsupported URL protocol")
    whole = url if found else "http://" + url
    try:
        parts = urlsplit(whole)
        wrong = "." not in (parts.hostname or "") or re.search(r"\s", url) or parts.port == 0
    except ValueError:
        wrong = True
    if wrong:
        raise ValueError(f"URL '{url}' is invalid: Wrong HTTP URL")
    return whole if parts.path or parts.query or parts.fragment else whole + "/"
