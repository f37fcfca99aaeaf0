"""Joint draws of other authors: one row a future, one column a fitted parameter."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vado.analysis.tables import read_table
from vado.catalog.records import Parameter
from vado.core.errors import Problem, Problems

Columns = dict[str, NDArray[np.float64]]
"""Values of each parameter, one a row."""

REMEDY = "It is used as its authors published it; look for another copy."


def joint_draws(path: Path, parameters: Mapping[str, Parameter]) -> tuple[Columns, str]:
    """The draws of each fitted parameter by its name here, and the file's sha256.

    The file is separated by tabs; its columns are named as the places of the
    parameters. Raises ``Problems`` where columns and parameters are not the same, and
    for draws outside a parameter's range.
    """
    table, digest = read_table(path, REMEDY, delimiter="\t")
    table = {head.strip(): values for head, values in table.items()}
    fitted = {n: p for n, p in parameters.items() if p.kind == "fitted"}
    problems = [
        Problem(file=str(path), found=found, remedy=REMEDY)
        for found in _differences(table, fitted)
    ]
    if problems:
        raise Problems(problems)
    return {name: table[p.place] for name, p in fitted.items()}, digest


def _differences(
    table: Mapping[str, NDArray[np.float64]], fitted: Mapping[str, Parameter]
) -> Iterator[str]:
    places = {p.place: name for name, p in fitted.items()}
    for place in places.keys() - table.keys():
        yield f"has no column '{place}' for {places[place]}."
    for head in table.keys() - places.keys():
        yield f"the column '{head}' stands for no parameter."
    for place in places.keys() & table.keys():
        span, values = fitted[places[place]].range, table[place]
        outside = int(((values < span.low) | (values > span.high)).sum())
        if outside:
            yield f"{outside} draws of '{place}' are outside its range, {span}."
