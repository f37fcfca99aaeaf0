"""Claims are held against each other and against what they speak of."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from claims_sample import OWN
from vado.catalog.check import check
from vado.catalog.freeze import refreeze
from vado.catalog.load import read_catalog
from vado.core.errors import Problems

US = OWN.split("[[sources]]")[0].replace("X01", "U90").replace('"own"', '"us"')
US = US.replace('tier = "us"', 'tier = "core"').replace(
    'office = "us"', 'office = "agency"'
)
MX = US.replace("U90", "M90").replace('"us"', '"mx"')
SOURCE = "[c_own]\n" + OWN.split("[[sources]]\n")[1].replace('key = "c_own"\n', "")


@pytest.fixture
def register(tree: Path) -> Path:
    """A data folder whose register holds two claims of one inference."""
    folder = tree / "data" / "claims" / "register"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.toml"):
        old.unlink()
    for old in folder.parent.glob("[ft]*.toml"):
        old.unlink()
    for old in folder.parent.glob("sources_*.toml"):
        old.unlink()
    (folder.parent / "sources_u.toml").write_text(SOURCE, encoding="utf-8")
    return tree


def written(
    tree: Path, us: tuple[str, str] = ("", ""), mx: tuple[str, str] = ("", "")
) -> list[str]:
    """What the check says of the two claims after a change in each."""
    folder = tree / "data" / "claims" / "register"
    for name, text, (old, new) in (("U90", US, us), ("M90", MX, mx)):
        assert old in text
        changed = text.replace(old, new, 1) if old else text
        (folder / f"{name}.toml").write_text(changed, encoding="utf-8")
    return [str(problem) for problem in check(read_catalog(tree))]


ID = 'id = "a"\n'
TWINS = 'tier = "core"\n'


def test_two_sound_claims_pass_and_their_sources_are_read(register: Path) -> None:
    assert written(register) == []
    catalog = read_catalog(register)
    assert {"U90", "M90"} == catalog.claims.keys()
    assert "c_own" in catalog.sources
    assert "c_own" not in read_catalog(register, kinds=("sources",)).sources


def test_twins_name_each_other(register: Path) -> None:
    (problem,) = written(register, (TWINS, TWINS + 'twins = ["M90"]\n'))
    assert "M90 does not name U90 as its twin." in problem
    both = (TWINS, TWINS + 'twins = ["M91"]\n')
    (unknown,) = written(register, both)
    assert "'M91' is not among the claims." in unknown


def test_a_shared_test_has_the_same_thresholds_on_both_sides(register: Path) -> None:
    shared = (ID, ID + 'shares_test_with = ["M90.a"]\n')
    assert written(register, shared) == []
    other = ("threshold.value = 1.0", "threshold.value = 1.5")
    (problem,) = written(register, shared, other)
    assert "value is 1.0 here and 1.5 in M90.a." in problem
    (gone,) = written(register, (ID, ID + 'shares_test_with = ["M90.c"]\n'))
    assert "'M90.c' is no reading of the register." in gone


def test_a_claim_carries_the_name_of_its_file(register: Path) -> None:
    written(register)
    folder = register / "data" / "claims" / "register"
    (folder / "U90.toml").rename(folder / "U91.toml")
    with pytest.raises(Problems, match=r"U91.toml: id: 'U90' is not the file's name"):
        read_catalog(register)


def test_an_event_cites_a_source_and_claims_that_are_there(register: Path) -> None:
    text = (
        '[[event]]\ndate = "2025-02-01"\ntext = { en = "One.", es = "Uno." }\n'
        'source = "c_nowhere"\nevidence = "seen"\nclaims = ["U99"]\n'
    )
    path = register / "data" / "claims" / "timeline.toml"
    path.write_text(text, encoding="utf-8")
    problems = written(register)
    assert any("'c_nowhere' is not among the sources." in p for p in problems)
    assert any("'U99' is not among the claims." in p for p in problems)


def test_a_frozen_hash_that_no_longer_fits_is_told(register: Path) -> None:
    written(register)
    frozen = f'[U90]\nversion = 1\nsha256 = "{"0" * 64}"\ndate = 2026-11-01\n'
    path = register / "data" / "claims" / "frozen.toml"
    path.write_text(frozen, encoding="utf-8")
    (problem,) = [str(p) for p in check(read_catalog(register))]
    assert "raise the version and freeze anew" in problem


def test_the_file_that_freezing_writes_is_read_back(register: Path) -> None:
    top = Path(__file__).parents[3]
    loader = SourceFileLoader("freeze_script", str(top / "scripts" / "freeze"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    script = module_from_spec(spec)
    loader.exec_module(script)
    written(register)
    claims = read_catalog(register).claims.values()
    entries, _ = refreeze(claims, [], "2026-11-01")
    path = register / "data" / "claims" / "frozen.toml"
    path.write_text(script.page(entries), encoding="utf-8")
    catalog = read_catalog(register)
    assert list(catalog.frozen.values()) == entries
    assert check(catalog) == []
