"""Teaching and learning: trainings of the demo network."""

from bot.sandbox.demo.courses import LEARN, Course, de, fr
from catalogue.rules.states import Kind

COURSES = {
    "coach": Course(
        "lindenhof",
        LEARN,
        (
            de(
                "Kurs für Berufsbildner:innen",
                "Fünf Tage: Lernende auswählen, anleiten, beurteilen, in schwierigen Zeiten begleiten. Den Nachweis "
                "gibt es, wenn Sie alle Tage besucht haben.",
                "Wer ab Sommer Lernende begleitet",
            ),
        ),
        Kind.VOCATIONAL,
    ),
    "practice": Course(
        "seewerk",
        LEARN,
        (
            de(
                "Gemeinsamer Praxistag der Lernenden",
                "Sie lernen ein anderes Haus kennen, üben an Stationen für das Qualifikationsverfahren und essen "
                "zusammen.",
                "Lernende FaBe und AGS, 2. und 3. Lehrjahr",
            ),
            fr(
                "Journée pratique commune des apprenti·es",
                "Découvrir une autre maison, s’exercer pour la procédure de qualification et manger ensemble.",
                "Apprenti·es ASE et ASA, 2e et 3e année",
            ),
        ),
        Kind.VOCATIONAL,
    ),
    "exam": Course(
        "aarebogen",
        LEARN,
        (
            de(
                "Vorbereitung auf das Qualifikationsverfahren",
                "Drei Nachmittage: Praxisaufgabe planen, Fachgespräch üben, Dossier ordnen. Prüfungsexpert:innen "
                "geben Rückmeldung.",
                "Lernende FaBe und AGS im letzten Lehrjahr",
            ),
        ),
        Kind.VOCATIONAL,
    ),
    "mentor": Course(
        "pont",
        LEARN,
        (
            fr(
                "Accompagner des apprenti·es au quotidien",
                "Fixer un objectif, montrer, laisser faire, donner un retour : trois demi-journées sur l’année, avec "
                "vos situations.",
                "Formatrices et formateurs en entreprise, éducateur·trices référent·es",
            ),
        ),
        Kind.VOCATIONAL,
    ),
    "talks": Course(
        "aarebogen",
        LEARN,
        (
            de(
                "Mitarbeitendengespräche führen",
                "Vorbereiten, zuhören, Kritik klar sagen, Ziele vereinbaren. Sie üben Ihr nächstes Gespräch mit einer "
                "Schauspielerin.",
                "Teamleitung, Bereichsleitung",
            ),
        ),
    ),
}
