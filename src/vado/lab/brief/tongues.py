"""Sentences in all languages at once, so that none of them is forgotten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from vado.catalog.records import Text
from vado.lab.brief import numerals
from vado.lab.brief.words import Words, read_words


@dataclass(frozen=True, kw_only=True)
class Tongues:
    """The words of both languages, spoken together."""

    en: Words
    es: Words

    def each(self, make: Callable[[Words], str]) -> Text:
        """What ``make`` says in each language."""
        return Text(en=make(self.en), es=make(self.es))

    def has(self, key: str) -> bool:
        """Whether both languages have such a text."""
        return self.en.has(key) and self.es.has(key)

    def say(self, key: str, /, **values: Text | str | int) -> Text:
        """The text of a key with its places filled in each language."""

        def make(words: Words) -> str:
            told = {
                name: words.of(value) if isinstance(value, Text) else value
                for name, value in values.items()
            }
            return words.format(key, **told)

        return self.each(make)

    def join(self, items: Sequence[Text]) -> Text:
        """The items as a list in a sentence."""
        return self.each(lambda words: words.join([words.of(i) for i in items]))

    def number(self, value: float | None) -> Text:
        """A number to three significant digits."""
        return self.each(lambda words: numerals.number(value, words.language))

    def exact(self, value: float) -> Text:
        """A count or a setting, every digit of it."""
        return self.each(lambda words: numerals.exact(value, words.language))

    def change(self, value: float | None) -> Text:
        """A relative change in signed percent."""
        return self.each(lambda words: numerals.signed_percent(value, words.language))

    def day(self, moment: date) -> Text:
        """A date in words."""
        return self.each(lambda words: numerals.day(moment, words.language))

    def moment(self, time: float) -> Text:
        """'At the start of 2027', inside a sentence."""
        key = "moment.year" if time == int(time) else "moment.decimal"
        return self.each(lambda w: w.format(key, year=numerals.year(time, w.language)))


def read_tongues() -> Tongues:
    """The words of both languages."""
    return Tongues(en=read_words("en"), es=read_words("es"))


def capital(text: Text) -> Text:
    """The text with its first letter raised, for the start of a sentence."""
    return Text(en=raised(text.en), es=raised(text.es))


def raised(text: str) -> str:
    """The text with its first letter raised."""
    return text[:1].upper() + text[1:]
