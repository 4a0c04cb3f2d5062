"""The dated sessions of the demo network, counted from the day on which it is written."""

from bot.sandbox.demo import runs_care, runs_health, runs_learn, runs_safety, runs_talk

RUNS = (*runs_safety.RUNS, *runs_health.RUNS, *runs_care.RUNS, *runs_talk.RUNS, *runs_learn.RUNS)
