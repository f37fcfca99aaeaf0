"""The summary of other authors' joint draws, made again and held against them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from vado.analysis.draws import Values
from vado.analysis.posterior import MARGINALS, remake
from vado.analysis.posterior_agreement import Array, agreement
from vado.catalog.find import digest
from vado.catalog.read import read_toml
from vado.core.version import VERSION
from vado.engine.ensemble import compile_model
from vado.lab.calibration.answers import (
    CalibrateSummaryAnswer,
    RemadeFile,
    SummaryRow,
)
from vado.lab.dataset import write_whole
from vado.lab.progress import Progress
from vado.lab.systems import Loaded, finder
from vado.lab.validation.runs import futures, run

RECORD = "posterior.toml"
"""In the folder of a model whose futures are drawn from a summary: how it was made."""


def summarised_again(
    loaded: Loaded, out: Path | None, progress: Progress
) -> CalibrateSummaryAnswer:
    """The summary made again, and how far it agrees, run as posterior.toml says.

    Raises ``MissingFile`` where the authors' file of joint draws is not there.
    """
    record = read_toml(loaded.files.folder / RECORD, f"models/{loaded.key}/{RECORD}")
    made, how = record["made"], record["run"]
    files = remake(finder(loaded.catalog)(made["third_party"]), loaded.parameters)
    progress(1, 2)
    compared = _agreement(loaded, record)
    progress(2, 2)
    return CalibrateSummaryAnswer(
        model=loaded.key,
        joint=made["third_party"],
        draws=made["draws"],
        files=tuple(_file(loaded, n, content, out) for n, content in files.items()),
        scenario=how["scenario"],
        futures=how["futures"],
        seed=how["seed"],
        first_year=how["first_year"],
        last_year=how["last_year"],
        agreement=compared,
        version=VERSION,
    )


def _file(loaded: Loaded, name: str, content: bytes, out: Path | None) -> RemadeFile:
    """A remade file; the first goes where told, the other beside it."""
    path = out
    if path is not None and name != MARGINALS:
        path = path.with_stem(f"{path.stem}_terms")
    if path is not None:
        write_whole(path, lambda temporary: temporary.write_bytes(content))
    shipped = digest(loaded.files.folder / name)
    found = sha256(content).hexdigest()
    return RemadeFile(
        name=name,
        sha256=found,
        shipped_sha256=shipped,
        same=found == shipped,
        file=None if path is None else str(path),
    )


def _agreement(loaded: Loaded, record: Mapping[str, Any]) -> tuple[SummaryRow, ...]:
    """Outcomes of the model under futures of the summary and under the joint draws."""
    how, rows = record["run"], record["compared"]
    scenario, about = how["scenario"], loaded.about
    names = {draws.kind: name for name, draws in about.draws.items()}
    watch = tuple(dict.fromkeys(loaded.own(row["outcome"]) for row in rows))
    program = compile_model(loaded.model, tables=loaded.tables, watch=watch)
    days = [date(y, 1, 1) for y in range(how["first_year"], how["last_year"] + 1)]

    def outcomes(values: Values, package: str) -> Mapping[str, Array]:
        result = run(
            loaded,
            program,
            values,
            scenario=scenario,
            package=package,
            days=days,
            stepwise=False,
        )
        return result.series

    found = agreement(
        outcomes,
        futures(loaded, names["third_party"], scenario),
        futures(
            loaded,
            names["summary"],
            scenario,
            seed=how["seed"],
            count=how["futures"],
        ),
        tuple(dict.fromkeys(row["package"] for row in rows)),
    )
    return tuple(SummaryRow(**asdict(row)) for row in found)
