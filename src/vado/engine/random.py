"""Random numbers that belong to a run, not to the order in which runs are made."""

import hashlib

import numpy as np

from vado.core.errors import VadoError

WORDS = 4
"""Numbers in one block of the counter-based generator."""


def uniforms(seed: int, channel: str, start: int, count: int) -> np.ndarray:
    """Numbers between 0 and 1 (both excluded) of runs ``start`` to ``start + count``.

    Each depends on the study's seed, the channel's name and the run's index alone: any
    split of the runs gives the same bits, and a new channel moves no other.

    >>> whole = uniforms(1, "rainfall", 0, 10)
    >>> bool((uniforms(1, "rainfall", 7, 3) == whole[7:]).all())
    True
    """
    if not (0 <= seed < 2**64 and start >= 0 and count >= 0):
        raise VadoError(
            f"random numbers of '{channel}': seed ({seed}), first run ({start}) and "
            f"number of runs ({count}) must not be negative, the seed below 2**64."
        )
    name = int.from_bytes(hashlib.sha256(channel.encode()).digest()[:8], "little")
    skipped = start % WORDS
    source = np.random.Philox(
        key=np.array([seed, name], np.uint64),
        counter=np.array([start // WORDS, 0, 0, 0], np.uint64),
    )
    raw = source.random_raw(skipped + count)[skipped:]
    return np.asarray(((raw >> np.uint64(11)) + 0.5) * 2.0**-53)
