"""Words of the calendar and of people in German, French and English, folded (no case, no accents)."""

from collections.abc import Mapping

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def phrases(text: str) -> frozenset[str]:
    """The phrases of a text that stand between upright strokes."""
    return frozenset(text.split("|"))


def _table(*rows: str) -> Mapping[str, int]:
    return {word: number for number, row in enumerate(rows) for word in row.split()}


WEEKDAYS = _table(
    "montag montags mo lundi lundis lun lu monday mondays mon",
    "dienstag dienstags di mardi mardis mar ma tuesday tuesdays tue tues",
    "mittwoch mittwochs mi mercredi mercredis mer me wednesday wednesdays wed",
    "donnerstag donnerstags do jeudi jeudis jeu je thursday thursdays thu thur thurs",
    "freitag freitags fr vendredi vendredis ven ve friday fridays fri",
    "samstag samstags sonnabend sa samedi samedis sam saturday saturdays sat",
    "sonntag sonntags so dimanche dimanches dim sunday sundays sun",
)

# `di` is Tuesday in German and Sunday in French; beside one of these it could be either.
FRENCH_SHORT = phrases("lu|ma|me|je|ve")

MONTHS = {
    word: number + 1
    for word, number in _table(
        "januar jan janner janvier janv january",
        "februar feb febr fevrier fevr fev february",
        "marz maerz mrz mars march mar",
        "april apr avril avr",
        "mai may",
        "juni jun juin june",
        "juli jul juillet juil july",
        "august aug aout",
        "september sept sep septembre",
        "oktober okt octobre oct october",
        "november nov novembre",
        "dezember dez decembre dec december",
    ).items()
}

DAYS_AHEAD = {
    "heute": 0,
    "aujourd'hui": 0,
    "today": 0,
    "morgen": 1,
    "demain": 1,
    "tomorrow": 1,
    "ubermorgen": 2,
    "uebermorgen": 2,
    "apres-demain": 2,
}

#: A pattern for those who take part, and for the seats they take.
PEOPLE = (
    r"(?:personnes?|personen?|persons?|people|pers|kopf|tete|tn|teilnehm\w*(?:[:*]\w+)?|participants?\S*|attendees?"
    r"|platze?|places?|seats?|sieges?)(?![a-z])\.?"
)
