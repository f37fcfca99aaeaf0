"""The brief on a terminal."""

from io import StringIO

import pytest
from rich.console import Console

import brief_sample as sample
from vado.lab.brief.content import LANGUAGES, BriefContent, Language
from vado.lab.brief.terminal import render_terminal

languages = pytest.mark.parametrize("language", LANGUAGES)


def printed(content: BriefContent, language: Language, **given: object) -> str:
    out = StringIO()
    console = Console(file=out, width=80, **given)  # type: ignore[arg-type]
    render_terminal(content, language, console)
    return out.getvalue()


def flowing(text: str) -> str:
    return " ".join(text.split())


@languages
def test_nothing_but_text_goes_into_a_pipe(language: Language) -> None:
    assert "\x1b" not in printed(sample.content(), language)


@languages
def test_lines_fit_into_eighty_columns(language: Language) -> None:
    lines = printed(sample.content(), language).splitlines()
    assert max(map(len, lines)) <= 80


@languages
def test_every_caveat_and_every_sentence_is_printed(language: Language) -> None:
    content = sample.content()
    text = flowing(printed(content, language))
    sentences = [s.text for group in content.answers for s in group.sentences]
    for said in (*content.caveats, *sentences):
        assert getattr(said, language) in text


def test_what_is_not_connected_is_said() -> None:
    name = "cartels.recruitment"
    rows = tuple(
        r.model_copy(update={"connected": r.outcome != name})
        for r in sample.comparison().rows
    )
    bands = sample.altered(name, connected=False)
    content = sample.content(sample.comparison(rows=rows, bands=bands))
    assert flowing(printed(content, "en")).count("not connected in this") == 6


def test_names_from_the_files_cannot_become_styles() -> None:
    labels = {key: sample.both("[red]A", "[red]A") for key in sample.EFFECTS}
    content = sample.content(sample.comparison(labels=labels))
    assert "[red]A" in flowing(printed(content, "en", force_terminal=True))
