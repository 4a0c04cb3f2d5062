"""Who plays in the demo network: four institutions and their people. All of them are made up."""

from dataclasses import dataclass

from catalogue.rules.states import Role


@dataclass(frozen=True, slots=True)
class House:
    """An institution. `languages`: the first is its own."""

    slug: str
    name: str
    languages: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo network. `telegram_id` None: enrolled by others, not on Telegram.

    `house` is the slug of their institution, "" for somebody who has not joined yet; `also`: another one in which
    they are staff.
    """

    key: str
    name: str
    language: str
    house: str
    roles: tuple[Role, ...] = (Role.STAFF,)
    telegram_id: int | None = None
    also: str = ""

    @property
    def belongs(self) -> tuple[tuple[str, Role], ...]:
        """Every membership: house and role."""
        second = ((self.also, Role.STAFF),) if self.also else ()
        return (*((self.house, role) for role in self.roles), *second)


HOUSES = (
    House("lindenhof", "Haus Lindenhof", ("de",), "bildung@lindenhof.example"),
    House("pont", "Fondation du Pont", ("fr",), "formation@pont.example"),
    House("seewerk", "Seewerk · Ateliers du Lac", ("de", "fr"), "kurse@seewerk.example"),
    House("aarebogen", "Stiftung Aarebogen", ("de",), "weiterbildung@aarebogen.example"),
)

#: Runs the network: named in the configuration, by Telegram id, not by a membership.
OPERATOR = 5_000_001

_COORDINATOR, _APPROVER = (Role.STAFF, Role.COORDINATOR), (Role.STAFF, Role.APPROVER)

#: On Telegram are a few of every kind, so that the page stays easy to survey; the others only take seats.
PEOPLE = (
    # A home in Bern: care, workshop, night watch, two apprentices, a civil servant, the kitchen.
    DemoPerson("regula", "Regula Aebi", "de", "lindenhof", _COORDINATOR, 5_000_011),
    DemoPerson("markus", "Markus Tschanz", "de", "lindenhof", _APPROVER, 5_000_012),
    DemoPerson("samira", "Samira Keller", "de", "lindenhof", telegram_id=5_000_013),
    DemoPerson("priya", "Priya Nair", "en", "lindenhof", telegram_id=5_000_015, also="aarebogen"),
    DemoPerson("jonas", "Jonas Wüthrich", "de", "lindenhof"),
    DemoPerson("hanspeter", "Hanspeter Kunz", "de", "lindenhof"),
    DemoPerson("zehra", "Zehra Yıldız", "de", "lindenhof"),
    DemoPerson("ursula", "Ursula Gfeller", "de", "lindenhof"),
    DemoPerson("livia", "Livia Aeschlimann", "de", "lindenhof"),
    DemoPerson("nils", "Nils Burri", "de", "lindenhof"),
    DemoPerson("tenzin", "Tenzin Dolma", "de", "lindenhof"),
    # A foundation in Tavannes: accompaniment, kitchen, apprentices.
    DemoPerson("claire", "Claire Vuilleumier", "fr", "pont", _COORDINATOR, 5_000_021),
    DemoPerson("amelie", "Amélie Rossel", "fr", "pont", telegram_id=5_000_022),
    DemoPerson("sandrine", "Sandrine Châtelain", "fr", "pont", _APPROVER),
    DemoPerson("yannick", "Yannick Droz", "fr", "pont"),
    DemoPerson("fatou", "Fatou Diallo", "fr", "pont"),
    DemoPerson("etienne", "Étienne Chopard", "fr", "pont"),
    DemoPerson("josiane", "Josiane Voumard", "fr", "pont"),
    DemoPerson("mehdi", "Mehdi Benali", "fr", "pont"),
    DemoPerson("ines", "Inês Carvalho", "fr", "pont"),
    DemoPerson("luc", "Luc Grosjean", "fr", "pont"),
    # Workshops in Biel/Bienne, in both languages.
    DemoPerson("nicole", "Nicole Grossen", "de", "seewerk", _COORDINATOR, 5_000_031),
    DemoPerson("patrick", "Patrick Schaffter", "fr", "seewerk", _APPROVER),
    DemoPerson("beat", "Beat Schori", "de", "seewerk"),
    DemoPerson("noemie", "Noémie Gerber", "fr", "seewerk"),
    DemoPerson("miriam", "Miriam Stucki", "de", "seewerk"),
    DemoPerson("tiago", "Tiago Ferreira", "fr", "seewerk"),
    DemoPerson("driton", "Driton Krasniqi", "de", "seewerk"),
    DemoPerson("chloe", "Chloé Bandelier", "fr", "seewerk"),
    DemoPerson("selina", "Selina Marti", "de", "seewerk"),
    # A foundation in Thun: living and day care.
    DemoPerson("stefan", "Stefan Blaser", "de", "aarebogen", _COORDINATOR, 5_000_041),
    DemoPerson("kathrin", "Kathrin Wyss", "de", "aarebogen", _APPROVER, 5_000_042),
    DemoPerson("lukas", "Lukas Brügger", "de", "aarebogen", telegram_id=5_000_043),
    DemoPerson("anna", "Anna Siegenthaler", "de", "aarebogen"),
    DemoPerson("thomas", "Thomas Ryter", "de", "aarebogen"),
    DemoPerson("elif", "Elif Demir", "de", "aarebogen"),
    DemoPerson("reto", "Reto Hadorn", "de", "aarebogen"),
    DemoPerson("luana", "Luana Schmid", "de", "aarebogen"),
    # Somebody who has not joined yet, and the operator.
    DemoPerson("lea", "Lea Zbinden", "de", "", (), 5_000_002),
    DemoPerson("ruth", "Ruth Baumann", "de", "", (), OPERATOR),
)
