"""What an e-mail address looks like. Pure."""

import re

LONGEST = 200
_ADDRESS = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>().]+(?:\.[^@\s,;<>().]+)+")


def is_address(text: str) -> bool:
    """One name, one @, a server with a dot; whether anybody reads it, only a message can tell."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
