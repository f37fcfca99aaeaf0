"""Verdict files: one a claim, generated and never edited, with what changed."""

import json
import os
from pathlib import Path
from typing import Any

from vado.core.errors import Problem, Problems
from vado.lab.judge import JudgeAnswer

WATCHED = ("claim", "tests", "data", "rule", "code", "version")


def write_verdicts(answer: JudgeAnswer, folder: Path) -> tuple[Path, ...]:
    """A JSON file for each claim, and what changed since the one that stood there.

    A file whose rows are the same as before is left as it is, to the bit.
    """
    if folder.exists() and not folder.is_dir():
        raise Problems([_problem(str(folder), "is a file.", "Name a folder.")])
    folder.mkdir(parents=True, exist_ok=True)
    document = answer.model_dump(mode="json")
    paths = []
    for key in dict.fromkeys(row["id"] for row in document["rows"]):
        rows = [row for row in document["rows"] if row["id"] == key]
        path = folder / f"{key}.json"
        before = _read(path)
        if before is None or before["rows"] != rows:
            made = {
                "id": key,
                "claim_class": rows[0]["claim_class"],
                "changed": [] if before is None else changes(before["rows"], rows),
                "rows": rows,
                "caveats": document["caveats"],
                "version": document["version"],
            }
            _write(path, made)
        paths.append(path)
    return tuple(paths)


def changes(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What differs between two verdicts on one claim, by reading."""
    old = {row["reading"]: row for row in before}
    found = []
    for row in after:
        past = old.pop(row["reading"], None)
        if past is None:
            found.append(_change(row, "reading", None, "added"))
            continue
        for name in ("class", "reason", "envelope"):
            if past[name] != row[name]:
                found.append(_change(row, name, past[name], row[name]))
        for name in WATCHED:
            if past["digests"][name] != row["digests"][name]:
                pair = (past["digests"][name], row["digests"][name])
                found.append(_change(row, f"digests.{name}", *pair))
    return [*found, *(_change(row, "reading", "removed", None) for row in old.values())]


def _change(row: dict[str, Any], what: str, before: Any, after: Any) -> dict[str, Any]:
    return {"reading": row["reading"], "what": what, "before": before, "after": after}


def _read(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if all("reading" in row and "digests" in row for row in document["rows"]):
            return dict(document)
    except (ValueError, KeyError, TypeError):
        pass
    raise Problems([_problem(str(path), "is no verdict file.", "Name another folder.")])


def _problem(file: str, found: str, remedy: str) -> Problem:
    return Problem(file=file, found=found, remedy=remedy)


def _write(path: Path, document: dict[str, Any]) -> None:
    """Whole or not at all."""
    part = path.with_suffix(".part")
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    part.write_text(f"{text}\n", encoding="utf-8")
    os.replace(part, path)
