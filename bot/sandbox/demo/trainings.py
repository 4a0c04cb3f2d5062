"""What the demo network offers: trainings of the field, as a coordination would announce them."""

from bot.sandbox.demo import trainings_care, trainings_health, trainings_learn, trainings_safety, trainings_talk

COURSES = (
    trainings_safety.COURSES
    | trainings_health.COURSES
    | trainings_care.COURSES
    | trainings_talk.COURSES
    | trainings_learn.COURSES
)
