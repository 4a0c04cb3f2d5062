"""The Telegram face of Kursverbund."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot: waiting times as timedelta, its future default
