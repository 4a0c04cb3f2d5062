"""A file of which nothing can be taken, and why."""

from enum import StrEnum


class Fault(StrEnum):
    """Why nothing of a file can be taken; English sentences, facts in braces."""

    MISSING = "the file can't be opened"
    EMPTY = "the file is empty"
    TOO_LARGE = "the file is larger than {most} MB"
    TOO_LARGE_INSIDE = "unpacked, the file is larger than {most} MB"
    TOO_MANY_ROWS = "more than {most} rows"
    TOO_MANY_COLUMNS = "more than {most} columns"
    TOO_MUCH_TEXT = "more than {most} million characters"
    TOO_LONG_CELL = "line {line} has a cell with more than {most} characters"
    TOO_DEEP = "nested too deeply, or with references"
    TOO_SLOW = "reading it took longer than {seconds} seconds"
    TOO_HEAVY = "reading it failed, or would take more memory than is safe"
    BINARY = "this is not a table: neither text nor an Excel file"
    FORMAT = "not a {format} file: {problem}"
    BROKEN_QUOTES = "line {line}: a quotation mark opens a cell and none closes it"
    NOT_ROWS = "no list of rows there"
    COLUMN_TWICE = "two columns mean the same: {column}"
    NO_LAYOUT = "the columns are not known; a plain table has at least the column title (titel, titre)"
    WHICH_DATE = (
        "dates seem to stand under {columns}, and which of them are meant is not clear; "
        "columns called start and end, or date, from and to, would say it"
    )
    NO_COLUMN = "the mapping names columns that the file does not have: {columns}"
    MAPPING = "the mapping file can't be used: {problem}"


class Unusable(ValueError):
    """Nothing of a file can be taken. `facts` fill the braces of `fault`."""

    def __init__(self, fault: Fault, **facts: object) -> None:
        super().__init__(fault, facts)
        self.fault, self.facts = fault, facts

    def __str__(self) -> str:
        return self.fault.format(**self.facts)
