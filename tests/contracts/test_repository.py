"""What must hold of the repository as a whole."""

import csv
import hashlib
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import vado
from vado.cli.main import build

ROOT = Path(__file__).parents[2]
PASSED_OVER = {".git", ".venv", "out", "dist", "build", "node_modules", "__pycache__"}
FINER_THAN_A_STATE = re.compile(
    r"municip|localidad|locality|city|ciudad|county|address|lat(itude)?$|lon(gitude)?$"
    r"|geometry|route|ruta|corridor_name",
    re.IGNORECASE,
)
OF_A_PERSON = re.compile(r"alias|surname|apellido|curp|birth|person_?name", re.I)
FOREIGN_FORCE = re.compile(
    r"unilateral|foreign_force|intervention|invasion|strike|incursion", re.IGNORECASE
)
# A word in quotation marks is spoken about, not used.
PROMISE = re.compile(r"(?<![\"“'«])\bwill\b", re.IGNORECASE)


def _files() -> Iterator[Path]:
    """Every file of the tree but caches, environments and results."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in PASSED_OVER and not name.endswith(("_cache", ".egg-info"))
        ]
        yield from (Path(folder) / name for name in names)


def _texts(*endings: str) -> Iterator[tuple[str, str]]:
    """Name and text of each file that can be read as text."""
    for path in _files():
        if endings and path.suffix not in endings:
            continue
        try:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _project() -> dict[str, object]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"])


def _commands(app: typer.Typer, before: str = "vado") -> list[str]:
    found = [f"{before} {command.name}" for command in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found += _commands(group.typer_instance, f"{before} {group.name}")
    return found


def _headers() -> Iterator[tuple[str, list[str]]]:
    for path in (ROOT / "src").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            yield str(path.relative_to(ROOT)), next(csv.reader(lines))


def _data(kind: str) -> dict[str, dict[str, object]]:
    folder = ROOT / "src" / "vado" / "data" / kind
    return {p.stem: tomllib.loads(p.read_text("utf-8")) for p in folder.glob("*.toml")}


# Files of other authors and machines


def test_no_file_is_named_like_one_of_other_authors() -> None:
    theirs = re.compile(r"bacrim2020_|\.mdl$|\.tab$|reclutamientoc|trends2012", re.I)
    assert [p for p in _files() if theirs.search(p.name)] == []


def test_no_file_has_the_content_of_one_of_other_authors() -> None:
    named = tomllib.loads((ROOT / "src/vado/data/third_party.toml").read_text("utf-8"))
    theirs = set(re.findall(r"\b[0-9a-f]{64}\b", str(named)))
    assert theirs
    for path in _files():
        assert hashlib.sha256(path.read_bytes()).hexdigest() not in theirs, path


def test_no_text_holds_a_path_of_some_machine() -> None:
    machine = re.compile(r"(^|[^a-zA-Z])/(work|farm|tmp|home|Users)/", re.MULTILINE)
    assert [name for name, text in _texts() if machine.search(text)] == []


# Documents


@pytest.mark.parametrize("page", ["README.md", "README.es.md"])
def test_the_readme_names_every_command(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    commands = [command.removeprefix("vado data ") for command in _commands(build())]
    named = [c if c.startswith("vado ") else f"data {c}" for c in commands]
    assert [command for command in named if command not in text] == []


def test_the_readme_opens_with_what_the_text_supplies() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# vado"
    assert lines[2].startswith("The source text describes no software.")
    assert "questions, never data" in " ".join(lines[2:7])


def test_links_between_documents_lead_somewhere() -> None:
    for name, text in _texts(".md"):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
            assert (ROOT / name).parent.joinpath(target).exists(), f"{name}: {target}"


def test_the_index_of_documents_names_every_page() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    pages = {p.name for p in docs.glob("*.md")} - {"README.md"}
    numbers = {p.name[:4] for p in (docs / "decisions").glob("*.md")}
    assert [word for word in sorted(pages | numbers) if word not in index] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(p.name for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [n[:5] for n in names] == [f"{i:04d}-" for i in range(1, len(names) + 1)]


def test_news_fragments_are_named_by_subject_and_kind() -> None:
    named = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.(feature|fix|model|data|docs)\.md")
    fragments = [p for p in (ROOT / "changelog.d").iterdir() if p.name[0] != "."]
    assert [p.name for p in fragments if not named.fullmatch(p.name)] == []
    assert all(p.read_text(encoding="utf-8").strip() for p in fragments)


def test_no_text_promises_what_is_to_come() -> None:
    promises = [
        f"{name}: {line.strip()}"
        for name, text in _texts(".md", ".toml")
        for line in text.splitlines()
        if PROMISE.search(line)
    ]
    assert promises == []


# The package


def test_public_names_are_few_sorted_and_there() -> None:
    assert list(vado.__all__) == sorted(vado.__all__)
    assert len(vado.__all__) <= 20
    assert all(getattr(vado, name) is not None for name in vado.__all__)


def test_the_extra_all_includes_every_other() -> None:
    extras = _project()["optional-dependencies"]
    assert isinstance(extras, dict)
    others = ",".join(sorted(set(extras) - {"all"}))
    assert extras["all"] == [f"vado[{others}]"]


def test_the_version_to_cite_is_that_of_the_package() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {vado.__version__}\n" in citation


def test_no_source_file_is_longer_than_400_lines() -> None:
    sources = (ROOT / "src").rglob("*.py")
    lengths = {str(p): len(p.read_text("utf-8").splitlines()) for p in sources}
    assert {name: n for name, n in lengths.items() if n > 400} == {}


def test_continuous_integration_runs_the_second_command_of_the_readme() -> None:
    entry = ROOT / ".ci" / "run"
    assert entry.read_text("utf-8").rstrip().endswith("make test")
    assert os.access(entry, os.X_OK)


def test_scripts_can_be_run() -> None:
    assert [p for p in (ROOT / "scripts").iterdir() if not os.access(p, os.X_OK)] == []


# What it must never do


def test_no_table_has_a_column_finer_than_a_state() -> None:
    for name, header in _headers():
        assert [c for c in header if FINER_THAN_A_STATE.search(c)] == [], name


def test_no_table_has_a_column_about_persons() -> None:
    for name, header in _headers():
        assert [c for c in header if OF_A_PERSON.search(c)] == [], name


def test_unilateral_foreign_force_is_neither_a_lever_nor_a_package() -> None:
    levers = (ROOT / "src/vado/data/levers.toml").read_text("utf-8")
    keys = tomllib.loads(levers)
    assert keys
    assert [key for key in keys if FOREIGN_FORCE.search(key)] == []
    for name, package in _data("packages").items():
        offered = [name, str(package["label"]), *package.get("levers", {})]  # type: ignore[misc]
        assert not any(FOREIGN_FORCE.search(word) for word in offered), name
