"""Many runs in a few numbers: quantile bands in memory that does not grow."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

from vado.engine.memory import STATUS
from vado.engine.results import Result

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
Array = np.ndarray


@dataclass(kw_only=True)
class Bands:
    """Quantiles of every series at every time, fed chunk by chunk.

    Exact while the runs that count fit in ``keep``. Beyond, histograms whose limits
    come from the first ``keep`` runs; so only the order of runs matters, never how
    they were split. A time at which a run that counts is not finite has NaN.
    """

    quantiles: Sequence[float] = QUANTILES
    accept: Sequence[str] = ("ok",)
    """Statuses of the runs that count."""
    keep: int = 20_000
    bins: int = 2_000
    count: int = 0
    """Runs that counted."""
    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUS, 0))
    """All runs by status."""
    _kept: dict[str, list[Array]] = field(default_factory=dict)
    _histograms: dict[str, "_Histogram"] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """Runs that did not count."""
        return sum(self.statuses.values()) - self.count

    def add(self, result: Result, mask: Array | None = None) -> None:
        """Take in a chunk; ``mask`` says which runs count instead of ``accept``."""
        if mask is None:
            mask = np.isin(result.status, [STATUS.index(word) for word in self.accept])
        for word, number in result.counts().items():
            self.statuses[word] += number
        count = int(mask.sum())
        room = max(0, self.keep - self.count)
        for name, values in result.series.items():
            good = values if count == len(mask) else values[..., mask]
            self._kept.setdefault(name, []).append(good[..., :room])
            if count > room:
                self._spill(name, good[..., room:])
        self.count += count

    def _spill(self, name: str, values: Array) -> None:
        """Count values in a histogram that starts with all runs kept so far."""
        if name not in self._histograms:
            first = np.concatenate(self._kept.pop(name), axis=-1)
            self._histograms[name] = _Histogram(first, self.bins)
        self._kept.pop(name, None)
        self._histograms[name].add(values)

    def values(self, pool: Executor | None = None) -> dict[str, Array]:
        """By name, shape ``(quantile, time, *dims)``; NaN where no run counted."""
        if self._histograms:
            return {
                name: histogram.quantiles(self.quantiles)
                for name, histogram in self._histograms.items()
            }

        def exact(name: str) -> Array:
            whole = np.concatenate(self._kept[name], axis=-1)
            return exact_quantiles(whole, self.quantiles)

        work: Callable[..., Iterable[Array]] = pool.map if pool else map
        return dict(zip(self._kept, work(exact, self._kept), strict=True))


def exact_quantiles(x: Array, quantiles: Sequence[float]) -> Array:
    """Quantiles over the last axis, linear between neighbours; the new axis is first.

    NaN where nothing is there or a value is not finite.
    """
    runs = x.shape[-1]
    if runs == 0:
        return np.full((len(quantiles), *x.shape[:-1]), np.nan)
    x = np.sort(x, axis=-1)  # puts NaN last
    place = np.asarray(quantiles) * (runs - 1)
    below = place.astype(int)
    share, above = place - below, np.minimum(below + 1, runs - 1)
    with np.errstate(invalid="ignore"):
        out = x[..., below] * (1 - share) + x[..., above] * share
    finite = np.isfinite(x[..., 0]) & np.isfinite(x[..., -1])
    return np.moveaxis(np.where(finite[..., None], out, np.nan), -1, 0)


class _Histogram:
    """Counts of values in bins of equal width; the outermost two are open."""

    def __init__(self, first: Array, bins: int):
        self.bins, self.shape = bins, first.shape[:-1]
        rows = first.reshape(-1, first.shape[-1])
        self.finite = np.isfinite(rows).all(axis=-1)
        known = np.where(self.finite[:, None], rows, 0.0)
        low, high = known.min(axis=-1), known.max(axis=-1)
        margin = 0.5 * (high - low) + 1e-12 * np.abs(high) + 1e-300
        self.low = low - margin
        self.width = (high - low + 2 * margin) / (bins - 2)
        self.counts = np.zeros((len(rows), bins), np.int64)
        self.add(first)

    def add(self, values: Array) -> None:
        """Count more runs."""
        rows = values.reshape(len(self.counts), -1)
        self.finite &= np.isfinite(rows).all(axis=-1)
        known = np.where(self.finite[:, None], rows, self.low[:, None])
        place = 1.0 + (known - self.low[:, None]) / self.width[:, None]
        at = np.clip(place, 0, self.bins - 1).astype(np.int64)
        for row, counts in zip(at, self.counts, strict=True):
            counts += np.bincount(row, minlength=self.bins)

    def quantiles(self, quantiles: Sequence[float]) -> Array:
        """Quantiles, linear inside the bin they fall in."""
        reached = np.cumsum(self.counts, axis=-1)
        out = np.full((len(quantiles), len(self.counts)), np.nan)
        for k, wanted in enumerate(np.asarray(quantiles) * reached[0, -1]):
            at = (reached < wanted).sum(axis=-1).clip(1, self.bins - 2)
            inside = np.take_along_axis(self.counts, at[:, None], -1)[:, 0]
            before = np.take_along_axis(reached, at[:, None], -1)[:, 0] - inside
            share = ((wanted - before) / np.maximum(inside, 1)).clip(0, 1)
            out[k] = self.low + (at - 1 + share) * self.width
        out[:, ~self.finite] = np.nan
        return out.reshape(len(quantiles), *self.shape)
