"""The texts of the interface."""

import re
import string
from pathlib import Path

import pytest

import vado.lab.brief.notes
from vado.catalog.load import read_catalog
from vado.catalog.records import Text
from vado.core.errors import VadoError
from vado.lab.brief.words import Words, read_words

EN, ES = read_words("en"), read_words("es")

NOTES = Path(vado.lab.brief.notes.__file__).parent


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
def test_every_unit_lever_and_outcome_of_a_brief_has_words(words: Words) -> None:
    """A system has a brief once it has notes for one."""
    catalog = read_catalog()
    systems = {path.stem for path in NOTES.glob("*.toml")}
    levers = {k: v for k, v in catalog.levers.items() if k.split(".")[0] in systems}
    outcomes = {k: v for k, v in catalog.outcomes.items() if k.split(".")[0] in systems}
    units = {outcome.unit for outcome in outcomes.values()}
    units |= {lever.unit for lever in levers.values()}
    for system in systems:
        units |= {p.unit for p in catalog.models[system].parameters.values()}
    needed = [f"unit.{unit}" for unit in units]
    told = {lever.split(".")[0] for lever in levers if words.has(f"noun.{lever}")}
    # A package is told by its own label where its levers have no nouns.
    needed += [f"noun.{lever}" for lever in levers if lever.split(".")[0] in told]
    needed += [f"outcome.{o}.{s}" for o in outcomes for s in ("lower", "higher")]
    assert told == {"cartels"}
    assert "opioids" in systems
    assert [key for key in needed if not words.has(key)] == []
