"""Download files of other authors from their public addresses, checked by sha256."""

from pathlib import Path
from types import ModuleType

from vado.catalog.find import digest, place_of
from vado.catalog.records import ThirdParty
from vado.core.errors import MissingFile, Unsupported

SECONDS = 60
"""How long one address may stay silent."""


def fetch(entry: ThirdParty, folder: Path) -> Path:
    """The file of an entry below a data folder, downloaded unless it is there already.

    It comes under a temporary name and takes its own once its sha256 is right.
    Raises ``MissingFile`` when no address gives it, ``Unsupported`` without pooch.
    """
    path = place_of(entry, folder)
    if path.is_file() and digest(path) == entry.sha256:
        return path
    pooch = _pooch()
    _make(path.parent)
    reasons = []
    for url in entry.urls:
        try:
            pooch.retrieve(
                url,
                known_hash=f"sha256:{entry.sha256}",
                fname=path.name,
                path=path.parent,
                downloader=pooch.HTTPDownloader(timeout=SECONDS),
            )
            return path
        except (OSError, ValueError) as error:
            # requests' errors are OSErrors; a wrong sha256 is a ValueError.
            reasons.append(f"{url}: {_first_line(error)}")
    raise MissingFile(
        f"{path}: '{entry.key}' could not be downloaded.\n"
        + "\n".join(f"  {reason}" for reason in reasons)
        + "\nCheck the network and try again, or put the file there by hand; its "
        f"sha256 must be {entry.sha256}."
    )


def _pooch() -> ModuleType:
    # Lazy: it is an extra, and it loads a network library that nothing else needs.
    try:
        import pooch
    except ImportError:
        raise Unsupported(
            "Downloading needs the package pooch: pip install 'vado[data]'."
        ) from None
    pooch.get_logger().setLevel("WARNING")
    module: ModuleType = pooch
    return module


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MissingFile(
            f"{folder}: the folder for the download cannot be made "
            f"({error.strerror}). Set VADO_DATA to a folder that can be written."
        ) from None


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0][:200]
