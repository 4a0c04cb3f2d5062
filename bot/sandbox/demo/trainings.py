"""What the demo network offers: trainings of the field, as a coordination would announce them."""

from dataclasses import dataclass

from catalogue.cards import TextCard
from catalogue.rules.states import Kind

SAFETY, HEALTH, CARE = "Sicherheit · Sécurité", "Gesundheit · Santé", "Begleitung · Accompagnement"
TALK, LEARN = "Sprache und Daten · Langue et données", "Ausbildung · Formation"


@dataclass(frozen=True, slots=True)
class Course:
    """A training of one house; the first text is the one it was written in."""

    house: str
    kind: Kind
    topic: str
    texts: tuple[TextCard, ...]


def _de(title: str, description: str, audience: str = "") -> TextCard:
    return TextCard("de", title, description, audience)


def _fr(title: str, description: str, audience: str = "") -> TextCard:
    return TextCard("fr", title, description, audience)


COURSES = {
    "bls": Course(
        "lindenhof",
        Kind.INTERNAL,
        SAFETY,
        (
            _de(
                "Wiederbelebung BLS-AED",
                "Herzdruckmassage, Beatmung und Defibrillator, an der Puppe geübt. Danach wissen Sie, was in den "
                "ersten Minuten zählt. Bequeme Kleidung hilft.",
                "Alle Mitarbeitenden, auch ohne Vorkenntnisse",
            ),
            _fr(
                "Réanimation BLS-AED",
                "Massage cardiaque, insufflations et défibrillateur, exercés sur mannequin. Vous saurez ensuite ce "
                "qui compte dans les premières minutes. Prévoyez une tenue confortable.",
                "Tout le personnel, même sans connaissances préalables",
            ),
        ),
    ),
    "calm": Course(
        "lindenhof",
        Kind.INTERNAL,
        CARE,
        (
            _de(
                "Deeskalation: Grundkurs",
                "Spannung früh erkennen, ruhig bleiben, Auswege anbieten. Wir arbeiten mit Beispielen aus Ihrem "
                "Alltag und üben zu zweit.",
                "Betreuung, Agogik, Nachtwache",
            ),
            _fr(
                "Désescalade : cours de base",
                "Reconnaître la tension, garder son calme, proposer une issue. Nous partons de vos situations et "
                "nous exerçons à deux.",
                "Accompagnement, animation, veille de nuit",
            ),
        ),
    ),
    "back": Course(
        "lindenhof",
        Kind.INTERNAL,
        HEALTH,
        (
            _de(
                "Bewegen und heben, ohne dass der Rücken leidet",
                "Vier Nachmittage, dazwischen probieren Sie auf Ihrer Gruppe aus, was Sie gelernt haben.",
                "Pflege und Betreuung",
            ),
        ),
    ),
    "coach": Course(
        "lindenhof",
        Kind.VOCATIONAL,
        LEARN,
        (
            _de(
                "Kurs für Berufsbildnerinnen und Berufsbildner",
                "Fünf Tage: Lernende auswählen, anleiten, beurteilen, in schwierigen Zeiten begleiten. Den Nachweis "
                "gibt es, wenn Sie alle Tage besucht haben.",
                "Wer ab Sommer Lernende begleitet",
            ),
        ),
    ),
    "hygiene": Course(
        "pont",
        Kind.INTERNAL,
        HEALTH,
        (
            _fr(
                "Hygiène en cuisine",
                "Se laver les mains, garder au frais, noter les températures : les gestes sûrs, en langage simple "
                "et avec beaucoup d’images.",
                "Cuisine, service, apprenti·es",
            ),
            _de(
                "Hygiene in der Küche",
                "Hände waschen, kühlen, Temperaturen notieren: die sicheren Handgriffe, in einfacher Sprache und "
                "mit vielen Bildern.",
                "Küche, Service, Lernende",
            ),
        ),
    ),
    "medicine": Course(
        "pont",
        Kind.INTERNAL,
        HEALTH,
        (
            _fr(
                "Médicaments : préparer et remettre",
                "La bonne personne, le bon médicament, le bon moment. Le matin la théorie, l’après-midi un contrôle "
                "pratique.",
                "Personnel d’accompagnement",
            ),
            _de(
                "Medikamente richten und abgeben",
                "Die richtige Person, das richtige Medikament, der richtige Moment. Am Morgen Theorie, am "
                "Nachmittag eine praktische Kontrolle.",
                "Mitarbeitende der Betreuung",
            ),
        ),
    ),
    "closeness": Course(
        "pont",
        Kind.INTERNAL,
        CARE,
        (
            _fr(
                "Proximité et distance : prévenir les abus",
                "Ce que nous voulons, ce que nous ne voulons pas, et à qui parler. Avec la charte de nos maisons.",
                "Tout le personnel, surtout à l’entrée en fonction",
            ),
            _de(
                "Nähe und Distanz: Übergriffen vorbeugen",
                "Was wir wollen, was wir nicht wollen, und mit wem wir reden. Mit der Charta unserer Häuser.",
                "Alle Mitarbeitenden, vor allem beim Eintritt",
            ),
        ),
    ),
    "fire": Course(
        "seewerk",
        Kind.INTERNAL,
        SAFETY,
        (
            _de(
                "Brandschutz und Evakuation",
                "Löschdecke, Feuerlöscher, Sammelplatz: zuerst am Tisch, dann im Haus. Wir räumen ein Stockwerk.",
                "Alle Mitarbeitenden",
            ),
            _fr(
                "Protection incendie et évacuation",
                "Couverture, extincteur, point de rassemblement : d’abord à table, puis dans la maison. Nous "
                "évacuons un étage.",
                "Tout le personnel",
            ),
        ),
    ),
    "plain": Course(
        "seewerk",
        Kind.INTERNAL,
        TALK,
        (
            _de(
                "Leichte Sprache",
                "Kurze Sätze, klare Wörter, gute Bilder. Bringen Sie einen Brief mit, den Sie verständlicher machen "
                "möchten.",
                "Wer Briefe, Aushänge oder Protokolle schreibt",
            ),
            _fr(
                "Facile à lire et à comprendre (FALC)",
                "Des phrases courtes, des mots clairs, de bonnes images. Apportez une lettre que vous aimeriez "
                "rendre plus simple.",
                "Qui écrit des lettres, des affiches ou des procès-verbaux",
            ),
        ),
    ),
    "privacy": Course(
        "seewerk",
        Kind.INTERNAL,
        TALK,
        (
            _de(
                "Datenschutz im Alltag",
                "Was gehört ins Dossier, was in den Chat, was auf keinen Fall auf das eigene Telefon? Eine Stunde, "
                "viele Fragen.",
                "Alle Mitarbeitenden",
            ),
            _fr(
                "La protection des données au quotidien",
                "Qu’est-ce qui va dans le dossier, dans la messagerie, et jamais sur son téléphone privé ? Une "
                "heure, beaucoup de questions.",
                "Tout le personnel",
            ),
        ),
    ),
    "practice": Course(
        "seewerk",
        Kind.VOCATIONAL,
        LEARN,
        (
            _de(
                "Gemeinsamer Praxistag der Lernenden",
                "Sie lernen ein anderes Haus kennen, üben an Stationen für das Qualifikationsverfahren und essen "
                "zusammen.",
                "Lernende FaBe und AGS, 2. und 3. Lehrjahr",
            ),
            _fr(
                "Journée pratique commune des apprenti·es",
                "Découvrir une autre maison, s’exercer pour la procédure de qualification et manger ensemble.",
                "Apprenti·es ASE et ASA, 2e et 3e année",
            ),
        ),
    ),
}
