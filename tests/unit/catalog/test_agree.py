"""A model's data files say the same as its equations."""

from dataclasses import replace

import pytest

from vado.catalog.agree import agree
from vado.catalog.load import Catalog, ModelFiles
from vado.catalog.records import Directed, Text
from vado.core.model import Model


@pytest.fixture
def files(catalog: Catalog) -> ModelFiles:
    """The files of the cartels model, cut to two parameters and one outcome."""
    files = catalog.models["cartels"]
    names = ("lethality", "death_share")
    return replace(
        files,
        about=files.about.model_copy(update={"outcomes": ("cartels.deaths",)}),
        parameters={name: files.parameters[name] for name in names},
        checks={},
    )


def model(unit: str = "1 / week / person") -> Model:
    made = Model("cartels", source="prieto2023", time_unit="week", dims={})
    made.parameter("lethality", unit=unit)
    made.parameter("death_share", unit="1")
    made.lever("recruitment_factor", value=1.0)
    made.lever("incapacitation_factor", value=1.0)

    @made.quantity(unit="person/week")
    def deaths(lethality):
        """Stands for the outcome."""
        return lethality

    return made


def told(files: ModelFiles, made: Model, catalog: Catalog) -> list[str]:
    return [str(problem) for problem in agree(files, [made], catalog)]


def test_units_may_be_written_in_another_order(
    files: ModelFiles, catalog: Catalog
) -> None:
    assert told(files, model(), catalog) == []


def test_another_unit_than_the_declared_one_is_named(
    files: ModelFiles, catalog: Catalog
) -> None:
    assert told(files, model("1 / year / person"), catalog) == [
        "models/cartels/parameters.toml: lethality.unit: '1 / person / week' is not "
        "the unit that the model declares. Allowed: '1 / year / person'."
    ]


def test_a_word_that_is_no_unit_is_named(files: ModelFiles, catalog: Catalog) -> None:
    odd = files.parameters["lethality"].model_copy(update={"unit": "1 / parson"})
    files = replace(files, parameters={**files.parameters, "lethality": odd})
    (line,) = told(files, model(), catalog)
    assert "lethality.unit: " in line
    assert "'parson' is not a unit. Did you mean 'person'?" in line


def test_parameters_are_exactly_those_declared(
    files: ModelFiles, catalog: Catalog
) -> None:
    made = model()
    made.parameter("cap_members", unit="person")
    extra = files.parameters["lethality"].model_copy(update={"name": "lethalty"})
    files = replace(files, parameters={**files.parameters, "lethalty": extra})
    place = "models/cartels/parameters.toml"
    assert told(files, made, catalog) == [
        f"{place}: cap_members: is missing. The model declares it: add its value, "
        "range, reason and source.",
        f"{place}: lethalty: is no parameter of the model. Did you mean 'lethality'?",
    ]


def test_levers_are_exactly_those_declared(files: ModelFiles, catalog: Catalog) -> None:
    made = model()
    del made.names["recruitment_factor"]
    made.lever("recruitment_factors", value=1.0)
    assert told(files, made, catalog) == [
        'data/levers.toml: "cartels.recruitment_factors": is missing. The model '
        "declares it: add its actor, range, grade and source.",
        'data/levers.toml: "cartels.recruitment_factor": is no lever of the model. '
        "Did you mean 'recruitment_factors'?",
    ]


def test_the_unit_of_a_lever_is_held_against_the_model(
    files: ModelFiles, catalog: Catalog
) -> None:
    made = model()
    del made.names["recruitment_factor"]
    made.lever("recruitment_factor", unit="person", value=1.0)
    (line,) = told(files, made, catalog)
    assert line.startswith('data/levers.toml: "cartels.recruitment_factor".unit: ')


def test_an_outcome_that_the_model_lacks_is_named(
    files: ModelFiles, catalog: Catalog
) -> None:
    about = files.about.model_copy(update={"outcomes": ("cartels.death",)})
    (line,) = told(replace(files, about=about), model(), catalog)
    assert line.startswith("models/cartels/about.toml: outcomes: the model has no ")
    assert line.endswith("Did you mean 'deaths'?")


def test_a_check_of_something_that_the_model_lacks_is_named(
    files: ModelFiles, catalog: Catalog
) -> None:
    rule = Directed(
        kind="directed",
        name="rule",
        sentence=Text(en="A rule.", es="Una regla."),
        cause="recruitment_factor",
        low=0.0,
        high=1.0,
        effect="deths",
        moves="up",
    )
    (line,) = told(replace(files, checks={"rule": rule}), model(), catalog)
    assert line.startswith("models/cartels/checks.toml: rule: the model has no 'deths'")
