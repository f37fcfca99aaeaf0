"""The page."""

import re
from functools import cache
from xml.etree import ElementTree

import pytest

import brief_sample as sample
from vado.lab.brief.content import LANGUAGES, BriefContent, Language
from vado.lab.brief.html import render_html
from vado.lab.brief.numerals import percent, signed_percent
from vado.lab.brief.svg import panel

languages = pytest.mark.parametrize("language", LANGUAGES)


@cache
def page(language: Language) -> str:
    return render_html(sample.content(), language)


def tree(html: str) -> ElementTree.Element:
    """The page as XML: every element closed, every attribute quoted."""
    return ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>\n"))


def seen(html: str) -> str:
    """What a reader sees, spaces made one."""
    body = tree(html).find("body")
    assert body is not None
    return " ".join(" ".join(body.itertext()).split())


def without(outcome: str, **given: object) -> BriefContent:
    """The sample with one outcome told differently."""
    rows = tuple(
        r.model_copy(update=given) if r.outcome == outcome else r
        for r in sample.comparison().rows
    )
    bands = sample.altered(outcome, **given)
    return sample.content(sample.comparison(rows=rows, bands=bands))


@languages
def test_the_page_is_well_formed_and_says_its_language(language: Language) -> None:
    assert tree(page(language)).get("lang") == language


@languages
def test_the_page_asks_nothing_of_the_network(language: Language) -> None:
    html = page(language)
    tags = {element.tag for element in tree(html).iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "use"}
    assert not re.search(r"@import|url\(|\bsrc=|\bon[a-z]+=", html)


@languages
def test_links_lead_to_sources_or_to_the_page_itself(language: Language) -> None:
    root = tree(page(language))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    sources = {s.url for s in sample.sources().values()}
    sources |= {f"https://doi.org/{s.doi}" for s in sample.sources().values()}
    for link in root.iter("a"):
        address = link.get("href", "")
        assert address.removeprefix("#") in ids or address in sources


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render_html(sample.content(), "es") == page("es")


@languages
def test_every_caveat_and_finding_is_printed(language: Language) -> None:
    content, text = sample.content(), seen(page(language))
    for caveat in content.caveats:
        assert getattr(caveat, language) in text
    for finding in content.findings:
        assert getattr(finding.text, language) in text


@languages
def test_what_levers_leave_out_is_printed(language: Language) -> None:
    text = seen(page(language))
    for lever in sample.levers().values():
        assert getattr(lever.not_modelled, language) in text


@languages
def test_the_page_promises_nothing(language: Language) -> None:
    assert not re.search(r"\b(will|proved|proven)\b", seen(page(language)), re.I)


@languages
def test_command_fingerprint_and_version_are_printed(language: Language) -> None:
    text = seen(page(language))
    assert f"{sample.COMMAND} --lang {language}" in text
    assert sample.FINGERPRINT in text
    assert "0.1.0" in text


@languages
def test_every_panel_has_a_name_and_every_figure_its_data(language: Language) -> None:
    figures = list(tree(page(language)).iter("figure"))
    assert len(figures) == len(sample.outcomes())
    for figure in figures:
        panels = [e for e in figure.iter("svg") if e.get("role") == "img"]
        assert len(panels) == len(sample.EFFECTS)
        assert all(p.get("aria-label") == p.findtext("title") for p in panels)
        assert figure.find("details//table") is not None
        assert figure.findtext("figcaption/h3")


@languages
def test_observed_points_are_told_apart_by_shape(language: Language) -> None:
    points = sample.observed()["cartels.homicides_and_missing"].points
    figures = list(tree(page(language)).iter("figure"))
    marks = [e.get("class") for e in figures[-1].iter()]
    assert marks.count("observed") == sum(p.fitted for p in points)
    assert marks.count("later") == sum(not p.fitted for p in points)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "not connected in this structure"),
        ("es", "no conectado en esta estructura"),
    ],
)
def test_what_is_not_connected_is_said_and_not_drawn_as_zero(
    language: Language, words: str
) -> None:
    html = render_html(without("cartels.recruitment", connected=False), language)
    assert seen(html).count(words) == 6
    assert len(list(tree(html).iter("figure"))) == len(sample.outcomes())
    assert html.count('role="img"') == 4 * (len(sample.outcomes()) - 1)


def test_a_sign_is_shown_without_numbers() -> None:
    text = seen(render_html(without("cartels.recruitment", show="sign"), "en"))
    assert text.count("direction only") == 6
    assert "Only the direction of this outcome may be told" in text


def test_what_may_not_be_shown_is_not() -> None:
    text = seen(render_html(without("cartels.recruitment", show="none"), "en"))
    assert text.count("not shown") == 6
    assert "too weak to show it" in text


def test_a_gap_in_a_band_stays_a_gap() -> None:
    name = "cartels.deaths"
    middle = list(sample.bands(name, "both").q50)
    middle[5] = None
    bands = sample.altered(name, q50=tuple(middle))
    chart = sample.content(sample.comparison(bands=bands)).charts[0]
    drawn = panel(chart, "status_quo", "status_quo", "label", "en")
    assert drawn.count('class="median"') == 2


def test_figures_of_the_validation_stand_beside_their_reasons() -> None:
    text = seen(page("en"))
    assert "known mismatch No parameter set tried gives it" in text
    assert "not compared Needs bacrim2020." in text
    assert "37,963.56" in text


def test_names_from_the_files_cannot_become_markup() -> None:
    assert "&lt;registers&gt;" in page("en")


def test_shares_near_the_ends_are_not_rounded_to_none_or_all() -> None:
    assert (percent(0.9999, "en"), percent(0.0001, "en")) == (">99%", "<1%")
    assert (percent(1.0, "es"), percent(0.0, "es")) == ("100%", "0%")
    assert signed_percent(0.0, "en") == "0%"
