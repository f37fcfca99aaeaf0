"""Downloads, from a server on this machine."""

import hashlib
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vado.catalog.fetch import fetch
from vado.catalog.load import Catalog
from vado.catalog.records import ThirdParty
from vado.core.errors import MissingFile, Unsupported

CONTENT = b"YEAR,homicide\n"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on loopback that gives one file."""
    pytest.importorskip("pooch", reason="downloads need pooch")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "file.csv").write_bytes(CONTENT)
    handler = partial(_Quiet, directory=str(tmp_path / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def entry(catalog: Catalog, *urls: str, content: bytes = CONTENT) -> ThirdParty:
    facts = {"sha256": hashlib.sha256(content).hexdigest(), "urls": urls}
    return catalog.third_party["trends2012_2021"].model_copy(update=facts)


def test_a_file_is_downloaded_to_its_place(
    tmp_path: Path, catalog: Catalog, address: str
) -> None:
    path = fetch(entry(catalog, f"{address}/file.csv"), tmp_path / "new")
    assert path == tmp_path / "new" / "third_party" / "Trends2012_2021.csv"
    assert path.read_bytes() == CONTENT
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_the_next_address_is_tried_when_one_fails(
    tmp_path: Path, catalog: Catalog, address: str
) -> None:
    urls = (f"{address}/none.csv", f"{address}/file.csv")
    assert fetch(entry(catalog, *urls), tmp_path).read_bytes() == CONTENT


def test_a_file_that_is_there_is_not_downloaded_again(
    tmp_path: Path, catalog: Catalog
) -> None:
    wanted = entry(catalog, "http://nowhere.invalid/")
    path = tmp_path / "third_party" / wanted.file
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    assert fetch(wanted, tmp_path) == path


def test_a_wrong_content_leaves_nothing_behind(
    tmp_path: Path, catalog: Catalog, address: str
) -> None:
    wanted = entry(catalog, f"{address}/file.csv", content=b"other\n")
    with pytest.raises(MissingFile) as missing:
        fetch(wanted, tmp_path / "new")
    assert f"{address}/file.csv: SHA256 hash" in str(missing.value)
    assert wanted.sha256 in str(missing.value)
    assert list((tmp_path / "new" / "third_party").iterdir()) == []


def test_an_address_without_the_file_is_told(
    tmp_path: Path, catalog: Catalog, address: str
) -> None:
    with pytest.raises(MissingFile) as missing:
        fetch(entry(catalog, f"{address}/none.csv"), tmp_path)
    assert f"{address}/none.csv: 404" in str(missing.value)
    assert "'trends2012_2021' could not be downloaded." in str(missing.value)


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, catalog: Catalog, address: str
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(MissingFile, match=r"cannot be made .*Not a directory"):
        fetch(entry(catalog, f"{address}/file.csv"), tmp_path / "taken")


def test_without_pooch_the_message_says_what_to_install(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(Unsupported, match=r"pip install 'vado\[data\]'"):
        fetch(entry(catalog, "http://nowhere.invalid/"), tmp_path)
