"""The page of the United States: the strongest policies, and the year it misses."""

from functools import cache
from pathlib import Path

import pytest

from vado.core.errors import Problems
from vado.lab.brief.content import BriefAnswer
from vado.lab.brief.html import render_html
from vado.lab.brief.notes import read_notes
from vado.lab.briefing import ask, ask_all, brief, page_name
from vado.lab.compare import compare


@cache
def answer() -> BriefAnswer:
    return brief(ask("opioids", futures=50))


def test_the_page_has_as_many_policies_as_its_rule_says() -> None:
    rule = read_notes("opioids").strongest
    assert rule is not None
    asked = ask("opioids", futures=50).comparison.packages
    assert len(asked) == rule.number
    assert set(asked) <= set(rule.of)


def test_no_policy_left_out_moves_deaths_more_than_one_shown() -> None:
    rule, request = read_notes("opioids").strongest, ask("opioids", futures=50)
    assert rule is not None
    every = compare(request.comparison.model_copy(update={"packages": rule.of}))
    last = max(every.years)
    moved = {
        row.package: row.difference.q50 or 0.0
        for row in every.rows
        if row.outcome == rule.outcome and row.year == last
    }
    shown = request.comparison.packages
    assert max(moved[key] for key in shown) <= min(
        moved[key] for key in rule.of if key not in shown
    )


def test_the_observed_points_after_the_fit_are_confronted() -> None:
    deaths = answer().content.charts[0]
    assert deaths.outcome == "opioids.overdose_deaths"
    assert deaths.observed is not None
    assert {int(p.time) for p in deaths.observed.points if not p.fitted} == {
        2021,
        2022,
        2023,
    }
    assert deaths.observed_summary is not None


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "The open question of 2024"), ("es", "La pregunta abierta de 2024")],
)
def test_the_question_of_2024_is_open_on_the_page(language, question) -> None:
    assert question in render_html(answer().content, language)


def test_pages_name_each_other(tmp_path: Path) -> None:
    requests = ask_all(None, page=tmp_path, futures=2)
    assert [r.comparison.system for r in requests] == ["opioids", "cartels"]
    other = page_name(answer(), "en")
    html = render_html(answer().content, "en", {"Opioids": other})
    assert f'<a href="{other}">Opioids</a>' in html


def test_several_pages_do_not_fit_in_one_file() -> None:
    with pytest.raises(Problems, match="Name a folder, or name the system"):
        ask_all(None, page=Path("one.html"))


def test_switches_need_the_system_they_belong_to() -> None:
    with pytest.raises(Problems, match="switches: are given, but no system"):
        ask_all(None, page=Path("out"), switches={"variant": "paper"})
