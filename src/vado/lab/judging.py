"""Tell a verdict as a row: shares, sentences, caveats and digests."""

import hashlib
from pathlib import Path
from typing import Any

from vado.analysis import verdicts
from vado.analysis.verdicts import words
from vado.analysis.verdicts.confidence import Basis
from vado.analysis.verdicts.groups import Group, mean_shares
from vado.analysis.verdicts.rule import RULE, Class
from vado.analysis.verdicts.runner import Verdict
from vado.catalog.check_claims import series_of
from vado.catalog.claims import Claim, Reading
from vado.catalog.contents import Catalog
from vado.catalog.freeze import canonical, digest_of_tests
from vado.catalog.records import Statement, Text
from vado.catalog.tests_of_claims import BoundTest
from vado.core.version import VERSION
from vado.lab.verdict_caveats import caveats, limits
from vado.lab.verdict_records import (
    ConfidenceShown,
    Digests,
    FlipShown,
    GroupShares,
    Sentences,
    SharesShown,
    VerdictRow,
)

GRADES = {
    "seen": "B", "secondary": "C", "derived": "C", "judgement": "D", "unverified": "D",
}  # fmt: skip
"""The grade of a number of a bound, after how its source is known."""


def basis_of(reading: Reading, catalog: Catalog) -> Basis:
    """How good the numbers are, each source counted once by its best grade."""
    grades: dict[str, str] = {}
    for key in series_of(reading.test):
        series = catalog.series[key]
        grades[series.source] = min(series.grade, grades.get(series.source, "E"))
    if isinstance(reading.test, BoundTest):
        for item in reading.test.inputs:
            grades[item.source] = GRADES[catalog.sources[item.source].evidence]
    return Basis(
        grades=tuple(grades.values()),
        indirect=reading.indirect,
        extrapolates=reading.extrapolates,
    )


def digests(claim: Claim, reading: Reading, catalog: Catalog) -> Digests:
    """All that determines a row."""
    series = {key: catalog.series[key].sha256 for key in series_of(reading.test)}
    tests, entry = digest_of_tests(claim), catalog.frozen.get(claim.id)
    return Digests(
        claim=_sha(claim.model_dump(mode="json")),
        tests=tests,
        frozen=entry is not None and entry.sha256 == tests,
        data=_sha(series),
        rule=_sha(RULE),
        code=code_digest(),
        version=VERSION,
    )


def code_digest() -> str:
    """sha256 of the files that make verdicts."""
    folder = Path(verdicts.__file__).parent
    files = {p.name: p.read_text("utf-8") for p in sorted(folder.glob("*.py"))}
    return _sha(files)


def _sha(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def row_of_verdict(
    *,
    claim: Claim,
    reading: Reading,
    verdict: Verdict | None,
    claim_class: Class,
    catalog: Catalog,
    digests: Digests,
) -> VerdictRow:
    """A reading's row; without a test, only why there is none."""
    finding = verdict.finding if verdict is not None else None
    name: Class = "out_of_scope" if reading.out_of_scope else "undetermined"
    name = finding.name if finding is not None else name
    reason = finding.reason if finding else reading.out_of_scope or reading.undetermined
    groups = verdict.outcome.groups if verdict is not None else ()
    sure = verdict.confidence if verdict is not None else None
    return VerdictRow(
        id=claim.id,
        reading=reading.id,
        statement=reading.statement,
        test=reading.test.type if reading.test is not None else None,
        name=name,
        reason=reason,
        why=reading.why,
        dominant=finding.dominant if finding is not None else None,
        shares=_shares(groups) if groups else None,
        envelope=finding.envelope if finding is not None else None,
        epsilon=finding.epsilon if finding is not None else None,
        flips=tuple(
            FlipShown(**{k: getattr(flip, k) for k in FlipShown.model_fields})
            for flip in (verdict.flips if verdict is not None else ())
        ),
        confidence=None
        if sure is None
        else ConfidenceShown(
            **{k: getattr(sure, k) for k in ConfidenceShown.model_fields}
        ),
        sentences=_sentences(verdict, name, reason),
        caveats=caveats(claim, reading, verdict, catalog, digests.frozen),
        digests=digests,
        claim_class=claim_class,
    )


def _shares(groups: tuple[Group, ...]) -> SharesShown:
    mean = mean_shares([group.shares for group in groups])
    return SharesShown(
        support=mean.support,
        opposite=mean.opposite,
        negligible=mean.negligible,
        open=mean.open,
        groups=tuple(
            GroupShares(
                key=group.key,
                label=group.label,
                support=group.shares.support,
                opposite=group.shares.opposite,
                negligible=group.shares.negligible,
                open=group.shares.open,
                cells=tuple((c.where, c.low, c.high, c.official) for c in group.cells),
            )
            for group in groups
        ),
    )


def _sentences(verdict: Verdict | None, name: str, reason: str | None) -> Sentences:
    envelope = verdict.finding.envelope if verdict is not None else None
    if verdict is None or envelope is None:
        first = words.no_likelihood_sentence(name, reason or "data")
        return _both(first, words.no_confidence_sentence())
    sure = verdict.confidence
    second = (
        words.no_confidence_sentence()
        if sure is None
        else words.confidence_sentence(sure.level, sure.evidence, sure.agreement)
    )
    first = words.likelihood_sentence(envelope, len(verdict.outcome.groups))
    return _both(first, second)


def _both(first: Text, second: Text) -> Sentences:
    return Sentences(en=(first.en, second.en), es=(first.es, second.es))


def row_of_statement(said: Statement) -> VerdictRow:
    """A statement of the starting text, which has no test of its own."""
    documentary = said.testable == "documentary"
    outside = documentary or said.testable == "no"
    name: Class = "out_of_scope" if outside else "undetermined"
    reason = "documentary" if documentary else "normative" if outside else "needs_model"
    return VerdictRow(
        id=said.id,
        reading="text",
        statement=said.text,
        test=None,
        name=name,
        reason=reason,
        why=said.answer,
        dominant=None,
        shares=None,
        envelope=None,
        epsilon=None,
        flips=(),
        confidence=None,
        sentences=_sentences(None, name, reason),
        caveats=limits(),
        digests=Digests(
            claim=_sha(said.model_dump(mode="json")),
            tests=_sha({}),
            frozen=False,
            data=_sha({}),
            rule=_sha(RULE),
            code=code_digest(),
            version=VERSION,
        ),
        claim_class=name,
    )
