"""Judge claims: each reading by its own test, and no claimant in sight of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from vado.analysis.verdicts.rule import Class, of_claim
from vado.analysis.verdicts.runner import Verdict, run_test
from vado.catalog.check_claims import file_of, problems_with, series_of, unknown_names
from vado.catalog.claims import Claim, Reading
from vado.catalog.contents import Catalog
from vado.catalog.load import read_catalog
from vado.catalog.own_claim import read_claim
from vado.catalog.points import points
from vado.catalog.records import Record, Statement, Text
from vado.core.errors import Problem, Problems, UnknownName
from vado.core.version import VERSION
from vado.lab.claims import selection
from vado.lab.judging import basis_of, digests, row_of_statement, row_of_verdict
from vado.lab.requests import JudgeRequest
from vado.lab.verdict_caveats import limits
from vado.lab.verdict_records import ClaimVerdict, VerdictRow

KINDS = ("sources", "statements", "claims", "frozen", "series")


class JudgeAnswer(Record):
    """A row for each reading, the classes of claims, and their mix by side."""

    rows: tuple[VerdictRow, ...]
    claims: tuple[ClaimVerdict, ...]
    mix: dict[str, dict[str, int]]
    """By side: how many claims have which class."""
    selection: Text
    caveats: tuple[Text, ...]
    version: str


def judge(request: JudgeRequest, catalog: Catalog | None = None) -> JudgeAnswer:
    """The verdicts asked for.

    Raises ``UnknownName`` for an unknown claim, ``Problems`` with all that makes a
    claim unfit to be judged.
    """
    known = catalog or read_catalog(kinds=KINDS)
    key = request.key
    if key is not None and key in known.statements:
        return _answer((), known, (known.statements[key],))
    if key is not None and _is_file(key):
        own = read_claim(Path(key), known)
        return _answer((own.claim,), own.catalog)
    if key is None and not request.everything:
        raise UnknownName("", _names(known), "request: claim")
    if key is not None and key not in known.claims:
        raise UnknownName(key, _names(known), "request: claim")
    chosen = known.claims.values() if key is None else (known.claims[key],)
    refused = [
        problem
        for claim in chosen
        for found in (unknown_names, problems_with)
        for problem in found(claim, file_of(claim), known)
    ]
    if refused:
        raise Problems(refused)
    told = [s for s in known.statements.values() if s.testable == "documentary"]
    return _answer(tuple(chosen), known, tuple(told) if key is None else ())


def known_with(key: str | None) -> Catalog:
    """The ledger, with a user's own claim and its sources where ``key`` is a file."""
    known = read_catalog(kinds=KINDS)
    if key is None or not _is_file(key):
        return known
    own = read_claim(Path(key), known)
    claims = {**known.claims, own.claim.id: own.claim}
    return replace(own.catalog, claims=claims)


def _is_file(key: str) -> bool:
    return key.endswith(".toml") or "/" in key


def _names(catalog: Catalog) -> tuple[str, ...]:
    return (*catalog.claims, *catalog.statements)


def _answer(
    claims: tuple[Claim, ...],
    catalog: Catalog,
    statements: tuple[Statement, ...] = (),
) -> JudgeAnswer:
    judged = {claim.id: judge_claim(claim, catalog) for claim in claims}
    classes = {key: rows[0].claim_class for key, rows in judged.items()}
    rows = [row for rows in judged.values() for row in rows]
    return JudgeAnswer(
        rows=(*rows, *(row_of_statement(said) for said in statements)),
        claims=tuple(
            ClaimVerdict(
                id=claim.id,
                title=claim.title,
                claim_class=classes[claim.id],
                twins=claim.twins,
            )
            for claim in claims
        ),
        mix=_mix(claims, classes),
        selection=selection(),
        caveats=limits(),
        version=VERSION,
    )


def _mix(
    claims: tuple[Claim, ...], classes: Mapping[str, Class]
) -> dict[str, dict[str, int]]:
    """How many claims of each side have which class, whatever it looks like."""
    counts: dict[str, Counter[str]] = {}
    for claim in claims:
        counts.setdefault(claim.claimant.side, Counter())[classes[claim.id]] += 1
    return {side: dict(sorted(counts[side].items())) for side in sorted(counts)}


def judge_claim(claim: Claim, catalog: Catalog) -> tuple[VerdictRow, ...]:
    """A row for each reading."""
    verdicts = [_verdict(reading, catalog) for reading in claim.readings]
    classes: list[Class] = [
        "out_of_scope"
        if reading.out_of_scope is not None
        else verdict.finding.name
        if verdict is not None
        else "undetermined"
        for reading, verdict in zip(claim.readings, verdicts, strict=True)
    ]
    whole = of_claim(classes)
    return tuple(
        row_of_verdict(
            claim=claim,
            reading=reading,
            verdict=verdict,
            claim_class=whole,
            catalog=catalog,
            digests=digests(claim, reading, catalog),
        )
        for reading, verdict in zip(claim.readings, verdicts, strict=True)
    )


def _verdict(reading: Reading, catalog: Catalog) -> Verdict | None:
    """The verdict on a reading, of which the runner gets the test alone."""
    if reading.test is None:
        return None
    series = {key: _national(key, catalog) for key in series_of(reading.test)}
    return run_test(reading.test, series, basis_of(reading, catalog))


def _national(key: str, catalog: Catalog) -> dict[str, float]:
    """A series with one value a period, in the order of time."""
    rows = points(catalog, key)
    series = dict(sorted(rows))
    if len(series) < len(rows):
        found = "has several values for one period."
        remedy = "Tests read series with one value a period: name a national one."
        file = f"data/series/{key}.toml"
        raise Problems([Problem(file=file, found=found, remedy=remedy)])
    return series
