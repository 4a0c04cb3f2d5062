"""The same town as the end-to-end tests walk through."""

from tests.e2e.conftest import stage, town

__all__ = ["stage", "town"]
