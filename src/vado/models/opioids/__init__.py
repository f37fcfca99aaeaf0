"""Opioid misuse, disorder, treatment and overdose in the United States."""

from collections.abc import Callable, Mapping
from pathlib import Path

from vado.core.model import Built
from vado.models.opioids.inputs import inputs
from vado.models.opioids.model import opioids

__all__ = ["build", "inputs"]


def build(switches: Mapping[str, str], find: Callable[[str], Path]) -> Built:
    """The model under these switches; it needs no file of other authors."""
    return Built(model=opioids(switches["feedback"]), tables={}, inputs=inputs)
