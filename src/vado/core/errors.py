"""Every error vado raises on purpose.

VadoError
├── UnknownName      a name that nothing defines
├── AlgebraicLoop    quantities that wait for each other
├── SymbolicBranch   Python's ``if`` on a value that differs from run to run
├── DimsError        dimensions that do not fit
├── UnitsError       units that do not fit
├── Unsupported      something a target or an importer cannot do
├── MissingFile      a file of the data folder that is not there
│   └── DamagedFile  a file that is there but is not the one its checksum names
└── Problems         everything that is wrong with one or more files or requests
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class VadoError(Exception):
    """Base of all errors that are the caller's to fix."""


MOST_NAMES = 12
"""A longer list of names helps nobody; it is cut with a count of the rest."""


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the closest known name, or lists what there is.

    >>> nearest("members_2021", ["lethality", "members_2012"])
    "Did you mean 'members_2012'?"
    """
    names = sorted(known)
    near = get_close_matches(name, names, n=1) or [
        n for n in names if n.lower() == name.lower() or n.endswith(f".{name}")
    ]
    if near:
        return f"Did you mean '{near[0]}'?"
    rest = len(names) - MOST_NAMES
    more = f" and {rest} more" if rest > 0 else ""
    return (
        f"Known: {', '.join(names[:MOST_NAMES])}{more}." if names else "There is none."
    )


class UnknownName(VadoError):
    """A name was used that nothing defines."""

    def __init__(self, name: str, known: Iterable[str], where: str):
        super().__init__(f"{where}: nothing is called '{name}'. {nearest(name, known)}")


class AlgebraicLoop(VadoError):
    """Quantities depend on each other at the same instant."""

    def __init__(self, cycle: Sequence[str]):
        super().__init__(
            "These quantities depend on each other at the same instant: "
            f"{' -> '.join(cycle)}. Break the loop with a stock or a delay."
        )


class SymbolicBranch(VadoError):
    """Python's ``if`` met a value that differs from run to run."""

    def __init__(self, text: str):
        super().__init__(
            f"Python cannot branch on '{text}': it differs from run to run and step "
            "to step. Write where(condition, if_true, if_false); for 'a and b' write "
            "both(a, b); for min and max use minimum and maximum."
        )


class DimsError(VadoError):
    """Dimensions of an equation do not fit."""


class UnitsError(VadoError):
    """Units of an equation or a number do not fit."""


class Unsupported(VadoError):
    """A target or an importer cannot do this; the message says what can."""


class MissingFile(VadoError):
    """A file of the data folder is not there; the message says how to get it."""


class DamagedFile(MissingFile):
    """A file is there, but it is not the one that its checksum names."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a file or a request, told so that it can be mended."""

    file: str
    """The file, or the request, that holds it."""
    key: str = ""
    """Dotted place inside the file; empty when the whole file is meant."""
    found: str
    """What stands there."""
    remedy: str
    """What is allowed there, and what to do."""

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}: " if self.key else f"{self.file}: "
        return f"{place}{self.found} {self.remedy}".rstrip()


class Problems(VadoError):
    """Everything that is wrong, at once, one line for each."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))
