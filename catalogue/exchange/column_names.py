"""What columns are called: our own names in three languages, and other words that people have for them.

Nothing heavy is imported here: the process that opens a foreign file looks for its header with these.
"""

import re
from collections.abc import Mapping

from catalogue.reading import choices
from catalogue.reading.scan import fold

#: In the order in which our own files have them: English, German, French.
NAMES: Mapping[str, tuple[str, str, str]] = {
    "code": ("code", "code", "code"),
    "title": ("title", "titel", "titre"),
    "description": ("description", "beschreibung", "description"),
    "topic": ("topic", "thema", "theme"),
    "audience": ("audience", "zielgruppe", "public"),
    "kind": ("kind", "art", "genre"),
    "language": ("language", "sprache", "langue"),
    "start": ("start", "beginn", "debut"),
    "end": ("end", "ende", "fin"),
    "place": ("place", "ort", "lieu"),
    "online": ("online", "online", "en ligne"),
    "trainer": ("trainer", "leitung", "formateur"),
    "capacity": ("capacity", "plaetze", "places"),
    "minimum": ("minimum", "minimum", "minimum"),
    "hours": ("hours", "stunden", "heures"),
    "price": ("price", "preis", "prix"),
    "hosts": ("hosts", "traeger", "organisateurs"),
    "opens": ("opens", "anmeldebeginn", "ouverture"),
    "closes": ("closes", "anmeldeschluss", "delai"),
    "status": ("status", "status", "statut"),
    "reserved": ("reserved", "reserviert", "reserve"),
    "note": ("note", "hinweis", "remarque"),
    "date_note": ("date note", "terminhinweis", "remarque date"),
    "price_note": ("price note", "preishinweis", "remarque prix"),
}
#: Other spellings.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "trainer": ("formatrice",),
    "capacity": ("platze", "kapazitat"),
    "hosts": ("trager",),
    "reserved": ("reservees", "reserves"),
}
#: Our template's header has a column's names one below the other; people write `Ort / Lieu`.
_NAMES = re.compile(r"\s*[\n/·]\s*")
#: Other words for our columns, as folded. Not `nr`, which numbers rows or trainings as well as sessions, and not
#: `bemerkungen`, which may be meant for nobody else.
_OTHER_WORDS: Mapping[str, str] = {
    "title": "kurs|kurstitel|kursname|kursbezeichnung|course|course title|training|cours|formation|intitule",
    "description": "beschrieb|kursbeschrieb|kursbeschreibung|inhalt|inhalte|kursinhalt|contenu|contenus|content",
    "audience": "zielpublikum|public cible|groupe cible|target group",
    "language": "kurssprache|unterrichtssprache|langue d'enseignement|langue du cours",
    "place": "kursort|ort/raum|lieu du cours|location|venue",
    "room": "raum|kursraum|salle|room",
    "trainer": "dozent|dozentin|dozierende|kursleitung|kursleiter|kursleiterin|referent|referentin|"
    "intervenant|intervenante|instructor|teacher|lecturer|formateurs|formatrices",
    "capacity": "anzahl platze|platze total|max. tn|max tn|max. teilnehmende|max. teilnehmer|max teilnehmende|"
    "maximale teilnehmerzahl|max. teilnehmerzahl|nombre de places|places max|places max.|seats",
    "minimum": "min. tn|min tn|min. teilnehmende|min. teilnehmer|min teilnehmende|mindestteilnehmerzahl|mindestzahl",
    "price": "kosten|kurskosten|kursgeld|kursgebuhr|gebuhr|gebuhren|cout|couts|tarif|frais|cost|costs|fee",
    "closes": "anmeldefrist|anmeldung bis|delai d'inscription|inscription jusqu'au|registration deadline",
    "day": "datum|kursdatum|date|date du cours|termin|kurstermin|daten|kursdaten|termine|kurstermine|dates|"
    "dates du cours|course dates",
    "start": "von|zeit|uhrzeit|kurszeit|startzeit|anfang|anfangszeit|from|time|start time|de|heure|horaire|"
    "heure de debut",
    "end": "bis|endzeit|schlusszeit|to|until|end time|a|jusqu'a|heure de fin",
}
#: No columns of ours: a date whose times stand elsewhere, or behind it; a room whose house does.
WITH_ANOTHER = ("day", "room")
_MEANT = {word: ours for ours, words in _OTHER_WORDS.items() for word in words.split("|")}
#: `Dozent/in`, `Formateur·trice`, `Kosten (CHF)`, `Preis in Fr.`
_ENDINGS = re.compile(r"[:*/·_(-](?:in|innen|e|trice|euse)\)?$|[ ,]*\(?\b(?:in |en )?(?:chf|s?fr\.?)\)?$")
_PARTS = re.compile(r"\s*[\n/·]\s*")

#: These exist once per language, as in `title@fr`.
PER_LANGUAGE = ("title", "description", "audience")

_NAMED = {fold(name): ours for ours, names in NAMES.items() for name in (*names, *_ALSO.get(ours, ()))}


def named(header: str) -> str | None:
    """Our column behind a header, with its language (`title@fr`); case, accents and underscores do not matter.

    Several names in one header are one column if they all mean the same.
    """
    meant = {_named(part) for part in _NAMES.split(header.strip())}
    return meant.pop() if len(meant) == 1 else None


def _named(header: str) -> str | None:
    name, at, language = fold(header.replace("_", " ")).partition("@")
    ours = _NAMED.get(name.strip())
    if not at or ours is None:
        return ours
    known = choices.LANGUAGES.get(language.strip())
    return f"{ours}@{known}" if ours in PER_LANGUAGE and known else None


def meant(heading: str) -> str | None:
    """What a heading of people's own is: one of our columns, or one of those that go with another."""
    if found := _meant(heading):
        return found
    parts = {_meant(part) or named(part) for part in _PARTS.split(heading)}
    return parts.pop() if len(parts) == 1 else None


def _meant(heading: str) -> str | None:
    folded = fold(heading.replace("_", " ")).rstrip(" .:")
    bare = _ENDINGS.sub("", folded).strip(" .:")
    return _MEANT.get(folded) or _MEANT.get(bare) or (named(bare) if bare != folded else None)
