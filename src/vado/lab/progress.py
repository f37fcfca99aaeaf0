"""How a long answer tells how far it has come, without knowing who listens."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


def silent(done: int, of: int) -> None:
    """Tells nobody."""
