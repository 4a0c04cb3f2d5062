"""Texts of web editors (ProseMirror and its kin) as plain text: nested nodes with `type` and `text` or `content`."""

from typing import Any

_BREAKS = ("hard_break", "hardBreak")
_KEYS = frozenset(("type", "content", "attrs", "marks"))
#: Deeper than lists in lists of any text.
_MOST_DEPTH = 15


def is_rich(value: Any) -> bool:
    """A list of nodes with text in them, and nothing else."""
    return _are_nodes(value, 0) and _has_text(value)


def plain(nodes: list[Any]) -> str:
    """The text of nodes: a line for each paragraph, heading and list entry; marks such as bold are dropped."""
    lines = (" ".join(line.split()) for line in "".join(map(_shown, nodes)).split("\n"))
    return "\n".join(line for line in lines if line)


def _are_nodes(value: Any, depth: int) -> bool:
    return isinstance(value, list) and depth < _MOST_DEPTH and all(_is_node(node, depth) for node in value)


def _is_node(node: Any, depth: int) -> bool:
    if not isinstance(node, dict) or not isinstance(node.get("type"), str):
        return False
    if node["type"] == "text":
        return isinstance(node.get("text"), str)
    return node.keys() <= _KEYS and _are_nodes(node.get("content", []), depth + 1)


def _has_text(nodes: list[Any]) -> bool:
    return any(node["type"] == "text" or _has_text(node.get("content", [])) for node in nodes)


def _shown(node: dict[str, Any]) -> str:
    if node["type"] == "text":
        return str(node["text"])
    return "\n" if node["type"] in _BREAKS else "\n" + "".join(map(_shown, node.get("content", ()))) + "\n"
