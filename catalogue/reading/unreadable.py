"""The one "no" of all readers: what was expected, why the text is not it, and the facts to say so."""

from enum import StrEnum
from types import MappingProxyType


class Expected(StrEnum):
    """What a reader would accept; the value is an English sentence part and the key for translations."""

    DAY = "a date such as 2030-03-14, 14.3.2030 or 14 March 2030"
    SPAN = "first and last day such as 20 April - 25 June 2030"
    DAYS = "several days such as 14, 21 and 28 March 2030"
    WEEKDAYS = "days of the week such as Mon, Wed and Thu"
    CLOCK = "a time such as 09:00, 9.30 or 8 h 30"
    SLOT = "start and end such as 08:45 - 11:10"
    MOMENT = "date and time such as 2030-03-14 09:00"
    MEETING = "date, start and end such as 2030-03-14 09:00 - 12:00"
    MEETINGS = "date, start and end such as 14.3. 9-12, or 12.3., 19.3. and 26.3. 13:30-17"
    NEW_DATE = "a date such as 14.3. 9-12, the day alone (14.3.), or the time alone (13-17)"
    IN_WEEK = "the week with its day, such as week 12, Thursday 9-12"
    MONTHLY = "an end as well, such as every first Thursday 9-11 until 30.6., or 6x every first Thursday 9-11"
    EXTENT = "a number of times such as 10, or a last day such as 20.12.2030"
    HOURS_OF_DAY = "start and end such as 9-12 or 13:30-17"
    MONEY = "an amount such as CHF 120.50, 0 if it is free, or nothing if it is not known"
    NUMBER = "a number such as 72.5"
    WHOLE = "a whole number such as 12"
    HOURS = "a number of hours such as 2.5"
    SEATS = "a number of seats such as 12, max 18 or 8-16"
    LANGUAGE = "de, fr, en, it or the name of one of these languages"
    KIND = "internal or vocational"
    STATUS = "draft, open or cancelled"
    YES_NO = "yes or no"
    SLUGS = "short names of institutions such as haus-a haus-b"
    SHARES = "seats per institution such as haus-a:3 haus-b:2"
    HOUSES = "names or short names of institutions with a number each, such as haus-a:3, haus-b:2"
    CAPS = "a number for every institution such as 4, and others after it such as haus-a:6"
    DAYS_BEFORE = "three numbers of days such as 30, 14, 7, with – for never"
    TWO_DAYS = "two days such as 1.2.2030, 28.2.2030, with – for none"
    EPOCH = "milliseconds or seconds since 1970, as programs count"
    TEXT = "a text"
    LINE = "one line; a whole announcement is read once this form is closed (/cancel)"
    MAIL = "an e-mail address such as anna@example.ch"
    CODE = "six digits such as 123456"
    CHOICE = "one of the buttons below"
    SLUG = "a short name of a-z, 0-9 and - such as haus-lindenhof"
    UID = "a number such as CHE-123.456.788"


class Why(StrEnum):
    """Why a text is not what was expected; the value is an English sentence part, facts in braces."""

    FORM = "not understood"
    PAST = "it is in the past"
    AFTER_START = "it is after the start"
    AHEAD = "it is still to come"
    LONG = "longer than {limit} characters"
    LINES = "it has several lines, as an announcement has"
    EMPTY = "empty"
    NO_SUCH_DAY = "there is no such day"
    NO_SUCH_TIME = "there is no such time"
    WEEKDAY = "{day} is a {weekday}"
    BACKWARDS = "the end is before the start"
    MORE_THAN_SEATS = "more people are needed than there are seats"
    SKIPPED = "the clocks skip this time that night"
    TWICE = "this time comes twice that night"
    WHICH_DAY = "no day of that week ({first} to {last}) is named"
    OTHER_WEEK = "{day} is in week {number}"
    NO_SUCH_WEEK = "there is no such week"
    RHYTHM = "{day} is not one of these days"
    AMBIGUOUS = "it can be read in two ways"
    ENDLESS = "it does not say until when, or how many times"
    LEFT = "it says how many seats are left, not how many there are"
    CURRENCY = "a currency that is not known here"
    NO_SUCH_HOUSE = "there is no institution called {name}"
    RANGE = "outside {least} to {most}"


class Unreadable(ValueError):
    """A text that a reader does not take; it knows what would be taken, and why this was not.

    `facts` fill the braces of `why`: `limit`, `least`, `most` are numbers, `day`, `first`, `last` are dates, `weekday`
    is the English name of the weekday that `day` has. Where a text reads in a few ways, `ways` are those readings.
    """

    def __init__(self, expected: Expected, why: Why = Why.FORM, **facts: object) -> None:
        super().__init__(expected, why)
        self.expected, self.why, self.facts = expected, why, MappingProxyType(facts)

    def __str__(self) -> str:
        return f"{self.why.format(**self.facts)}; accepted: {self.expected}"
