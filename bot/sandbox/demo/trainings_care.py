"""Accompaniment: trainings of the demo network."""

from bot.sandbox.demo.courses import CARE, Course, de, fr

COURSES = {
    "calm": Course(
        "lindenhof",
        CARE,
        (
            de(
                "Deeskalation: Grundkurs",
                "Spannung früh erkennen, ruhig bleiben, Auswege anbieten. Wir arbeiten mit Beispielen aus Ihrem "
                "Alltag und üben zu zweit.",
                "Betreuung, Agogik, Nachtwache",
            ),
            fr(
                "Désescalade : cours de base",
                "Reconnaître la tension, garder son calme, proposer une issue. Nous partons de vos situations et "
                "nous nous exerçons à deux.",
                "Accompagnement, animation, veille de nuit",
            ),
        ),
    ),
    "closeness": Course(
        "pont",
        CARE,
        (
            fr(
                "Proximité et distance : prévenir les abus",
                "Ce que nous voulons, ce que nous ne voulons pas, et à qui parler. Avec la charte de nos maisons.",
                "Tout le personnel, surtout à l’entrée en fonction",
            ),
            de(
                "Nähe und Distanz: Übergriffen vorbeugen",
                "Was wir wollen, was wir nicht wollen, und mit wem wir reden. Mit der Charta unserer Häuser.",
                "Alle Mitarbeitenden, vor allem beim Eintritt",
            ),
        ),
    ),
    "autism": Course(
        "aarebogen",
        CARE,
        (
            de(
                "Autismus verstehen und den Alltag ordnen",
                "Wie Menschen im Spektrum wahrnehmen und was ihnen Halt gibt: klare Räume, Pläne, Signale. Am "
                "dritten Tag bringen Sie ein eigenes Beispiel mit.",
                "Sozialpädagog:innen, Fachpersonen Betreuung, Mitarbeitende der Ateliers",
            ),
        ),
    ),
    "dementia": Course(
        "aarebogen",
        CARE,
        (
            de(
                "Demenz bei kognitiver Beeinträchtigung",
                "Veränderungen früh bemerken, den Tag vereinfachen, mit Angehörigen reden. Wir arbeiten mit "
                "Beobachtungsbogen und Fallbeispielen.",
                "Betreuung und Pflege",
            ),
        ),
    ),
    "sexuality": Course(
        "aarebogen",
        CARE,
        (
            de(
                "Sexualität und Behinderung",
                "Was Bewohner:innen wünschen, was das Recht sagt und was Sie im Alltag antworten können. Offen, "
                "respektvoll, mit Zeit für Fragen.",
                "Betreuung, Teamleitung",
            ),
        ),
    ),
    "limits": Course(
        "lindenhof",
        CARE,
        (
            de(
                "Bewegungseinschränkende Massnahmen",
                "Bettgitter, geschlossene Türen, Sensormatten: was zählt als Massnahme, wer entscheidet, was gehört "
                "ins Protokoll? Mit Beispielen und einer Checkliste.",
                "Teamleitung, Betreuung, Nachtwache",
            ),
            fr(
                "Mesures limitant la liberté de mouvement",
                "Barrières de lit, portes fermées, tapis à capteur : qu’est-ce qu’une mesure, qui décide, que noter ? "
                "Avec des exemples et une liste de contrôle.",
                "Responsables d’équipe, accompagnement, veille de nuit",
            ),
        ),
    ),
    "cases": Course(
        "lindenhof",
        CARE,
        (
            de(
                "Fallbesprechung über die Häuser hinweg",
                "Acht Abende in einer festen Gruppe. Sie bringen eine Situation mit, die anderen fragen nach und "
                "denken mit. Was gesagt wird, bleibt im Raum.",
                "Fachpersonen der Betreuung, höchstens acht",
            ),
        ),
    ),
}
