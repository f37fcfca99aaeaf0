"""What a model says of itself: its question, choices, draws, notices and caveats."""

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from vado.catalog.fields import (
    Day,
    Digest,
    FullName,
    Key,
    Record,
    Text,
    Unfit,
    Whole,
    Words,
)


class Switch(Record):
    """A choice of form, matrix or network that is not a number."""

    name: Key
    label: Text
    default: Key
    choices: dict[Key, Text]
    needs: dict[Key, tuple[Words, ...]] = {}
    """Files of the data folder that a choice cannot do without."""

    @model_validator(mode="after")
    def _known(self) -> "Switch":
        for choice in (self.default, *self.needs):
            if choice not in self.choices:
                raise Unfit(
                    f"'{choice}' is not among the choices.",
                    f"Allowed: {', '.join(self.choices)}.",
                )
        return self


class Draws(Record):
    """A way to draw futures of a model."""

    label: Text
    kind: Literal["values", "ranges", "table", "summary", "third_party"]
    """values: every future has the published values; ranges: independent draws from
    the ranges; table: rows of a shipped file, which keeps parameters that only make
    sense together together; summary: our own summary of other authors' joint draws;
    third_party: rows of these draws themselves, from the data folder."""
    file: Words | None = None
    """Of the table or the summary, inside the model's folder; ``{switch}`` stands for
    a choice."""
    terms: Words | None = None
    """Of the summary: the file that says how parameters depend on each other."""
    weight: Key | None = None
    """The column of weights; without it every row is as likely."""
    third_party: Key | None = None
    """The authors' file of joint draws, whose columns are named as the places of the
    fitted parameters."""
    varies: Literal["all", "fitted"] = "all"
    """Which parameters ranges are drawn for: all, or those that their authors fitted
    and those that a structure gives a range; the others keep their values."""

    @model_validator(mode="after")
    def _complete(self) -> "Draws":
        for name in NEEDED[self.kind]:
            if getattr(self, name) is None:
                raise Unfit("is missing.", f'Needed with kind = "{self.kind}".', name)
        return self


NEEDED: Mapping[str, tuple[str, ...]] = {
    "values": (),
    "ranges": (),
    "table": ("file",),
    "summary": ("file", "terms"),
    "third_party": ("third_party",),
}
"""What each kind of draws cannot do without."""


class Notice(Record):
    """Something the reader must be told when a run met it."""

    of: Key
    """A quantity that is above zero while it happens."""
    switches: dict[Key, Key] = {}
    """The choices under which the model has it."""
    text: Text
    """With {count}, {futures} and {since} for how many, of how many, and from when."""


class About(Record):
    """What a model is, in one page's worth of facts."""

    key: Key
    title: Text
    question: Text
    source: Key
    start: Day
    """The date of its first state."""
    end: Day
    """Where a run ends unless told."""
    fitted_until: Whole
    """Last year whose observed figures the model was fitted to."""
    policies_start: Day
    """From when packages may differ."""
    scenario: Key = "reference"
    """The scenario of a run unless told."""
    structure: Key = "published"
    """The structure of a run unless told."""
    horizons: tuple[Day, ...]
    """Dates at which packages are compared."""
    files: dict[Words, Digest] = {}
    """sha256 of each file of numbers in its folder; another content is refused."""
    inputs: Words | None = None
    """The file of figures that its observed series are made of, in its folder."""
    outcomes: tuple[FullName, ...]
    """The outcomes it answers, in the order they are shown."""
    packages: tuple[Key, ...]
    """The packages compared unless told, in the order they are shown; the first two
    are also held against each other."""
    switches: tuple[Switch, ...] = ()
    draws: dict[Key, Draws]
    """The kinds of draws it offers."""
    caveats: tuple[Text, ...]
    """Shown with every answer; they cannot be switched off."""
    notices: tuple[Notice, ...] = ()
    shows_negative: dict[Key, Key] = {}
    """Choices under which runs that turn negative stay in the bands, because the
    published form has them; they are counted in any case."""

    @model_validator(mode="after")
    def _in_order(self) -> "About":
        for name, value in (("policies_start", self.policies_start), ("end", self.end)):
            if value < self.start:
                raise Unfit(
                    f"{value} is before the start.",
                    f"Allowed: {self.start} or later.",
                    name,
                )
        return self
