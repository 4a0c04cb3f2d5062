"""One spelling for what people type and what catalogues say: no case, no accents, no punctuation."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d]+")
_REST = re.compile("[^a-z0-9]+")
# As in Snowball's "german2": in `neue` and `quelle` the e is no umlaut's.
_UMLAUT_IN_TWO_LETTERS = re.compile("(?<![aeq])([aou])e")


def fold(text: str) -> str:
    """Lower-case words of a-z and 0-9 with one blank between: `Désescalade – für Ämter` is `desescalade fur amter`."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return _REST.sub(" ", _MARKS.sub("", apart).casefold()).strip()


def alike(text: str) -> str:
    """Folded so that an umlaut and its two letters are the same: `Kinästhetik` and `Kinaesthetik` are `kinasthetik`.

    For comparing only; nobody wants to read `evalur` for `évaluer`.
    """
    return _UMLAUT_IN_TWO_LETTERS.sub(r"\1", fold(text))
