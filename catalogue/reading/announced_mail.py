"""What a mailbox puts round an announcement: the head of a forwarded mail, who wrote when, the mark of a telephone."""

import re
from collections.abc import Iterator, Sequence

from catalogue.reading.scan import fold

#: Who sent it begins the head of a mail; a line of its own follows for what else a mailbox knows of it.
_SENDER = re.compile(r"(?:von|from|de|expediteur) ?:")
_HEAD = re.compile(
    r"(?:von|from|de|expediteur|gesendet(?: am)?|sent|envoye(?: le)?|date|datum|an|to|a|cc|kopie|copie|bcc|cci"
    r"|antwort an|reply-to|repondre a|wichtigkeit|prioritat|importance|priority|priorite|anlagen?|attachments?"
    r"|pieces? jointes?) ?:"
)
#: What a mail is about, as its head says it.
SUBJECT = re.compile(r"(?:betreff|subject|objet|sujet) ?:")
#: What says that somebody's mail begins, on a line of its own.
_BEGINS = re.compile(
    r"(?:ursprungliche nachricht|original(?: message|nachricht)|message d'origine|weitergeleitete nachricht"
    r"|message transfere|forwarded message|(?:anfang der weitergeleiteten nachricht"
    r"|debut du message (?:transfere|reexpedie)|begin forwarded message) ?:?)[ -]*"
    r"|am .*\d.* schrieb .*:|le .*\d.* a ecrit ?:|on .*\d.* wrote ?:"
)
_TELEPHONE = re.compile(r"(?:gesendet von mein|von meinem .* gesendet|envoye de mon |sent from my ).*")
_MARKS = re.compile(r"^(?:(?:wg|fwd?|tr|re|aw|rv)\s*:\s*)+(?=\S)", re.IGNORECASE)
_FEWEST = 2


def without_marks(line: str) -> str:
    """A subject without what says that it was forwarded or answered."""
    name = SUBJECT.match(fold(line))
    head, sign, rest = line.partition(":") if name else ("", "", line)
    return f"{head}{sign} {_MARKS.sub('', rest.strip())}".strip()


def mails(lines: Sequence[str]) -> list[list[str]]:
    """The lines before the first head of a mail, and those below each one. A subject stays: it may be the title."""
    parts: list[list[str]] = [[]]
    heads = dict(_heads([fold(line) for line in lines]))
    end = 0
    for number, line in enumerate(lines):
        if number in heads:
            parts.append([])
            end = heads[number]
        if (number >= end and not _TELEPHONE.fullmatch(fold(line))) or SUBJECT.match(fold(line)):
            parts[-1].append(without_marks(line))
    return parts


def _heads(folded: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each head begins and ends."""
    end = 0
    for number, line in enumerate(folded):
        if number < end:
            continue
        start = number + 1 if _BEGINS.fullmatch(line) else number
        while start > number and folded[start : start + 1] == [""]:
            start += 1
        found = _length(folded[start:])
        if start > number or found:
            end = max(start if found else number + 1, start + found)
            yield number, end


def _length(folded: Sequence[str]) -> int:
    """How many lines the head has with which these begin."""
    if not folded or not _SENDER.match(folded[0]):
        return 0
    length = next(
        (n for n, line in enumerate(folded) if not _HEAD.match(line) and not SUBJECT.match(line)), len(folded)
    )
    return length if length >= _FEWEST else 0
