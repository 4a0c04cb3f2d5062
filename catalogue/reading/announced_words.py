"""Words by which announcements say what a line is about, in German, French and English, folded."""

import re
from collections.abc import Mapping

from catalogue.reading.scan import fold

_NAMES: Mapping[str, str] = {
    "title": (
        r"titel|kurs(?:titel|name)|(?:interne[rsn]? )?(?:kurs|weiterbildung|schulung)|titre|intitule"
        r"|(?:cours|formation)(?: interne)?|formation professionnelle|title|(?:internal )?(?:course|training)|subject"
        r"|betreff|objet"
    ),
    "when": (
        r"wann|dat(?:um|en)|termine?|kurs(?:tage?|daten|datum|termine?)|durchfuhrung(?:sdaten|en)?|quand|dates?"
        r"|dates? de la formation|date et heure|datum und zeit|when|date and time|jours?|tage?"
    ),
    "time": r"zeit(?:en)?|kurszeiten?|uhrzeit|dauer und zeit|heures?|horaires?|times?|hours",
    "place": (
        r"wo|ort|kursort|durchfuhrungsort|raum|lokal|ou|lieu|lieu de la formation|salle|endroit|where|place|location"
        r"|venue|room"
    ),
    "trainer": (
        r"(?:kurs)?leitung|kursleit(?:er|erin|ende)|referent(?:in|innen|en)?|referierende|dozent(?:in|innen|en)?"
        r"|dozierende|trainer(?:in)?|fachperson|durch|intervenante?s?|formateurs?|formatrices?"
        r"|formateur[·./-]trice|animation|animee? par|responsable|speaker|led by|given by|instructor|facilitator|with"
    ),
    "seats": (
        r"teilnehm\w*(?:[:*]\w+)?|tn|anzahl(?: teilnehm\w*| personen| platze)?|teilnehm\w+zahl|platze|gruppengrosse"
        r"|participants?|nombre (?:de participants?|de places|de personnes)|places|effectif|seats|group size|attendees"
        r"|number of (?:participants|seats)"
    ),
    "price": (
        r"preis|kosten|kurskosten|kursgeld|kursgebuhr|teilnahmegebuhr|prix|tarif|couts?|frais|finance de cours|price"
        r"|costs?|fee|course fee"
    ),
    "audience": (
        r"zielgruppe|zielpublikum|fur wen|adressat\w*|public(?: cible| vise)?|pour qui|destinataires|audience|for whom"
        r"|target group|who"
    ),
    "language": r"(?:kurs|unterrichts)?sprache|langue(?: du cours| de la formation)?|(?:course )?language",
    "kind": r"art|kursart|genre|kind|type",
    "topic": r"thema|themenbereich|theme|domaine|topic",
    "online": r"online|(?:online|zoom|teams)?[- ]?link|join online|zoom|teams|en ligne|lien",
    "description": (
        r"inhalte?|beschreibung|ziele?|kursinhalt|lernziele|contenu|description|objectifs?|content|aims?|goals?"
    ),
    "other": (
        r"anmeldung(?: bis)?|anmeldeschluss|anmeldefrist|kontakt|auskunft|fragen|hinweis|bemerkung|mitbringen|methoden?"
        r"|inscriptions?(?: jusqu'au)?|delai(?: d'inscription)?|contact|renseignements|remarques?|a apporter"
        r"|registration|register by|enrol(?:ment)?(?: by)?|deadline|questions|note|please bring|bring|rsvp"
    ),
}
#: A name, then a colon; or the name alone on its line.
_NAMED = [
    (what, re.compile(rf"(?:{names})(?: ?\([^)]*\))? ?(?::|$)|(?:{names}) ?[-|] (?=\S)"))
    for what, names in _NAMES.items()
]
#: Which kind it is, where a text says so anywhere.
LABELS: Mapping[str, Mapping[str, str]] = {
    "kinds": {
        "internal": (
            r"\b(?:interne[rsn]? (?:weiterbildung|schulung|kurs)|formation interne|cours interne"
            r"|internal (?:training|course))\b"
        ),
        "vocational": r"\b(?:berufsbildung|formation professionnelle|vocational)\b",
    }
}
GREETING = re.compile(
    r"(?:hallo|hoi|guten (?:tag|morgen|abend)|gruezi|liebes?r? .{0,40}|sehr geehrte.*|geschatzte.*|werte .*|salut"
    r"|bonjour|cheres? .*|chers? .*|mesdames.*|dear .*|hello|hi|good (?:morning|afternoon)|dear all|weitergeleitet.*"
    r"|transfere.*|forwarded.*)(?: (?:zusammen|miteinander|alle|a toutes et tous|a tous|everyone|all|team))?[ ,!.:;]*$"
)
CLOSING = re.compile(
    r"(?:(?:mit )?(?:freundlichen?|lieb(?:en?|i)|herzlichen?|besten?|schone[nr]?|viele|sonnige|kollegiale) "
    r"(?:gruss\w*|gruess\w*|dank)|gruss(?:e|li)?(?= ?$|,)|mfg|lg\b"
    r"|(?:meilleures |cordiales )?salutations|(?:bien )?cordialement|(?:avec mes|nos|mes) (?:meilleures )?salutations"
    r"|bien a vous|belle journee|(?:kind|best|warm) regards|best wishes|regards|sincerely|yours|many thanks"
    r"|thanks(?= ?$|,)|merci (?:et|d'avance)|vielen dank|danke)\b|--$"
)
#: Headings that say only that something is announced.
NO_TITLE = re.compile(
    r"(?:(?:einladung zu[rm] )?(?:internen? |nachsten? |neuen? )?"
    r"(?:weiterbildung|kurs(?:ausschreibung|angebot)?|schulung|ausschreibung|einladung)"
    r"|(?:invitation (?:a la |au |a une ))?(?:nouvelle )?(?:formation|invitation|cours)(?: interne)?"
    r"|(?:invitation to (?:an? |the )?)?(?:new |internal )?(?:training|course|invitation)"
    r"|information|info|programm|programme|save the date|wichtig|achtung|rappel|reminder|erinnerung)[ !:.]*"
)
INSIDE = re.compile(r"«\s*([^»]{3,200}?)\s*»|„([^“”]{3,200})[“”]|“([^”]{3,200})”|\"([^\"]{3,200})\"")
#: Where a title may end before a date.
CUT = re.compile(r"(?:\s+(?:am|vom|ab|le|du|des le|on|from)\s+|\s*[,:;|·]\s+|\s+[–—-]\s+|\s*\(\s*)", re.IGNORECASE)
#: Where a place may begin behind a date.
PLACE_AFTER = re.compile(r"\s*[,;|·]\s+|\s+[–—-]\s+|,?\s+(?:in|im|an der|bei|à|au|chez|at)\s+")
#: Small words that stand in one language only.
SPEAKS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": "der die das und mit fur von zur zum im wir sie ist ein eine nicht auf bis uhr wann wo ort kosten",
        "fr": "le la les et des du pour avec une est dans vous nous au aux sur quand ou lieu prix heures",
        "en": "the and of for with you is are to in we our at when where place price from on please",
    }.items()
}
_BULLET = re.compile(r"^[\W_]+(?=[\w«„“\"(])|[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}")
_QUOTES = '«„“"('


def clean(line: str) -> str:
    """Without bullets, pictures and the stars of bold text; quotation marks stay."""
    words = line.strip()
    start = _BULLET.match(words)
    if start and not words.startswith("http"):
        kept = "".join(sign for sign in start[0] if sign in _QUOTES)
        words = kept + words[start.end() :]
    return re.sub(r"(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)", "", words).strip()


def label_of(line: str) -> tuple[str, str]:
    """What a line is about by the name in front, and the rest of it; ("", line) where there is no name."""
    head, colon, rest = line.partition(":")
    folded = fold(head)
    for what, pattern in _NAMED:
        if colon and len(head) <= 40 and pattern.fullmatch(folded):
            return what, rest.strip()
        if not colon and len(line) <= 40 and pattern.fullmatch(fold(line)):
            return what, ""
    return "", line
