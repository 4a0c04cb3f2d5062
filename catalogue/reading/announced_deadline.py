"""Until when one can enrol, as an announcement says it: `Anmeldeschluss: 28.2.`, `Inscription jusqu'au 1er mars`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.reading import dates
from catalogue.reading.announced_lines import DAY
from catalogue.reading.scan import fold
from catalogue.reading.unreadable import Unreadable

#: More words than this are no date.
_LONGEST_DATE = 5
_ENROLMENT = re.compile(
    r"\b(?:(?:an)?melde(?:schluss|frist|termin)|anmeld\w*|frist|inscri\w*|delai|date limite|regist\w*|enrol\w*|deadline"
    r"|sign up|rsvp)\b"
)
_NOT_ENROLMENT = re.compile(r"\b(?:abmeld\w*|stornier\w*|annul\w*|desist\w*|cancel\w*|withdraw\w*|pay\w*|zahl\w*)\b")
_UNTIL = re.compile(
    r"^(?:bitte |merci de |veuillez |please |verbindliche )?(?:sich |vous )?"
    r"(?:(?:anmelde(?:schluss|frist|termin)|letzter anmeldetag|delai(?: d'inscription| pour s'inscrire)?|date limite"
    r"(?: d'inscription| pour s'inscrire)?|cloture des inscriptions|(?:registration|enrol\w*) (?:deadline|closes|ends)"
    r"|deadline(?: for (?:registration|enrolment))?|last day to (?:enrol|register)|register by|enrol by|rsvp"
    r"|anmeldung bis|inscriptions? jusqu'au)"
    r"(?: ist| endet| est| is| on)*(?: ?:)?(?: am| der| den| le| au| bis| by)*"
    r"|(?:anmeld(?:ung(?:en)?|en)|inscriptions?|s'inscrire|inscrivez-vous|regist(?:er|ration)|enrol(?:ment)?|sign up)"
    r" ?:?(?: bitte)? ?(?:bis|jusqu'au|by|until|till))"
    r"(?: (?:spatestens|zum|am|und mit|au plus tard|le|at the latest|the))* "
)
_OR = re.compile(r"^[ ,]*(?:oder|ou|or|und|et|and|bzw|-|bis)\b")


@dataclass(frozen=True)
class Deadline:
    """`closes_on`: the last day, where the text says one; `used`: lines that say nothing else; `unread`: lines that
    speak of such a day and can't be read."""

    closes_on: date | None = None
    used: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()


def deadline(lines: Sequence[str], today: date) -> Deadline:
    """Of the lines of a text; two different days contradict each other, and none is taken."""
    read: dict[tuple[str, ...], tuple[date, str]] = {}
    unread: list[str] = []
    for parts in _speaking(lines):
        found = _last_day(" ".join(parts), today)
        if found:
            read[parts] = found
        else:
            unread += parts
    if len({day for day, _ in read.values()}) != 1:
        return Deadline(unread=(*(line for parts in read for line in parts), *unread))
    used = frozenset(line for parts, (_, rest) in read.items() if not rest for line in parts)
    return Deadline(next(day for day, _ in read.values()), used, tuple(unread))


def _speaking(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Lines that name enrolment and a day; a name alone on its line belongs to the next one."""
    for number, line in enumerate(lines):
        following = lines[number + 1 : number + 2]
        if not _ENROLMENT.search(fold(line)) or _NOT_ENROLMENT.search(fold(line)):
            continue
        if DAY.search(fold(line)):
            yield (line,)
        elif following and not re.search(r"\d", line) and DAY.match(fold(following[0])):
            yield (line, following[0])


def _last_day(line: str, today: date) -> tuple[date, str] | None:
    """The day behind the words that announce it, and what else the line says."""
    folded = fold(line).rstrip(" .!") + " "
    begun = _UNTIL.match(folded)
    words = folded[begun.end() :].split() if begun else []
    for length in range(min(len(words), _LONGEST_DATE), 0, -1):
        try:
            day = dates.day(" ".join(words[:length]).strip(" ,;:()"), today)
        except Unreadable:
            continue
        rest = " ".join(words[length:])
        return None if _OR.match(rest) or DAY.search(rest) else (day, rest)
    return None
