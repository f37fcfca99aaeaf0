"""Judge a claim of one's own: verdicts, refusals, files and reviews."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import jsonschema
import pytest

from claims_sample import OWN
from vado.catalog.claims import Frozen
from vado.catalog.contents import Catalog
from vado.catalog.freeze import digest_of_tests, refreeze
from vado.catalog.load import read_catalog
from vado.catalog.own_claim import read_claim
from vado.catalog.schema import record_schema
from vado.core.errors import Problems
from vado.lab.claim_review import ClaimReview, reviews, write_reviews
from vado.lab.judge import JudgeAnswer, judge
from vado.lab.requests import JudgeRequest
from vado.lab.verdict_files import write_verdicts

KINDS = ("sources", "series", "statements")
DAY = "2026-11-01"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """What a claim is held against, without the register."""
    return read_catalog(kinds=KINDS)


@pytest.fixture
def judged(tmp_path: Path, catalog: Catalog) -> Callable[..., JudgeAnswer]:
    """Judges the sample after replacing texts in it."""

    def judges(*changes: tuple[str, str], known: Catalog = catalog) -> JudgeAnswer:
        text = OWN
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return judge(JudgeRequest(key=str(path)), known)

    return judges


def refused(judged: Callable[..., JudgeAnswer], *changes: tuple[str, str]) -> str:
    with pytest.raises(Problems) as error:
        judged(*changes)
    return str(error.value)


def test_each_reading_has_a_row_with_a_class(
    judged: Callable[..., JudgeAnswer],
) -> None:
    answer = judged()
    told = [(row.id, row.reading, row.name, row.reason) for row in answer.rows]
    assert told == [
        ("X01", "a", "contradicted", None),
        ("X01", "b", "out_of_scope", "intent"),
    ]
    assert answer.claims[0].claim_class == "contradicted"
    assert answer.mix == {"own": {"contradicted": 1}}


def test_rows_are_told_under_the_names_of_the_interface(
    judged: Callable[..., JudgeAnswer],
) -> None:
    row = json.loads(judged().model_dump_json())["rows"][0]
    wanted = {
        "id", "reading", "class", "reason", "shares", "envelope", "epsilon", "flips",
        "confidence", "sentences", "caveats", "digests", "claim_class",
    }  # fmt: skip
    assert wanted <= row.keys()
    assert row["sentences"].keys() == {"en", "es"}
    assert JudgeAnswer.model_validate_json(judged().model_dump_json()) == judged()


def test_another_side_changes_no_verdict(judged: Callable[..., JudgeAnswer]) -> None:
    def without_claim(answer: JudgeAnswer) -> list[dict[str, object]]:
        rows = [row.model_dump(mode="json") for row in answer.rows]
        for row in rows:
            del row["digests"]["claim"]
        return rows

    ours = without_claim(judged())
    for side in ("us", "mx", "academic"):
        other = judged(
            ('side = "own"', f'side = "{side}"'), ("An office", "Another office")
        )
        assert without_claim(other) == ours


def test_a_claim_without_spanish_is_refused(judged: Callable[..., JudgeAnswer]) -> None:
    message = refused(judged, ('title.es = "Lanchas y vidas"\n', ""))
    assert "title.es" in message


def test_a_claim_without_a_source_is_refused(
    judged: Callable[..., JudgeAnswer],
) -> None:
    message = refused(
        judged, ('date = "2025-10-15"\nsource = "c_own"', 'date = "2025"')
    )
    assert "made[1].source" in message
    unknown = refused(judged, ('key = "c_own"', 'key = "c_other"'))
    assert "'c_own' is not among the sources." in unknown


def test_a_claim_that_accuses_a_person_is_refused(
    judged: Callable[..., JudgeAnswer],
) -> None:
    message = refused(judged, ("persons_accused = false", "persons_accused = true"))
    assert "No claim is kept that accuses a person" in message


DATA_TEST = """\
out_of_scope = "intent"
why.en = "Intent is not in the data."
why.es = "La intención no está en los datos."
""", """\
[readings.test]
type = "data"
stat = "largest"
threshold.op = ">="
threshold.value = 30000.0
threshold.reason.en = "As said."
threshold.reason.es = "Como se dijo."
[[readings.test.cells]]
series = "mx_homicide_inegi"
label.en = "death certificates"
label.es = "certificados de defunción"
window = { start = "2015", end = "2021" }
"""  # fmt: skip


def test_a_shipped_series_answers_a_claim_of_ones_own(
    judged: Callable[..., JudgeAnswer],
) -> None:
    row = judged(DATA_TEST).rows[1]
    assert (row.name, row.test) == ("supported", "data")
    assert any("data to 20" in caveat.en for caveat in row.caveats)


def test_a_claim_with_an_unknown_series_is_refused(
    judged: Callable[..., JudgeAnswer],
) -> None:
    old, new = DATA_TEST
    message = refused(judged, (old, new.replace("inegi", "inegy")))
    assert "'mx_homicide_inegy' is not among the series." in message
    assert "mx_homicide_inegi" in message


def test_thresholds_changed_after_freezing_are_refused(
    judged: Callable[..., JudgeAnswer], catalog: Catalog, tmp_path: Path
) -> None:
    digest = judged().rows[0].digests.tests
    entry = Frozen(id="X01", version=1, sha256=digest, date=DAY)
    known = replace(catalog, frozen={"X01": entry})
    assert judged(known=known).rows[0].digests.frozen
    changed = ("threshold.value = 1.0", "threshold.value = 2.0")
    with pytest.raises(Problems, match="raise the version and freeze anew"):
        judged(changed, known=known)
    raised = judged(changed, ("version = 1", "version = 2"), known=known)
    assert not raised.rows[0].digests.frozen


def test_a_better_translation_leaves_the_frozen_hash_as_it_is(
    judged: Callable[..., JudgeAnswer],
) -> None:
    better = judged(("vidas por lancha", "vidas por cada lancha"))
    assert better.rows[0].digests.tests == judged().rows[0].digests.tests


def test_freezing_refuses_a_change_without_a_higher_version(
    judged: Callable[..., JudgeAnswer], catalog: Catalog, tmp_path: Path
) -> None:
    judged()
    claim = read_claim(tmp_path / "mine.toml", catalog).claim
    (first,), refusals = refreeze([claim], [], DAY)
    assert (first.sha256, refusals) == (digest_of_tests(claim), [])
    stale = first.model_copy(update={"sha256": "0" * 64})
    kept, refusals = refreeze([claim], [stale], DAY)
    assert kept == [stale]
    assert "thresholds changed after freezing" in str(refusals[0])
    raised = claim.model_copy(update={"version": 2})
    (anew,), refusals = refreeze([raised], [stale], DAY)
    assert (anew.version, anew.sha256, refusals) == (2, first.sha256, [])


def test_a_verdict_file_repeats_to_the_bit_and_says_what_changed(
    judged: Callable[..., JudgeAnswer], tmp_path: Path
) -> None:
    folder = tmp_path / "verdicts"
    (path,) = write_verdicts(judged(), folder)
    first = path.read_bytes()
    write_verdicts(judged(), folder)
    assert path.read_bytes() == first
    changed = ("threshold.value = 1.0", "threshold.value = 2.0")
    write_verdicts(judged(changed), folder)
    told = json.loads(path.read_text(encoding="utf-8"))["changed"]
    assert ("a", "class", "contradicted", "supported") in [
        tuple(change.values()) for change in told
    ]
    assert any(change["what"] == "digests.tests" for change in told)


def test_a_file_that_is_no_verdict_is_not_written_over(
    judged: Callable[..., JudgeAnswer], tmp_path: Path
) -> None:
    (tmp_path / "X01.json").write_text("[]", encoding="utf-8")
    with pytest.raises(Problems, match="is no verdict file"):
        write_verdicts(judged(), tmp_path)


def test_reviews_fit_the_schema_of_a_claim_review(
    judged: Callable[..., JudgeAnswer], catalog: Catalog, tmp_path: Path
) -> None:
    answer = judged()
    own = read_claim(tmp_path / "mine.toml", catalog)
    known = replace(own.catalog, claims={"X01": own.claim})
    found = reviews(answer, known)
    schema = record_schema(ClaimReview)
    for review in found:
        document = json.loads(review.model_dump_json(exclude_none=True))
        jsonschema.validate(document, schema)
        assert document["@type"] == "ClaimReview"
        assert document["itemReviewed"]["@type"] == "Claim"
        assert "ratingValue" not in document["reviewRating"]
    assert [review.inLanguage for review in found] == ["en", "es"]
    assert found[1].reviewRating.alternateName == "contradicha"
    path = tmp_path / "reviews.jsonld"
    write_reviews(found, path)
    graph = json.loads(path.read_text(encoding="utf-8"))
    assert graph["@context"] == "https://schema.org"
    assert len(graph["@graph"]) == 2


def test_every_row_says_both_sentences_and_the_limits_in_both_languages(
    judged: Callable[..., JudgeAnswer],
) -> None:
    for row in judged(DATA_TEST).rows:
        for language in ("en", "es"):
            assert len([s for s in getattr(row.sentences, language) if s]) == 2
        said = [caveat.en for caveat in row.caveats]
        assert "Not evidence about any person." in said
        assert "Not an endorsement by either government." in said


def test_no_row_names_the_claimant_or_promises(
    judged: Callable[..., JudgeAnswer],
) -> None:
    answer = judged(("An office", "Ministry of Tests"), DATA_TEST)
    text = "".join(row.model_dump_json() for row in answer.rows)
    assert "Ministry of Tests" not in text
    assert " will " not in text


def test_a_documentary_statement_of_the_starting_text_is_out_of_scope(
    catalog: Catalog,
) -> None:
    (row,) = judge(JudgeRequest(key="S01"), catalog).rows
    assert (row.name, row.reason) == ("out_of_scope", "documentary")


TREND_TEST = """\
[readings.test]
type = "trend"
stat = "change"
official = ["mx_homicide_inegi", { start = "2018", end = "2018" }, { start = "2023", end = "2023" }]
starts = [{ start = "2018", end = "2018" }, { start = "2019", end = "2019" }]
ends = [{ start = "2023", end = "2023" }, { start = "2024", end = "2024" }]
threshold.op = "<="
threshold.value = -0.05
threshold.null = 0.0
threshold.rope = 0.02
threshold.reason.en = "As said."
threshold.reason.es = "Como se dijo."
[[readings.test.curves]]
series = "mx_homicide_inegi"
label.en = "death certificates"
label.es = "certificados de defunción"
definition.en = "by year of registration"
definition.es = "por año de registro"
"""  # noqa: E501


def test_a_specification_curve_marks_the_cell_of_the_claimant(
    judged: Callable[..., JudgeAnswer],
) -> None:
    row = judged((DATA_TEST[0], TREND_TEST)).rows[1]
    assert row.shares is not None
    cells = row.shares.groups[0].cells
    assert len(cells) == 4
    assert [where for where, _, _, official in cells if official] == ["2018 / 2023"]


def test_an_official_cell_outside_the_curve_is_refused(
    judged: Callable[..., JudgeAnswer],
) -> None:
    other = TREND_TEST.replace('{ start = "2018", end = "2018" }]', "{}]").replace(
        'starts = [{ start = "2018", end = "2018" }, ', "starts = ["
    )
    message = refused(judged, (DATA_TEST[0], other))
    assert "2018 is not among the starts." in message


def test_a_count_of_zero_to_divide_by_is_refused(
    judged: Callable[..., JudgeAnswer],
) -> None:
    message = refused(judged, ("low = 70000.0", "low = 0.0"))
    assert "0 to 76000 is impossible. Allowed: above 0." in message


def test_a_series_with_several_values_a_period_is_refused(
    catalog: Catalog, tmp_path: Path
) -> None:
    copytree(catalog.folder / "data", tmp_path / "data")
    path = tmp_path / "data" / "series" / "mx_homicide_inegi.csv"
    text = path.read_text(encoding="utf-8") + "2015,1\n"
    path.write_text(text, encoding="utf-8")
    record = catalog.series["mx_homicide_inegi"].model_copy(
        update={"sha256": hashlib.sha256(text.encode()).hexdigest()}
    )
    known = replace(
        catalog, folder=tmp_path, series={**catalog.series, record.key: record}
    )
    mine = tmp_path / "mine.toml"
    mine.write_text(OWN.replace(*DATA_TEST), encoding="utf-8")
    with pytest.raises(Problems, match="several values for one period"):
        judge(JudgeRequest(key=str(mine)), known)


def test_a_source_of_ones_own_may_not_take_the_place_of_a_shipped_one(
    judged: Callable[..., JudgeAnswer],
) -> None:
    message = refused(judged, ("c_own", "inegi_homicides"))
    assert "'inegi_homicides' is a source of vado." in message


def test_a_change_against_nothing_is_refused(
    judged: Callable[..., JudgeAnswer],
) -> None:
    old, new = DATA_TEST
    message = refused(judged, (old, new.replace('"largest"', '"change"')))
    assert "test.cells[1].against: is missing." in message
