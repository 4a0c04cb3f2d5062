"""Language and data: trainings of the demo network."""

from bot.sandbox.demo.courses import TALK, Course, de, fr

COURSES = {
    "plain": Course(
        "seewerk",
        TALK,
        (
            de(
                "Leichte Sprache",
                "Kurze Sätze, klare Wörter, gute Bilder. Bringen Sie einen Brief mit, den Sie verständlicher machen "
                "möchten.",
                "Wer Briefe, Aushänge oder Protokolle schreibt",
            ),
            fr(
                "Facile à lire et à comprendre (FALC)",
                "Des phrases courtes, des mots clairs, de bonnes images. Apportez une lettre que vous aimeriez "
                "rendre plus simple.",
                "Qui écrit des lettres, des affiches ou des procès-verbaux",
            ),
        ),
    ),
    "privacy": Course(
        "seewerk",
        TALK,
        (
            de(
                "Datenschutz im Alltag",
                "Was gehört ins Dossier, was in den Chat, was auf keinen Fall auf das eigene Telefon? Eine Stunde, "
                "viele Fragen.",
                "Alle Mitarbeitenden",
            ),
            fr(
                "La protection des données au quotidien",
                "Qu’est-ce qui va dans le dossier, dans la messagerie, et jamais sur son téléphone privé ? Une "
                "heure, beaucoup de questions.",
                "Tout le personnel",
            ),
        ),
    ),
    "signs": Course(
        "seewerk",
        TALK,
        (
            de(
                "Unterstützte Kommunikation: Gebärden und Bilder",
                "Vier Abende, rund hundert Gebärden und viele Piktogramme. Sie üben Sätze, die am Tisch, in der "
                "Werkstatt und beim Zubettgehen helfen.",
                "Alle, die mit Menschen ohne Lautsprache arbeiten, auch Angehörige",
            ),
            fr(
                "Communication alternative (CAA) : signes et images",
                "Quatre soirées, une centaine de signes et beaucoup de pictogrammes. Vous exercez les phrases qui "
                "aident à table, à l’atelier et au coucher.",
                "Qui travaille avec des personnes sans langage oral, et leurs proches",
            ),
        ),
    ),
    "ihp": Course(
        "seewerk",
        TALK,
        (
            de(
                "IHP und AssistMe mit dem neuen BLG",
                "Vom Bedarf zum Hilfeplan, vom Hilfeplan zur Abrechnung: ein halber Tag mit einem Beispiel von A bis "
                "Z. Eigene Fragen bitte vorher einsenden.",
                "Betreuung, Administration, Trägerschaft",
            ),
            fr(
                "IHP et AssistMe avec la LPHand",
                "Du besoin au plan d’aide, du plan au décompte : une demi-journée avec un exemple de A à Z. Merci "
                "d’envoyer vos questions à l’avance.",
                "Accompagnement, administration, organes responsables",
            ),
        ),
    ),
}
