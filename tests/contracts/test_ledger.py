"""What must hold of the whole register and of every verdict on it."""

import json
import re
from collections.abc import Iterator

import pytest

import vado
from vado.catalog.load import Catalog, read_catalog
from vado.lab.judge import JudgeAnswer

FINER_THAN_A_STATE = re.compile(r"municipal|neighbou?rhood|street address|GPS", re.I)
PROMISE = re.compile(r"(?<![\"“'«])\bwill\b", re.IGNORECASE)
RANKS = re.compile(r"\bliar|mentiros|pinocchio|leaderboard", re.IGNORECASE)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The shipped catalog, with a register."""
    found = read_catalog(kinds=("sources", "claims", "events", "frozen", "series"))
    if not found.claims:
        pytest.skip("the register is empty")
    return found


@pytest.fixture(scope="module")
def answer(catalog: Catalog) -> JudgeAnswer:
    """Every verdict."""
    return vado.judge()


def sentences(answer: JudgeAnswer) -> Iterator[str]:
    """All that vado itself says in rows, in English."""
    for row in answer.rows:
        yield from row.sentences.en
        yield from (caveat.en for caveat in row.caveats)


def test_every_reading_of_every_claim_has_one_row(
    catalog: Catalog, answer: JudgeAnswer
) -> None:
    wanted = [(key, r.id) for key, c in catalog.claims.items() for r in c.readings]
    told = [(row.id, row.reading) for row in answer.rows if row.id in catalog.claims]
    assert told == wanted


def test_what_decides_nothing_says_why(answer: JudgeAnswer) -> None:
    silent = ("undetermined", "out_of_scope")
    assert all(row.reason for row in answer.rows if row.name in silent)


def test_controls_come_out_as_they_are_known_to(
    catalog: Catalog, answer: JudgeAnswer
) -> None:
    known = {"negative": "contradicted", "positive": "supported"}
    silent = ("undetermined", "out_of_scope")
    for key, claim in catalog.claims.items():
        if claim.control is not None:
            rows = [row.name for row in answer.rows if row.id == key]
            decided = {name for name in rows if name not in silent}
            assert decided == {known[claim.control]}, key


def test_another_run_gives_the_same_bits(answer: JudgeAnswer) -> None:
    assert vado.judge().model_dump_json() == answer.model_dump_json()


def test_a_verdict_is_told_with_both_sentences_and_its_limits(
    answer: JudgeAnswer,
) -> None:
    for row in answer.rows:
        assert all(row.sentences.en), row.id
        assert all(row.sentences.es), row.id
        said = " ".join(caveat.en for caveat in row.caveats)
        assert "not a forecast" in said
        assert "Not evidence about any person" in said
        assert "Not an endorsement by either government" in said


def test_no_sentence_of_a_verdict_names_its_claimant(
    catalog: Catalog, answer: JudgeAnswer
) -> None:
    for row in answer.rows:
        if row.id in catalog.claims:
            name = catalog.claims[row.id].claimant.name
            told = json.dumps(row.sentences.model_dump(), ensure_ascii=False)
            assert name.en not in told
            assert name.es not in told


def test_no_verdict_promises_ranks_or_goes_finer_than_a_state(
    answer: JudgeAnswer,
) -> None:
    for said in sentences(answer):
        assert not PROMISE.search(said), said
        assert not RANKS.search(said), said
        assert not FINER_THAN_A_STATE.search(said), said


def test_the_two_governments_are_about_equally_often_in_the_core(
    catalog: Catalog,
) -> None:
    sides = [c.claimant.side for c in catalog.claims.values() if c.tier == "core"]
    us, mx = sides.count("us"), sides.count("mx")
    assert abs(us - mx) <= max(2, (us + mx) // 5)


def test_every_claim_was_frozen_before_it_was_judged(
    catalog: Catalog, answer: JudgeAnswer
) -> None:
    if not catalog.frozen:
        pytest.skip("nothing is frozen yet: run scripts/freeze")
    loose = {
        row.id
        for row in answer.rows
        if row.id in catalog.claims and not row.digests.frozen
    }
    assert loose == set()


def test_the_ledger_holds_every_claim_and_the_54_statements(catalog: Catalog) -> None:
    shown = {claim.id: claim for claim in vado.claims().claims}
    assert catalog.claims.keys() < shown.keys()
    assert len([key for key in shown if key.startswith("S")]) == 54
    assert all(shown[key].sources for key in catalog.claims)
