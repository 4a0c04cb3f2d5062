"""Objects inside a call, such as buttons and entities: which fields they may have, of which type.

Wording: JsonObject in tdlib/td. Where the server would silently pass over a field that it does not know, we refuse.
"""

from collections.abc import Mapping
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "String": str,
    "Integer": int,
    "Boolean": bool,
    "Array": list,
    "Object": dict,
    "Identifier": (int, str),
}


def check(given: Any, kinds: Mapping[str, str], what: str = "an Object") -> dict[str, Any]:
    """The object without its nulls. `kinds` maps names to types; a `!` behind the type means required.

    Raises ValueError: no object, a required field missing, a wrong type, an unknown field.
    """
    if not isinstance(given, dict):
        raise ValueError(f"expected {what}")
    fields = {name: value for name, value in given.items() if value is not None}
    for name, kind in kinds.items():
        _field(fields, name, kind)
    for name in fields:
        if name not in kinds:
            raise ValueError(f"field {name} is not part of this sandbox")
    return fields


def _field(fields: dict[str, Any], name: str, kind: str) -> None:
    if name not in fields:
        if kind.endswith("!"):
            raise ValueError(f'Can\'t find field "{name}"')
        return
    kind = kind.rstrip("!")
    value = fields[name]
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "Boolean"):
        raise ValueError(f'Field "{name}" must be of type {kind}')
