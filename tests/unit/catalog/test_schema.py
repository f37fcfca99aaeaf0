"""The published schemas accept the shipped files and refuse what the reader refuses."""

import json
import tomllib
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import jsonschema
import pytest

from vado.catalog.load import FOLDERS, LISTS, OF_MODELS, ROOT
from vado.catalog.schema import schemas

TOP = Path(__file__).parents[3]


def _files() -> Iterator[tuple[str, Path]]:
    """Kind and path of every data file."""
    for kind, (file, _, _) in LISTS.items():
        yield kind, ROOT / file
    for kind, (folder, _) in FOLDERS.items():
        yield from ((kind, path) for path in (ROOT / folder).glob("*.toml"))
    for kind in ("about", *OF_MODELS):
        yield from ((kind, path) for path in (ROOT / "models").glob(f"*/{kind}.toml"))


def _plain(value: object) -> object:
    """What JSON makes of a TOML document."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize(
    ("kind", "path"),
    [pytest.param(k, p, id=str(p.relative_to(ROOT))) for k, p in _files()],
)
def test_every_shipped_file_fits_its_schema(kind: str, path: Path) -> None:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    schema = schemas()[kind]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(_plain(document), schema)


def test_a_schema_refuses_a_package_without_spanish() -> None:
    document = {"key": "mine", "label": {"en": "Mine"}}
    with pytest.raises(jsonschema.ValidationError, match="'es' is a required property"):
        jsonschema.validate(document, schemas()["packages"])


def test_fields_carry_the_text_below_them() -> None:
    properties = schemas()["packages"]["$defs"]["Text"]["properties"]
    assert properties["es"]["description"] == "Spanish as written in Mexico."


def test_the_published_schemas_are_current() -> None:
    loader = SourceFileLoader("schemas_script", str(TOP / "scripts" / "schemas"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    script = module_from_spec(spec)
    loader.exec_module(script)
    published = {
        path.name: path.read_text(encoding="utf-8")
        for path in (TOP / "docs" / "schemas").glob("*.json")
    }
    assert published == script.pages(), "run scripts/schemas"
