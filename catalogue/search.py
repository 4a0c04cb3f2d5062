"""Finding trainings by the words that people type."""

from catalogue.folding import fold

#: Bytes of folded words, so that a button `f-<page>-<words>` fits the Bot API's 64 with any page number.
LONGEST_WORDS = 55


def fold_query(text: str) -> str:
    """What was typed as words of a-z and 0-9 joined by `_`, cut after a word at 55 bytes; "" if nothing is left."""
    folded = fold(text).replace(" ", "_")
    whole, _, _ = folded[: LONGEST_WORDS + 1].rpartition("_")
    return folded if len(folded) <= LONGEST_WORDS else (whole or folded[:LONGEST_WORDS])
