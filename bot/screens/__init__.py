"""Pure: a card and a `Say` in, a `Screen` out. A reviewer reads them as text under `tests/screens/`."""
