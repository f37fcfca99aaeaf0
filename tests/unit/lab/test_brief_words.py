"""The texts of the interface."""

import re
import string

import pytest

from vado.catalog.load import read_catalog
from vado.catalog.records import Text
from vado.core.errors import VadoError
from vado.lab.brief.words import Words, read_words

EN, ES = read_words("en"), read_words("es")


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert EN.texts.keys() == ES.texts.keys()


def test_both_languages_fill_the_same_places() -> None:
    differing = [
        key for key in EN.texts if places(EN.texts[key]) != places(ES.texts[key])
    ]
    assert differing == []


def test_no_text_promises_or_proves() -> None:
    words = r"\b(will|proves?|proved|proven|demuestran?|demostrad[oa]s?)\b"
    texts = [*EN.texts.values(), *ES.texts.values()]
    assert [text for text in texts if re.search(words, text, re.I)] == []


def test_a_missing_text_names_file_key_and_nearest() -> None:
    with pytest.raises(VadoError, match=r"data/text/en.toml: head.answr: .*answer"):
        EN.format("head.answr")


def test_an_unfilled_place_is_named() -> None:
    with pytest.raises(VadoError, match=r"data/text/es.toml: moment.year: .*'year'"):
        ES.format("moment.year")


def test_another_language_is_refused_with_those_offered() -> None:
    with pytest.raises(VadoError, match="'fr' is not offered"):
        read_words("fr")  # type: ignore[arg-type]


def test_lists_end_with_and() -> None:
    assert EN.join(["a"]) == "a"
    assert EN.join(["a", "b"]) == "a and b"
    assert ES.join(["a", "b", "c"]) == "a, b y c"


def test_a_text_of_the_files_is_read_in_its_language() -> None:
    assert ES.of(Text(en="river", es="río")) == "río"


@pytest.mark.parametrize("words", [EN, ES], ids=["en", "es"])
def test_every_unit_lever_and_outcome_of_the_catalog_has_words(words: Words) -> None:
    catalog = read_catalog()
    units = {outcome.unit for outcome in catalog.outcomes.values()}
    units |= {lever.unit for lever in catalog.levers.values()}
    units |= {p.unit for m in catalog.models.values() for p in m.parameters.values()}
    needed = [f"unit.{unit}" for unit in units]
    needed += [f"noun.{lever}" for lever in catalog.levers]
    needed += [
        f"outcome.{o}.{s}" for o in catalog.outcomes for s in ("lower", "higher")
    ]
    assert [key for key in needed if not words.has(key)] == []
