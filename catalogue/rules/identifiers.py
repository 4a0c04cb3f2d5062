"""Numbers with a check digit."""

import re

_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4)
_WRITTEN = re.compile(r"CHE[-\s]?([0-9]{3})[.\s]?([0-9]{3})[.\s]?([0-9]{3})(\s*(MWST|TVA|IVA))?")


def uid_number(text: str) -> str | None:
    """A Swiss enterprise number (UID) as `CHE-123.456.788`, or None if it is not one.

    Nine digits, the last one a check digit modulo 11 (Federal Statistical Office, UID register); a trailing MWST,
    TVA or IVA is allowed and left out.
    """
    match = _WRITTEN.fullmatch(text.strip().upper())
    if match is None:
        return None
    digits = "".join(match.group(1, 2, 3))
    check = -sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
    return f"CHE-{digits[:3]}.{digits[3:6]}.{digits[6:]}" if check == int(digits[8]) else None
