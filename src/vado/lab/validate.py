"""Models beside the numbers that their sources reported."""

import math
from collections.abc import Iterable, Iterator

from vado.catalog.load import Catalog, read_catalog
from vado.catalog.records import Reported, Text
from vado.core.errors import UnknownName
from vado.core.version import VERSION
from vado.lab.answers import ValidateAnswer, ValidationRow
from vado.lab.progress import Progress, silent
from vado.lab.requests import ValidateRequest
from vado.lab.validation.families import rows_of
from vado.lab.validation.runs import Found, numbers

FAILED = Text(en="The run failed.", es="La corrida falló.")


def validate(request: ValidateRequest, progress: Progress = silent) -> ValidateAnswer:
    """Every reported number beside ours.

    A row whose data are missing says so instead of failing; a mismatch whose reason is
    known stays visible with its reason. Numbers of the folder that VADO_REFERENCE names
    stand beside ours where they are there.

    Raises ``UnknownName`` for a model that there is not, ``DamagedFile`` for a file
    that is there and is another one than it should be.
    """
    catalog = read_catalog()
    if request.model is not None and request.model not in catalog.models:
        raise UnknownName(request.model, catalog.models, "request: model")
    models = (request.model,) if request.model else tuple(catalog.models)
    wanted = {
        model: [
            (table, row)
            for table, row in reported(catalog, model)
            if request.everything or not row.slow
        ]
        for model in models
    }
    total, rows = sum(map(len, wanted.values())), list[ValidationRow]()
    for model, mine in wanted.items():
        told = _after(len(rows), total, progress)
        ours = numbers(catalog, model, [row for _, row in mine], told)
        rows += [_row(catalog, model, t, row, ours[row.name]) for t, row in mine]
    return ValidateAnswer(rows=tuple(rows), version=VERSION)


def reported(catalog: Catalog, model: str) -> Iterator[tuple[str | None, Reported]]:
    """Every number that a model's sources report, with the name of its table: single
    ones, which have none, then whole tables."""
    files = catalog.models[model]
    yield from ((None, row) for row in files.published.values())
    for family in files.validation.values():
        yield from ((family.name, row) for row in rows_of(family, catalog, model))


def _after(before: int, total: int, progress: Progress) -> Progress:
    """Progress of one model among all."""
    return lambda done, of: progress(before + done, total)


def _row(
    catalog: Catalog, model: str, table: str | None, row: Reported, found: Found
) -> ValidationRow:
    source, package = catalog.sources[row.source], catalog.packages[row.package]
    failed = found.value is not None and not math.isfinite(found.value)
    ours = None if failed else found.value
    held = row.reported is not None
    error = _error(row.reported, ours)
    evidence = f" ({row.evidence})" if held else ""
    return ValidationRow(
        model=model,
        table=table,
        name=row.name,
        label=row.label,
        at=row.at,
        share=row.share,
        scenario=row.scenario,
        policy=package.published_as or row.package,
        outcome=row.called or row.outcome,
        network=row.switches.get("network"),
        reported=row.reported,
        ours=ours,
        relative_error=error,
        tolerance=row.tolerance,
        ok=False if failed else None if error is None else error <= row.tolerance,
        explained=row.mismatch is not None,
        where=f"{source.authors} ({source.year}): {row.where}{evidence}",
        note=_note(row, found.needs, failed),
    )


def _note(row: Reported, needs: str | None, failed: bool) -> Text | None:
    """What a reader has to know beside the numbers."""
    lacking = Text(en=f"needs {needs}", es=f"necesita {needs}") if needs else None
    silent_too = row.reported is None and lacking is not None
    told = (
        lacking,
        FAILED if failed else None,
        row.mismatch,
        None if silent_too else row.note,
    )
    given = [text for text in told if text]
    if not given:
        return None
    return Text(en=_joined(t.en for t in given), es=_joined(t.es for t in given))


def _joined(sentences: Iterable[str]) -> str:
    """Sentences after each other; of what is needed the full stop is left out where
    nothing follows."""
    first, *rest = sentences
    stop = "." if rest and not first.endswith(".") else ""
    return " ".join([first + stop, *rest])


def _error(theirs: float | None, ours: float | None) -> float | None:
    """Relative difference; of zero, the difference itself."""
    if theirs is None or ours is None:
        return None
    gap = abs(ours - theirs)
    return gap / abs(theirs) if theirs else gap
