"""Claims and verdicts as tables on the terminal, in either language."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from vado.analysis.verdicts.words import class_words, reason_words
from vado.catalog.records import Text
from vado.lab.claims import ClaimsAnswer, ClaimShown
from vado.lab.judge import JudgeAnswer
from vado.lab.verdict_records import FlipShown, VerdictRow

HEADS: dict[str, dict[str, Any]] = {
    "en": {
        "claims": ("id", "date", "side", "claim"),
        "verdicts": ("claim", "reading", "verdict", "support", "what it says"),
        "caveats": "Caveats",
        "rebuttals": "Who rejects it",
        "readings": "Readings",
        "sources": "Sources",
        "twins": "Tested with the same thresholds as",
        "flips": "What would change this",
        "mix": "Mix of verdicts by side",
        "frozen": "Thresholds",
        "epsilon": "Weight that must be replaced to undo it",
        "rule": "Class rule, the same for every claim",
        "events": "Dated events: `vado claims --json`",
    },
    "es": {
        "claims": ("id", "fecha", "parte", "afirmación"),
        "verdicts": ("afirmación", "lectura", "veredicto", "respaldo", "qué dice"),
        "caveats": "Salvedades",
        "rebuttals": "Quién la rechaza",
        "readings": "Lecturas",
        "sources": "Fuentes",
        "twins": "Se prueba con los mismos umbrales que",
        "flips": "Qué cambiaría esto",
        "mix": "Mezcla de veredictos por parte",
        "frozen": "Umbrales",
        "epsilon": "Peso que habría que sustituir para deshacerlo",
        "rule": "Regla de clases, igual para toda afirmación",
        "events": "Hechos fechados: `vado claims --json`",
    },
}


def claims_table(answer: ClaimsAnswer, language: str) -> None:
    """One line for each claim and statement."""
    console, heads = _console(), HEADS[language]
    table = _table(heads["claims"])
    for claim in answer.claims:
        title = _of(claim.title, language)
        table.add_row(claim.id, claim.date, claim.side, title)
    console.print(table)
    console.print(f"\n{_of(answer.selection, language)}")
    if answer.events:
        console.print(str(heads["events"]))


def claim_page(answer: ClaimsAnswer, language: str) -> None:
    """One claim with its readings, rebuttals and sources."""
    console = _console()
    for claim in answer.claims:
        _claim(console, claim, language)


def _claim(console: Console, claim: ClaimShown, language: str) -> None:
    heads = HEADS[language]
    console.print(f"{claim.id}: {_of(claim.title, language)}")
    console.print(f"{_of(claim.claimant, language)}, {claim.date}")
    console.print(Padding(_of(claim.paraphrase, language), (0, 0, 0, 2)))
    if claim.answer is not None:
        console.print(Padding(_of(claim.answer, language), (0, 0, 0, 2)))
    if claim.readings:
        console.print(f"\n{heads['readings']}")
    for reading in claim.readings:
        statement = _of(reading.statement, language)
        console.print(f"  {reading.id}: {statement} [{reading.answered_by}]")
    if claim.rebuttals or claim.no_rebuttal is not None:
        console.print(f"\n{heads['rebuttals']}")
    for rebuttal in claim.rebuttals:
        date = f", {rebuttal.date}" if rebuttal.date else ""
        who, how = _of(rebuttal.by, language), _of(rebuttal.paraphrase, language)
        console.print(f"  {who}{date}: {how}")
    if claim.no_rebuttal is not None:
        console.print(f"  {_of(claim.no_rebuttal, language)}")
    if claim.twins:
        console.print(f"\n{heads['twins']}: {', '.join(claim.twins)}")
    if claim.sources:
        console.print(f"\n{heads['sources']}")
    for source in claim.sources:
        console.print(f"  {source.citation} [{source.evidence}]")


def verdicts_table(answer: JudgeAnswer, language: str, *, whole: bool) -> None:
    """A line for each reading; for one claim also what it rests on."""
    console, heads = _console(), HEADS[language]
    table = _table(heads["verdicts"])
    for row in answer.rows:
        table.add_row(
            row.id,
            row.reading,
            _verdict(row, language),
            _support(row),
            _of(row.statement, language),
        )
    console.print(table)
    for row in answer.rows if whole else ():
        _details(console, row, language)
    if answer.mix and not whole:
        console.print(f"\n{heads['mix']}")
        for side, counts in answer.mix.items():
            told = (
                f"{_of(class_words(name), language)} {count}"
                for name, count in counts.items()
            )
            console.print(f"  {side}: {', '.join(told)}")
        console.print(f"  {_of(answer.selection, language)}")
    if answer.rows:
        console.print(f"{heads['rule']}: {answer.rows[0].digests.rule[:12]}")
    shown = answer.rows[0].caveats if whole and answer.rows else answer.caveats
    _listed(console, heads["caveats"], (_of(c, language) for c in shown))


def _details(console: Console, row: VerdictRow, language: str) -> None:
    heads = HEADS[language]
    console.print(f"\n{row.id}.{row.reading}")
    for sentence in getattr(row.sentences, language):
        console.print(f"  {sentence}")
    if row.why is not None:
        console.print(f"  {_of(row.why, language)}")
    for group in row.shares.groups if row.shares is not None else ():
        for where, low, high, official in group.cells:
            number = f"{low:.6g}" if low == high else f"{low:.6g} .. {high:.6g}"
            mark = " *" if official else ""
            label = _of(group.label, language)
            console.print(f"  {label} {where}: {number}{mark}")
    if row.epsilon is not None:
        console.print(f"  {heads['epsilon']}: {row.epsilon:.3f}")
    if row.flips:
        console.print(f"  {heads['flips']}")
    for flip in row.flips:
        console.print(f"    {_flip(flip, language)}")
    if row.test is not None:
        console.print(f"  {heads['frozen']}: {row.digests.tests[:12]}")


def _flip(flip: FlipShown, language: str) -> str:
    what, to = _of(flip.what, language), _turned(flip.to, language)
    if flip.at is None:
        without = "without" if language == "en" else "sin"
        return f"{without} {what}: {to}"
    word = {"factor": " (factor)"}.get(flip.kind, "")
    return f"{what}{word}: {flip.now:.6g} -> {flip.at:.6g}: {to}"


def _turned(to: str, language: str) -> str:
    words = {
        "holds": ("the reading holds", "la lectura se sostiene"),
        "fails": ("the reading fails", "la lectura no se sostiene"),
        "open": ("it is left open", "queda abierta"),
    }
    if to in words:
        return words[to][language == "es"]
    return _of(class_words(to), language)


def _verdict(row: VerdictRow, language: str) -> str:
    word = _of(class_words(row.name), language)
    if row.reason is None:
        return word
    return f"{word}: {_of(reason_words(row.reason), language)}"


def _support(row: VerdictRow) -> str:
    if row.envelope is None:
        return ""
    low, high = row.envelope
    return f"{low:.0%}" if low == high else f"{low:.0%}-{high:.0%}"


def _of(text: Text, language: str) -> str:
    return str(getattr(text, language))


def _console() -> Console:
    """A console that prints brackets as they are."""
    return Console(markup=False, highlight=False)


def _table(heads: Iterable[str]) -> Table:
    table = Table(box=None, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=place == 0)
    return table


def _listed(console: Console, head: object, lines: Iterable[str]) -> None:
    console.print(f"\n{head}")
    for line in dict.fromkeys(lines):
        console.print(f"  - {line}")
