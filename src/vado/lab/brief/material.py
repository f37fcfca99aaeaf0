"""What a brief is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from vado.catalog.contents import Catalog
from vado.catalog.records import About, Package
from vado.lab.answers import CompareAnswer
from vado.lab.brief.content import ModelNotes, Observed
from vado.lab.brief.deeds import Deed
from vado.lab.brief.tongues import Tongues


@dataclass(frozen=True, kw_only=True)
class Material:
    """All that a brief is made of."""

    catalog: Catalog
    compare: CompareAnswer
    packages: Mapping[str, Package]
    """The base first."""
    rival: CompareAnswer | None
    observed: Mapping[str, Observed]
    deeds: Mapping[str, Deed]
    notes: ModelNotes
    tongues: Tongues

    @property
    def about(self) -> About:
        """What the model is."""
        return self.catalog.models[self.compare.system].about

    @property
    def shown(self) -> tuple[str, ...]:
        """The outcomes in the order in which the model tells them."""
        bands = self.compare.bands[self.compare.base]
        return tuple(o for o in self.about.outcomes if o in bands)
