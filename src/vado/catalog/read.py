"""Read text files that people wrote, and say plainly what is wrong with them."""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from vado.core.errors import Problem, Problems

LARGEST = 4_000_000
"""Bytes; no file of records comes near it, and a mistaken argument may."""


def read_toml(path: Path, name: str) -> dict[str, Any]:
    """The document in a TOML file, called ``name`` in messages.

    Raises ``Problems`` with the file and, where there is one, the line.
    """
    text = read_text(path, name)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _problem(name, "is nested too deeply.", "Write it flatter.") from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(name, text, str(error)) from None
    except ValueError:
        # Python refuses to read integers of thousands of digits.
        raise _problem(name, "holds an endless number.", "Shorten it.") from None


def read_text(path: Path, name: str) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises ``Problems`` for a file that is missing, unreadable, too large or not text.
    """
    content = _content(path, name)
    if b"\0" in content:
        raise _problem(
            name,
            "holds zero bytes: it is not a text in UTF-8.",
            "Give a TOML file, saved as UTF-8.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Problems(
            [
                Problem(
                    file=name,
                    key=f"line {line}",
                    found=f"the byte 0x{content[error.start]:02x} is not UTF-8.",
                    remedy="Save the file as UTF-8.",
                )
            ]
        ) from None


def _content(path: Path, name: str) -> bytes:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise _problem(name, "is a folder.", "Give the file itself.")
        if not stat.S_ISREG(facts.st_mode):
            raise _problem(name, "is no ordinary file.", "Give a file on disk.")
        if facts.st_size > LARGEST:
            raise _problem(
                name,
                f"has {facts.st_size:,} bytes.",
                f"Allowed: at most {LARGEST:,}. Is it the right file?",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise _problem(name, "does not exist.", "Check the name and folder.") from None
    except (OSError, ValueError) as error:
        # A ValueError is a path that no system accepts, such as one with a zero byte.
        reason = getattr(error, "strerror", None) or str(error)
        raise _problem(
            name, f"cannot be read ({reason}).", "Check its path and permissions."
        ) from None


def _problem(name: str, found: str, remedy: str) -> Problems:
    return Problems([Problem(file=name, found=found, remedy=remedy)])


def _broken(name: str, text: str, message: str) -> Problems:
    """What tomllib says, with the line it speaks of."""
    what, _, where = message.partition(" (at ")
    what = what[:1].lower() + what[1:].rstrip(".")
    place = re.match(r"line (\d+), column \d+", where)
    key, found = "", f"broken TOML: {what}."
    if place:
        key = place[0]
        line = text.split("\n")[int(place[1]) - 1].strip()
        found = f"broken TOML: {what}, in `{line[:60]}`."
    elif where:
        found = f"broken TOML: {what}, at the end of the file."
    remedy = 'Write name = value, texts in "quotes", tables under [name].'
    return Problems([Problem(file=name, key=key, found=found, remedy=remedy)])
