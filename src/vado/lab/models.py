"""What models there are."""

from vado.catalog.load import read_catalog
from vado.catalog.records import Draws, Record, Switch, Text
from vado.lab.citing import cite


class ModelSummary(Record):
    """One model in a few facts."""

    key: str
    title: Text
    question: Text
    source: str
    """The source's citation."""
    outcomes: tuple[str, ...]
    levers: tuple[str, ...]
    packages: tuple[str, ...]
    switches: tuple[Switch, ...]
    draws: dict[str, Draws]


class ModelsAnswer(Record):
    """Every model of the catalog."""

    models: tuple[ModelSummary, ...]


def models() -> ModelsAnswer:
    """List the models, what each answers and where it comes from."""
    catalog = read_catalog()
    return ModelsAnswer(
        models=tuple(
            ModelSummary(
                key=key,
                title=files.about.title,
                question=files.about.question,
                source=cite(catalog.sources[files.about.source]),
                outcomes=files.about.outcomes,
                levers=tuple(n for n in catalog.levers if n.startswith(f"{key}.")),
                packages=tuple(
                    k
                    for k, package in catalog.packages.items()
                    if all(lever.startswith(f"{key}.") for lever in package.levers)
                ),
                switches=files.about.switches,
                draws=dict(files.about.draws),
            )
            for key, files in catalog.models.items()
        )
    )
