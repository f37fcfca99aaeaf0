"""Texts of the interface in one language, read from the data folder of the package."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from vado.catalog.records import Text
from vado.core.errors import VadoError, nearest
from vado.lab.brief.content import LANGUAGES, Language


@dataclass(frozen=True, kw_only=True)
class Words:
    """The texts of one language by dotted key."""

    language: Language
    texts: Mapping[str, str]

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.texts

    def format(self, key: str, /, **values: object) -> str:
        """The text of a key with its places filled."""
        where = f"data/text/{self.language}.toml: {key}"
        if key not in self.texts:
            raise VadoError(f"{where}: there is no such text. {self._near(key)}")
        try:
            return self.texts[key].format(**values)
        except (KeyError, IndexError) as error:
            raise VadoError(
                f"{where}: the text has a place {error} that nothing fills. "
                f"Given: {', '.join(values) or 'nothing'}."
            ) from error

    def of(self, text: Text) -> str:
        """A text of the data files in this language."""
        return text.es if self.language == "es" else text.en

    def join(self, items: list[str]) -> str:
        """The items as a list in a sentence."""
        if len(items) < 2:
            return "".join(items)
        if len(items) == 2:
            return self.format("list.two", first=items[0], last=items[1])
        inner = self.format("list.separator").join(items[:-1])
        return self.format("list.many", items=inner, last=items[-1])

    def _near(self, key: str) -> str:
        table = key.rpartition(".")[0]
        beside = [k for k in self.texts if k.rpartition(".")[0] == table]
        return nearest(key, beside or {k.split(".")[0] for k in self.texts})


def read_words(language: Language) -> Words:
    """The texts of a language."""
    if language not in LANGUAGES:
        raise VadoError(
            f"request: language: '{language}' is not offered. "
            f"Allowed: {', '.join(LANGUAGES)}."
        )
    file = files("vado").joinpath("data", "text", f"{language}.toml")
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return Words(language=language, texts=dict(flat(tables)))


def flat(tables: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Every text of nested tables with its dotted key."""
    for key, value in tables.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)
