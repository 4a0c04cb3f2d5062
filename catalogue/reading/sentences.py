"""The date inside a sentence: `Am Donnerstag, 12. März 2026 findet von 9 bis 12 Uhr der Kurs … statt.`

Only of a sentence which says that something takes place, and names one date and one time, without a "not" or an "or".
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from catalogue.reading import repeating, times
from catalogue.reading.announced_words import INSIDE
from catalogue.reading.scan import LONGEST, fold
from catalogue.reading.unreadable import Unreadable
from catalogue.reading.words import MONTHS, WEEKDAYS, phrases

#: More words than this in one piece are no date and no time.
_LONGEST_PIECE = 9
_HELD = re.compile(
    r"\bfind(?:et|en)\b.*\bstatt\b|\bladen\b.*\bein\b|\b(?:aura|auront|a|ont) lieu\b"
    r"|\bse (?:tient|tiendra|deroule|deroulera)\b|\btakes? place\b|\b(?:is|are|will be) held\b"
)
_IN_DOUBT = re.compile(
    r"\b(?:nicht|kein\w*|verschoben|verlegt|abgesagt|ursprunglich|statt (?:am|vom|wie)|anmeld\w*|oder|vielleicht|evtl"
    r"|eventuell|voraussichtlich|jeweils|jede[nrs]?|ab|pas|plus|annul\w*|report\w*|inscri\w*|ou|peut-etre|chaque|des"
    r"|tous les|not|cancel\w*|postponed|moved|instead|regist\w*|enrol\w*|or|perhaps|maybe|every|each)\b"
)
_ROOM = re.compile(r"\b(?:saal|raum|zimmer|stock|haus|salle|etage|batiment|room|floor|building) \d+[a-z]?\b")
#: Words that only say that it takes place, and of what.
_FILLING = phrases(
    "am|um|von|findet|finden|statt|der|die|das|den|dem|unser|unsere|kurs|weiterbildung|schulung|wir|laden|sie|euch|ein"
    "|zum|zur|le|la|les|du|de|cours|formation|aura|auront|a|ont|lieu|se|tient|tiendra|vous|on|at|from|the|our|course"
    "|training|takes|take|place|is|are|will|be|held"
)


def date_in(sentence: str, today: date) -> tuple[str, str]:
    """Date and time of a sentence, folded, and what else it says of the course; ("", "") where that is in doubt."""
    folded = fold(INSIDE.sub(" ", sentence))
    if len(folded) > 2 * LONGEST or not _HELD.search(folded) or _IN_DOUBT.search(folded):
        return "", ""
    words = folded.rstrip(" .!").split()
    day = _longest(words, lambda text: repeating.plain(text, today))
    if day is None:
        return "", ""
    words, named = _without(words, day)
    hours = _longest(words, times.slots)
    clock = ""
    if hours is not None:
        words, clock = _without(words, hours)
    rest = " ".join(words)
    if re.search(r"\d", _ROOM.sub(" ", rest)) or {word.strip(" .,") for word in words} & (MONTHS.keys() | WEEKDAYS):
        return "", ""
    return f"{named} {clock}".strip(), " ".join(word for word in words if word.strip(",.:") not in _FILLING)


def _longest(words: Sequence[str], read: Callable[[str], object | None]) -> tuple[int, int] | None:
    """Where the longest piece stands that a reader takes."""
    for length in range(min(len(words), _LONGEST_PIECE), 0, -1):
        for start in range(len(words) - length + 1):
            text = " ".join(words[start : start + length]).strip(" ,:()")
            try:
                if read(text) is not None:
                    return start, start + length
            except Unreadable:
                continue
    return None


def _without(words: Sequence[str], at: tuple[int, int]) -> tuple[list[str], str]:
    return [*words[: at[0]], *words[at[1] :]], " ".join(words[at[0] : at[1]]).strip(" ,:()")
