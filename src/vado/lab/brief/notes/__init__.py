"""What a brief says of each model that no answer contains, and its reader."""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

from vado.core.errors import VadoError
from vado.lab.brief.content import ModelNotes


def read_notes(system: str) -> ModelNotes:
    """The notes of a system.

    Raises ``VadoError`` when there are none: a brief without what is not identified
    would promise more than the model can keep.
    """
    file = _file(system)
    if not has_notes(system):
        raise VadoError(
            f"lab/brief/notes/{system}.toml: there are no notes for a brief of "
            f"'{system}'. Write what the model is and what it cannot tell apart."
        )
    record = tomllib.loads(file.read_text(encoding="utf-8"))
    findings = record.pop("finding", ())
    return ModelNotes.model_validate({**record, "findings": findings})


def has_notes(system: str) -> bool:
    """Whether a system can have a brief."""
    return _file(system).is_file()


def _file(system: str) -> Traversable:
    return files("vado").joinpath("lab", "brief", "notes", f"{system}.toml")
