"""Compiled objects kept on disk, so that a model is compiled once a machine.

An object is code that this process is going to run: the folder belongs to the user
alone, and a file that is not whole counts as absent.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

MARK = b"vado object 1\n"


def objects_folder() -> Path | None:
    """``$VADO_CACHE/objects``, else ``~/.cache/vado/objects``; None without a home."""
    if given := os.environ.get("VADO_CACHE"):
        return Path(given) / "objects"
    try:
        return Path.home() / ".cache" / "vado" / "objects"
    except RuntimeError:
        return None


def read_object(folder: Path, key: str) -> bytes | None:
    """The object of this key, or None if it is absent, damaged or not ours."""
    path = folder / key
    try:
        if not (_ours(folder) and _ours(path)):
            return None
        content = path.read_bytes()
    except OSError:
        return None
    head, code = content[: len(MARK) + 32], content[len(MARK) + 32 :]
    return code if head == MARK + hashlib.sha256(code).digest() else None


def write_object(folder: Path, key: str, code: bytes) -> None:
    """Keep an object: whole or not at all, also when two processes race.

    A folder that cannot be written only costs the next process its compile time.
    """
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours(folder):
            return
        handle, name = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(MARK + hashlib.sha256(code).digest() + code)
            os.replace(name, folder / key)
        except OSError:
            os.unlink(name)


def _ours(path: Path) -> bool:
    """Does it belong to this user, and can nobody else write it?"""
    if os.name == "nt":  # its folders of users are closed to others
        return True
    about = path.stat()
    return about.st_uid == os.geteuid() and not about.st_mode & 0o022
