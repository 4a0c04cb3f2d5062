"""Closed lists: language, kind, status, yes and no; and short lists of institutions."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from catalogue.reading.amounts import MOST_WHOLE
from catalogue.reading.scan import fold
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.states import Kind

T = TypeVar("T")


class Status(StrEnum):
    """How a session enters the catalogue."""

    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"


def _words(**meanings: str) -> dict[str, str]:
    return {word: meaning for meaning, words in meanings.items() for word in words.split("|")}


LANGUAGES = _words(
    de="de|deutsch|german|allemand|tedesco|de-ch|deutschschweiz",
    fr="fr|franzosisch|francais|french|francese|fr-ch",
    en="en|englisch|anglais|english|inglese|en-gb",
    it="it|italienisch|italien|italian|italiano|it-ch",
)
KINDS = _words(
    internal="internal|intern|interne|interna|internes|interner|internal training|formation interne",
    vocational="vocational|berufsbildung|professionnelle|professionnel|formation professionnelle|vocational training",
)
STATUSES = _words(
    draft="draft|entwurf|brouillon",
    open="open|offen|ouvert|ouverte|published|publiziert|veroffentlicht|publie|publiee",
    cancelled="cancelled|canceled|abgesagt|annule|annulee",
)
YES_NO = _words(yes="yes|y|ja|j|oui|o|true|wahr|vrai|1|x", no="no|n|nein|non|false|falsch|faux|0")

_SLUG = r"[a-z0-9][a-z0-9-]{0,38}"
_SLUGS = re.compile(rf"{_SLUG}(?:[ ,;]+{_SLUG})*", re.ASCII)
_SHARE = re.compile(rf"({_SLUG}) ?[:=] ?(\d{{1,6}})", re.ASCII)
_SHARES = re.compile(rf"{_SHARE.pattern}(?:[ ,;]+{_SHARE.pattern})*", re.ASCII)


def language(text: str) -> str:
    """`de`, `fr`, `en` or `it`."""
    return _one(text, LANGUAGES, Expected.LANGUAGE)


def kind(text: str) -> Kind:
    return Kind(_one(text, KINDS, Expected.KIND))


def status(text: str) -> Status:
    return Status(_one(text, STATUSES, Expected.STATUS))


def yes(text: str) -> bool:
    """True for yes, False for no."""
    return _one(text, YES_NO, Expected.YES_NO) == "yes"


def slugs(text: str) -> tuple[str, ...]:
    """Short names of institutions, each once, in the order given: `haus-a, haus-b`."""
    folded = fold(text)
    if not _SLUGS.fullmatch(folded):
        raise Unreadable(Expected.SLUGS)
    return tuple(dict.fromkeys(re.findall(_SLUG, folded)))


def shares(text: str) -> dict[str, int]:
    """Seats per institution: `haus-a:3 haus-b:2`. Raises Unreadable, also where one is named twice."""
    folded = fold(text)
    if not _SHARES.fullmatch(folded):
        raise Unreadable(Expected.SHARES)
    found = [(slug, int(count)) for slug, count in _SHARE.findall(folded)]
    if len(dict(found)) < len(found):
        raise Unreadable(Expected.SHARES, Why.AMBIGUOUS)
    if any(count > MOST_WHOLE for _, count in found):
        raise Unreadable(Expected.SHARES, Why.RANGE, least=0, most=MOST_WHOLE)
    return dict(found)


def _one(text: str, words: Mapping[str, T], expected: Expected) -> T:
    folded = fold(text).rstrip(" .")
    if not folded:
        raise Unreadable(expected, Why.EMPTY)
    if folded not in words:
        raise Unreadable(expected)
    return words[folded]
