"""When somebody is reminded, quiet hours of one's own, and answers after a training."""

from dataclasses import dataclass

from bot.action import Action, Showing


@dataclass(frozen=True)
class RemindMe(Action):
    """`leads`: `P7D_P1D`, `none`, or `network` for the network's own."""

    tag = "sr"
    leads: str


@dataclass(frozen=True)
class KeepQuiet(Action):
    """`hours`: `none`, `evening`, `late`, or `network` for the network's own."""

    tag = "sq"
    hours: str


@dataclass(frozen=True)
class Rate(Action):
    tag = "ra"
    enrolment: int
    answer: int
    question: str


@dataclass(frozen=True)
class ShowRating(Showing):
    """A question afterwards; `all`: what one has answered."""

    tag = "rs"
    enrolment: int
    question: str
