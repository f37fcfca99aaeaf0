"""What the catalog holds once its files are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vado.catalog.claims import Claim, Event, Frozen
from vado.catalog.records import (
    About,
    Actor,
    Check,
    Family,
    Lever,
    Outcome,
    Package,
    Parameter,
    Reported,
    Scenario,
    Series,
    Source,
    Statement,
    Structure,
    ThirdParty,
)


@dataclass(frozen=True, kw_only=True)
class ModelFiles:
    """The files of one model; what was not asked for is empty."""

    folder: Path
    about: About
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    published: Mapping[str, Reported] = field(default_factory=dict)
    validation: Mapping[str, Family] = field(default_factory=dict)
    """Whole tables of reported numbers."""
    policies: Mapping[str, Package] = field(default_factory=dict)
    """Packages of its paper; the catalog's packages hold them too."""

    def card(self) -> str:
        """The model's card in Markdown: what it is and what it leaves out."""
        return (self.folder / "CARD.md").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Every record by its key; kinds that were not asked for are empty."""

    folder: Path
    """Holds the folders ``data`` and ``models``."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    levers: Mapping[str, Lever] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    packages: Mapping[str, Package] = field(default_factory=dict)
    structures: Mapping[str, Structure] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    third_party: Mapping[str, ThirdParty] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    """The dated timeline, by place in its file."""
    frozen: Mapping[str, Frozen] = field(default_factory=dict)
    """Hashes of tests, by claim."""
    models: Mapping[str, ModelFiles] = field(default_factory=dict)
