"""Joint draws that nobody made: four parameters, one of them held by two others."""

import csv
import io
import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vado.catalog.records import Parameter, Span, Text

Array = NDArray[np.float64]

DRAWS = 600
RANGES = {
    "rate": (0.5, 2.0),
    "multiple": (1.0, 4.0),
    "deaths": (0.1, 9.0),
    "strength": (0.0, 1.0),
}
TEXT = Text(en="A number.", es="Un número.")


def parameter(name: str, low: float, high: float, **facts: object) -> Parameter:
    """A fitted parameter, or another ``kind``."""
    return Parameter.model_validate(
        {
            "name": name,
            "label": TEXT,
            "unit": "1",
            "value": low,
            "range": Span(low=low, high=high),
            "reason": TEXT,
            "source": "nobody",
            "place": f"The {name}",
            "kind": "fitted",
            "grade": "E",
            **facts,
        }
    )


def parameters() -> dict[str, Parameter]:
    """Four fitted ones and a constant."""
    fitted = {name: parameter(name, *span) for name, span in RANGES.items()}
    return fitted | {"days": parameter("days", 365.0, 366.0, kind="published")}


def columns() -> dict[str, Array]:
    """Deaths are the product of rate and multiple, give or take 2 %; a third of the
    strengths is on the lower end of its range."""
    rng = np.random.default_rng(7)
    rate = rng.uniform(0.6, 1.6, DRAWS)
    multiple = rng.uniform(1.2, 3.5, DRAWS)
    found = {
        "rate": rate,
        "multiple": multiple,
        "deaths": rate * multiple * (1 + 0.02 * rng.uniform(-1, 1, DRAWS)),
        "strength": np.maximum(rng.uniform(-0.4, 0.8, DRAWS), 0.0),
    }
    return {name: np.round(values, 6) for name, values in found.items()}


def write(path: Path, **replaced: Array) -> Path:
    """The draws as their authors would publish them."""
    found = columns() | replaced
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\r\n")
    writer.writerow([f"The {name} " for name in found])
    writer.writerows(zip(*(v.tolist() for v in found.values()), strict=True))
    path.write_bytes(text.getvalue().encode())
    return path


def splits(count: int) -> list[tuple[int, int]]:
    """First future and number of futures of uneven chunks that make up a whole."""
    cuts = [0, 1, count // 3, count // 3 + 2, count]
    return [(a, b - a) for a, b in itertools.pairwise(cuts)]
