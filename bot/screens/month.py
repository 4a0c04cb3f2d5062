"""A month to press a day on: what is over can't be pressed, holidays and closed days carry a sign that is explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from markupsafe import Markup

from bot.form_actions import EmptyDay, PickDay, TurnMonth
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, rows
from catalogue.rules.double_booking import NoCourse

#: In this order: a public holiday, a day on which the house is closed.
HOLIDAY, CLOSED = "*", "°"
MOST_EXPLAINED, LONGEST_NAME = 4, 60
#: Months ahead that can be turned to.
MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Month:
    """`first`: its first day. `marks`: days without courses; `chosen`: days that are taken already."""

    first: date
    today: date
    marks: Mapping[date, tuple[NoCourse, ...]] = field(default_factory=dict)
    chosen: frozenset[date] = frozenset()

    @property
    def last(self) -> date:
        return following(self.first) - timedelta(days=1)


def following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def months_from(today: date, first: date) -> int:
    return (first.year - today.year) * 12 + first.month - today.month


def month_rows(month: Month, step: str, say: Say) -> Rows:
    """Seven columns, Monday first."""
    empty = EmptyDay(step)
    head = [Button(say.weekday(date(2029, 12, 31) + timedelta(days=n)).rstrip("."), empty) for n in range(7)]
    start = month.first - timedelta(days=month.first.weekday())
    weeks = [[start + timedelta(days=7 * week + n) for n in range(7)] for week in range(6)]
    shown = [[_key(day, month, step) for day in week] for week in weeks if any(_within(day, month) for day in week)]
    return rows(head, *shown, _turning(month, step, say))


def _within(day: date, month: Month) -> bool:
    return month.first <= day <= month.last


def _key(day: date, month: Month, step: str) -> Button:
    if not _within(day, month):
        return Button("·", EmptyDay(step))
    if day < month.today:
        return Button("–", EmptyDay(step))
    signs = "".join(sign for sign, public in ((HOLIDAY, True), (CLOSED, False)) if _is(month, day, public))
    label = f"‹{day.day}›" if day in month.chosen else str(day.day)
    return Button(label + signs, PickDay(day.year * 10000 + day.month * 100 + day.day, step))


def _is(month: Month, day: date, public: bool) -> bool:
    return any((one.house == "") is public for one in month.marks.get(day, ()))


def _turning(month: Month, step: str, say: Say) -> list[Button | None]:
    before, after = (month.first - timedelta(days=1)).replace(day=1), following(month.first)
    earlier = Button(f"{_named(before, say)} · {say.label('Previous')}", TurnMonth(_number(before), step))
    later = Button(f"{_named(after, say)} · {say.label('Next')}", TurnMonth(_number(after), step))
    ahead = months_from(month.today, month.first)
    return [earlier if ahead > 0 else None, later if ahead < MONTHS_AHEAD else None]


def _number(first: date) -> int:
    return first.year * 100 + first.month


def _named(first: date, say: Say) -> str:
    return say.month(f"{first:%Y%m}")


def legend(month: Month, say: Say) -> list[Markup | str]:
    """Which month it is, and what its signs mean; days one after the other for the same reason are one line."""
    lines: list[Markup | str] = ["", Markup("<b>{}</b>").format(_named(month.first, say))]
    for first, last, one in _spans(month)[:MOST_EXPLAINED]:
        day = str(first.day) if first == last else f"{first.day}–{last.day}"
        name = short(one.name(say.language), LONGEST_NAME)
        if one.house:
            closed = say("{day}°: {house} is closed", day=day, house=short(one.house, LONGEST_NAME))
            lines.append(Markup("{} ({})").format(closed, name) if name else closed)
        else:
            lines.append(say("{day}*: public holiday, {name}", day=day, name=name))
    return lines


def _spans(month: Month) -> list[tuple[date, date, NoCourse]]:
    """First and last day of each reason, within the month."""
    found: list[tuple[date, date, NoCourse]] = []
    for day in sorted(day for day in month.marks if _within(day, month)):
        for one in month.marks[day]:
            before = next((span for span in found if span[2] == one and span[1] == day - timedelta(days=1)), None)
            if before is not None:
                found[found.index(before)] = (before[0], day, one)
            elif (day, day, one) not in found:
                found.append((day, day, one))
    return found
