"""The map of the starting text: whole, in both languages, and current."""

import re
from collections import Counter
from pathlib import Path

import pytest

from vado.catalog.load import read_catalog
from vado.catalog.records import Statement
from vado.lab.origin import KIND_ES, SECTION_ES, render_origin

PAGE = Path(__file__).parents[2] / "docs" / "origin.md"


@pytest.fixture(scope="module")
def statements() -> list[Statement]:
    return list(read_catalog(kinds={"statements"}).statements.values())


def test_the_page_is_what_the_statements_give(statements: list[Statement]) -> None:
    assert PAGE.read_text(encoding="utf-8") == render_origin(statements), (
        "docs/origin.md is stale: run .venv/bin/python scripts/origin"
    )


def test_there_are_54_statements_numbered_in_order(
    statements: list[Statement],
) -> None:
    assert [s.id for s in statements] == [f"S{n:02d}" for n in range(1, 55)]


def test_the_two_languages_never_hold_the_same_sentence(
    statements: list[Statement],
) -> None:
    for statement in statements:
        assert statement.text.en != statement.text.es, statement.id
        assert statement.answer.en != statement.answer.es, statement.id


def test_sections_and_kinds_have_spanish_words(statements: list[Statement]) -> None:
    kinds = {word for s in statements for word in s.kind.split(", ")}
    assert kinds <= set(KIND_ES)
    assert {s.section for s in statements} == set(SECTION_ES)


def test_testability_counts_are_those_of_the_register(
    statements: list[Statement],
) -> None:
    counts = Counter(s.testable for s in statements)
    assert counts == {"yes": 28, "partly": 9, "documentary": 10, "no": 7}


def test_what_cannot_be_tested_says_why_in_both_languages(
    statements: list[Statement],
) -> None:
    for statement in statements:
        untestable = statement.status in ("not_testable", "constraint")
        assert untestable == (statement.testable == "no"), statement.id
        if statement.status == "not_testable":
            assert statement.answer.en.startswith("Not testable, because")
            assert statement.answer.es.startswith("No se puede comprobar, porque")


def test_what_is_planned_names_its_test_or_record(statements: list[Statement]) -> None:
    for statement in statements:
        if statement.status != "planned":
            continue
        codes = re.findall(r"[HP]\d\d", statement.hypothesis or "")
        for text in (statement.answer.en, statement.answer.es):
            assert text.startswith(("Planned", "Prevista")), statement.id
            assert all(code in text for code in codes), statement.id


def test_an_answered_statement_names_the_command_that_shows_it(
    statements: list[Statement],
) -> None:
    for statement in statements:
        if statement.status == "answered":
            assert "`vado " in statement.answer.en, statement.id
            assert "`vado " in statement.answer.es, statement.id


def test_sovereignty_is_a_constraint_and_nothing_else_is(
    statements: list[Statement],
) -> None:
    assert [s.id for s in statements if s.status == "constraint"] == ["S31"]
