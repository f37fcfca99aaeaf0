"""The brief of the catalog's own model, from its request to its pages."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from vado.lab.brief.content import LANGUAGES, BriefAnswer, Language
from vado.lab.brief.html import render_html
from vado.lab.briefing import ask, brief, write_page

languages = pytest.mark.parametrize("language", LANGUAGES)


@cache
def answer() -> BriefAnswer:
    return brief(ask("cartels", futures=50))


@cache
def page(language: Language) -> str:
    return render_html(answer().content, language)


def seen(language: Language) -> str:
    root = ElementTree.fromstring(page(language).removeprefix("<!DOCTYPE html>\n"))
    body = root.find("body")
    assert body is not None
    return " ".join(" ".join(body.itertext()).split())


@languages
def test_every_caveat_of_the_model_is_on_the_page(language: Language) -> None:
    assert answer().content.caveats
    for caveat in answer().content.caveats:
        assert getattr(caveat, language) in seen(language)


@languages
def test_the_page_needs_nothing_but_itself(language: Language) -> None:
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=", page(language))


def test_the_page_speaks_of_futures_and_promises_nothing() -> None:
    assert "futures, halving recruitment from 2022 gives fewer deaths" in seen("en")
    assert not re.search(r"\b(will|proved|proven)\b", seen("en"), re.I)


def test_what_was_registered_after_the_fit_is_confronted() -> None:
    assert "Observed years after 2021: 3." in seen("en")
    assert "Años observados después de 2021: 3." in seen("es")


def test_the_same_request_gives_the_same_bytes() -> None:
    again = brief(ask("cartels", futures=50))
    assert render_html(again.content, "en") == page("en")


def test_the_page_is_written_into_the_folder_asked_for(tmp_path: Path) -> None:
    path = write_page(answer(), "es", tmp_path)
    assert path.read_text(encoding="utf-8") == page("es")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
