"""The lines of an announcement: what each is about, which of them is the title, where a second course begins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from catalogue.reading import times
from catalogue.reading.announced_mail import SUBJECT, mails
from catalogue.reading.announced_words import CLOSING, CUT, GREETING, INSIDE, NO_TITLE, clean, label_of
from catalogue.reading.scan import fold
from catalogue.reading.unreadable import Unreadable
from catalogue.reading.words import MONTHS, PEOPLE, WEEKDAYS

#: Words by which people are asked to enrol.
ENROLLING = re.compile(
    r"\b(?:anmeld\w*|meldet|melden|frist|inscri\w*|delai|regist\w*|enrol\w*|deadline|sign up|rsvp)\b"
)
_EACH_TIME = re.compile(r"^(?:jeweils|je|chaque fois|each) ")
LONGEST_TITLE, LONGEST_HEADING = 200, 80
#: So many lines may follow a name that stands alone on its line.
_FOLLOWING = {"when": 8, "description": 8}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "(?:" + "|".join(word for word in sorted(WEEKDAYS, key=len, reverse=True) if len(word) > 4) + ")"
_WEEK = r"(?:kw|kalenderwoche|semaine|week) ?\d{1,2}\b"
_EACH = r"(?:\w+tags|mittwochs|\w+dis|dimanches|(?:mon|tues|wednes|thurs|fri|satur|sun)days)"
_ORDINAL = (
    r"(?:[1-4]\.|1er|[1-4](?:e|st|nd|rd|th)|(?:ers|zwei|drit|vier|letz)te[nrs]?|(?:prem|dern)iers?|(?:deux|trois|quatr)iemes?"
    r"|first|second|third|fourth|last)"
)
#: Days that a line names by their dates, by week and weekday, by their place in a month or through it.
DAY = re.compile(
    r"\b\d{1,2}\. ?\d{1,2}\.|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    rf"|\b\d{{1,2}}(?:\.|er|st|nd|rd|th)? (?:of )?(?:{_MONTH})\b|\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|\b{_WEEK}(?=.*\b{_WEEKDAY}\b)|\bkw ?\d{{1,2}}\b(?=.*\b(?:mo|di|mi|do|fr|sa|so)\b)"
    rf"|\b{_WEEKDAY}\b.{{1,20}}\b{_WEEK}"
    rf"|\b{_ORDINAL} {_WEEKDAY}\b|\b{_EACH}\b(?=.*\b(?:{_MONTH})\b)"
)


@dataclass
class Sorted:
    """Lines by what they are about, without the name in front and (`whole`) with it, and those without a name."""

    named: dict[str, list[str]] = field(default_factory=dict)
    whole: dict[str, list[str]] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)

    def one(self, what: str) -> str:
        return " ".join(self.named.get(what, []))


def lines_of(text: str) -> list[str]:
    """The lines that speak of a course. What somebody wrote above a forwarded mail is one of them only where it names a
    day; a subject only where the rest has no name for the course."""
    first, *mailed = [without_greetings(part) for part in mails([clean(line) for line in text.splitlines()])]
    below = [line for part in mailed for line in part]
    lines = [*first, *below] if not _dated(below) or _dated(first) else below
    return _without_subject(lines) if mailed else lines


def _dated(lines: Sequence[str]) -> bool:
    return any(DAY.search(fold(line)) for line in lines)


def _without_subject(lines: Sequence[str]) -> list[str]:
    """Of the subjects of mails the last one; none where the text below says by itself what the course is called."""
    subjects = [line for line in lines if SUBJECT.match(fold(line))]
    others = [line for line in lines if line not in subjects]
    subjects = [line for line in subjects if not NO_TITLE.fullmatch(fold(label_of(line)[1]))]
    named = any(what == "title" and rest for what, rest, _ in named_lines(others))
    return others if named else [*others, *subjects[-1:]]


def without_greetings(lines: Sequence[str]) -> list[str]:
    """Neither how it begins to whom nor what stands below the closing words."""
    end = next((n for n, line in enumerate(lines) if n and CLOSING.match(fold(line))), len(lines))
    return [line for line in lines[:end] if line and not GREETING.match(fold(line))]


def named_lines(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """What each line is about, what it says of it, and the line as it stands. A name alone speaks of the next ones."""
    about, following = "", 0
    for line in lines:
        what, rest = label_of(line)
        if what:
            about, following = what, 0 if rest else _FOLLOWING.get(what, 1)
            yield what, rest, line
        elif following:
            following -= 1
            yield about, line, line
        else:
            yield "", line, line


def in_order(lines: Sequence[str]) -> Sorted:
    found = Sorted()
    for what, rest, line in named_lines(lines):
        if not what:
            found.plain.append(line)
            continue
        found.whole.setdefault(what, []).append(line)
        found.named.setdefault(what, []).extend([rest] if rest else [])
    found.plain += found.named.get("description", [])
    return found


def title_of(found: Sorted) -> str:
    """The one that is called so; else the first line that is a name and no sentence, date or fact."""
    if named := found.named.get("title"):
        return inside(named[0])[:LONGEST_TITLE]
    first = next((title for line in found.plain if (title := title_in(line))), "")
    return first[:LONGEST_TITLE]


def title_in(line: str) -> str:
    """The title in a line without a name: in quotation marks, or before a date; "" where the line is none."""
    if GREETING.match(fold(line)):
        return ""
    words = inside(line)
    if words == line:
        words = _before_date(line)
    words = words.strip(" ,;:–-|·*")
    is_fact = not re.search(r"[^\W\d_]{3}", words) or NO_TITLE.fullmatch(fold(words)) or len(words) > LONGEST_TITLE
    return "" if is_fact or words.startswith(("http", "CHF", "Fr.")) else words


def inside(line: str) -> str:
    """What stands in quotation marks, where something does."""
    found = INSIDE.search(line)
    return next((part for part in found.groups() if part), line).strip() if found else line


def _before_date(line: str) -> str:
    """The words before the first date of a line."""
    for cut in CUT.finditer(line):
        if DAY.search(fold(line[cut.start() :])) and not DAY.search(fold(line[: cut.start()])):
            following = fold(line[cut.end() :])
            if DAY.match(following) or _begins_dated(following):
                return line[: cut.start()]
    return "" if DAY.search(fold(line)) else line


def _begins_dated(words: str) -> bool:
    """A date after the name of its weekday, or after a word such as `am`."""
    return any(DAY.match(words.split(" ", skip)[-1]) for skip in (1, 2) if words.count(" ") >= skip)


# --- several courses -------------------------------------------------------------------------------------------------


def courses(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each course: a heading between two dates begins the next one."""
    begins, heading, dated = [0], -1, False
    for number, (what, rest, line) in enumerate(named_lines(lines)):
        if heading < 0 and ((what == "title" and rest) or (not what and _is_heading(line))):
            heading = number
        if what == "when" or (not what and DAY.search(fold(line)) and not _asks_to_enrol(line)):
            begins += [heading] if dated and heading >= 0 else []
            dated, heading = True, -1
    return [list(lines[start:end]) for start, end in zip(begins, [*begins[1:], len(lines)], strict=True)]


def _asks_to_enrol(line: str) -> bool:
    """The day that it names is one by which to enrol."""
    folded = fold(line)
    day = DAY.search(folded)
    return bool(day and ENROLLING.search(folded[: day.start()]))


def is_clock(line: str) -> bool:
    """From when to when, and nothing else."""
    try:
        return bool(times.slots(_EACH_TIME.sub("", fold(line))))
    except Unreadable:
        return False


def _is_heading(line: str) -> bool:
    """A name and no sentence, and neither a number of people nor a time of day."""
    folded = fold(line)
    if is_clock(line):
        return False
    if re.search(rf"\d ?{PEOPLE}", folded) or len(line) > LONGEST_HEADING or line[:1].islower():
        return False
    return bool(title_in(line)) and (not folded.endswith((".", "!", "?")) or inside(line) != line)
