"""What an e-mail address looks like. Pure."""

import re

LONGEST = 200
# The part before the @ in ASCII, without what only quoted names may hold: every server takes it.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^@\s,;<>().\x00-\x1f\x7f\"\\:]+(?:\.[^@\s,;<>().\x00-\x1f\x7f\"\\:]+)+"
)


def is_address(text: str) -> bool:
    """One name, one @, a server with a dot; whether anybody reads it, only a message can tell."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None and as_sent(text) is not None


def as_sent(address: str) -> str | None:
    """As servers understand it: the domain in ASCII (IDNA); None where there is no such form."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode('ascii')}" if name.isascii() else None
    except UnicodeError:
        return None
