"""Make a request from plain values; what does not fit is told all at once."""

from typing import Any, TypeVar

from pydantic import ValidationError

from vado.catalog.records import Record
from vado.catalog.sentences import problems_of
from vado.core.errors import Problems

Kind = TypeVar("Kind", bound=Record)


def make(kind: type[Kind], **fields: Any) -> Kind:
    """A request record of ``kind``.

    Raises ``Problems`` with every field that does not fit.
    """
    try:
        return kind(**fields)
    except ValidationError as error:
        raise Problems(problems_of(error, "request", kind)) from error
