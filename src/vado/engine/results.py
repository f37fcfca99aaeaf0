"""What runs return."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vado.core.model import Dims
from vado.engine.memory import OK, STATUS

Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Result:
    """Arrays over runs, the last axis. A run that failed stays, with its status."""

    times: Array
    """When series were kept."""
    series: Mapping[str, Array]
    """Watched names, shape ``(time, *dims, run)``."""
    observed: Mapping[str, Array]
    """Memories, shape ``(run,)``."""
    states: Mapping[str, Array]
    """Stocks at the end, shape ``(*dims, run)``."""
    status: Array
    """Index into ``STATUS`` of each run."""
    dims: Mapping[str, Dims]
    """Named dims of each series."""

    @property
    def ok(self) -> Array:
        """Which runs ended well."""
        return np.asarray(self.status == OK)

    def counts(self) -> dict[str, int]:
        """Number of runs by status."""
        return {word: int((self.status == k).sum()) for k, word in enumerate(STATUS)}
