"""Where bulk data of other authors are looked for."""

import errno
import hashlib
import os
import sys
from pathlib import Path

from vado.catalog.records import ThirdParty
from vado.core.errors import DamagedFile, MissingFile

VARIABLE = "VADO_DATA"


def data_folder() -> Path | None:
    """The folder that VADO_DATA names, else the user's data folder if it is there."""
    named = os.environ.get(VARIABLE)
    if named:
        try:
            return Path(named).expanduser()
        except RuntimeError:
            return Path(named)  # a user nobody knows: the path is told as it stands
    own = default_data_folder()
    return own if own.is_dir() else None


def default_data_folder() -> Path:
    """The user's data folder, in the place that the system keeps for such."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "vado"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "vado"
    named = os.environ.get("XDG_DATA_HOME")
    return (Path(named) if named else Path.home() / ".local" / "share") / "vado"


def third_party_file(entry: ThirdParty) -> Path:
    """The file of an entry, found and checked by its sha256.

    Raises ``MissingFile`` when it is not there or cannot be read, ``DamagedFile`` when
    it is another file than the entry names.
    """
    folder = data_folder()
    path = place_of(entry, folder or default_data_folder())
    get = (
        f"Get it with `vado data fetch {entry.key}`, or set {VARIABLE} to a folder "
        f"that holds {path.parent.name}/{path.name}."
    )
    try:
        found = digest(path)
    except OSError as error:
        where = (
            f"{VARIABLE} names that folder" if _named() else f"{VARIABLE} is not set"
        )
        raise MissingFile(
            f"{path}: the file '{entry.key}' cannot be read "
            f"({error.strerror}; {where}). {get}"
        ) from None
    if found != entry.sha256:
        raise DamagedFile(
            f"{path}: sha256 is {found}, but '{entry.key}' must have {entry.sha256}. "
            f"Move the file away. {get}"
        )
    return path


def place_of(entry: ThirdParty, folder: Path) -> Path:
    """Where the file of an entry belongs below a data folder."""
    return folder / "third_party" / entry.file


def digest(path: Path) -> str:
    """The sha256 of a file, as text; a pipe or a device would never end."""
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "No such ordinary file", str(path))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named() -> bool:
    return bool(os.environ.get(VARIABLE))
