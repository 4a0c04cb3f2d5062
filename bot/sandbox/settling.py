"""Whether the bot has answered everything: what a person waits for, so that a test can wait for it too."""

from dataclasses import dataclass, field

GRACE = 1.0  # seconds after a bare answer to a press in which its screen may still come


@dataclass
class Expectation:
    """One thing a person did. A message wants something new in the chat; a press may be answered on its own."""

    person: int
    what: str
    press: str | None = None
    answered_at: float | None = None


@dataclass
class Expectations:
    """Times are seconds of the event loop's clock."""

    open: list[Expectation] = field(default_factory=list)
    in_flight: int = 0
    last_call: float = 0.0

    def expect(self, person: int, what: str, press: str | None = None) -> None:
        self.open.append(Expectation(person, what, press))

    def seen(self, person: int) -> None:
        """The bot wrote, edited or deleted something in this chat."""
        self.open = [e for e in self.open if e.person != person]

    def answered(self, press: str, now: float) -> None:
        for expectation in self.open:
            if expectation.press == press:
                expectation.answered_at = now

    def unmet(self, now: float, grace: float = GRACE) -> list[str]:
        """What people still wait for, in words; empty when nobody does."""
        self.open = [e for e in self.open if e.answered_at is None or now - e.answered_at < grace]
        return [e.what for e in self.open]

    def quiet_since(self, now: float) -> float:
        """Seconds without any call of the bot except its polling; 0 while one is under way."""
        return 0.0 if self.in_flight else now - self.last_call
