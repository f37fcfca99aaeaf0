"""A calibration for a reader, a line at a time, in English or Spanish."""

from collections.abc import Iterator
from typing import Literal

from vado.analysis.cartels.findings import Findings
from vado.analysis.cartels.paper import Optimum, PaperFit
from vado.catalog.records import Text
from vado.lab.calibration.answers import (
    CalibrateAnswer,
    CalibrateSummaryAnswer,
    Remade,
    SummaryRow,
)

Language = Literal["en", "es"]

FIT = Text(
    en="The paper's fit over the network '{network}'",
    es="El ajuste del artículo sobre la red '{network}'",
)
PUBLISHED = Text(en="at the published numbers", es="con los números publicados")
REFITTED = Text(
    en="recruitment and lethality refitted",
    es="con reclutamiento y letalidad reajustados",
)
BEST = Text(
    en="the lowest point found in the box",
    es="el punto más bajo encontrado en la caja",
)
SQUARES = Text(
    en="{what}: sum of squares {number}", es="{what}: suma de cuadrados {number}"
)
BOUNDS = Text(
    en="on the bounds of the box: {sides}", es="en los bordes de la caja: {sides}"
)
SIDES = {"low": Text(en="low", es="inferior"), "high": Text(en="high", es="superior")}
NONE = Text(en="none", es="ninguno")
VALLEY = Text(
    en="How flat the valley is (best fit with one number held)",
    es="Qué tan plano es el valle (mejor ajuste con un número fijo)",
)
FUTURES = Text(
    en="Futures: {kept:,} kept of {tried:,} tried",
    es="Futuros: {kept:,} conservados de {tried:,} intentados",
)
SAME = Text(
    en="equal, byte for byte, to the one that ships",
    es="igual, byte por byte, al que se distribuye",
)
OTHER = Text(
    en="NOT equal to the one that ships, {sha256}",
    es="NO es igual al que se distribuye, {sha256}",
)
WRITTEN = Text(en="written to {file}", es="escrito en {file}")
SAID = Text(
    en="What the futures say of 2022 to 2027 (calibrated; prior)",
    es="Qué dicen los futuros de 2022 a 2027 (calibrados; previos)",
)
SHARE = Text(
    en="{sentence}: {calibrated:.0%}; {prior:.0%} of futures",
    es="{sentence}: {calibrated:.0%}; {prior:.0%} de los futuros",
)
SUMMARY = Text(
    en="The summary of {draws:,} joint draws ({joint}), made again",
    es="El resumen de {draws:,} sorteos conjuntos ({joint}), hecho de nuevo",
)
BESIDE = Text(
    en="{futures:,} of its futures (seed {seed}) beside them, {scenario}, {first} to "
    "{last}",
    es="{futures:,} de sus futuros (semilla {seed}) junto a ellos, {scenario}, de "
    "{first} a {last}",
)
EXPLAINED = (
    Text(
        en="Largest difference in any year of the median and of the ends of the 95 %",
        es="Mayor diferencia en cualquier año de la mediana y de los extremos del",
    ),
    Text(
        en="interval; the typical one of all; width of the interval over that of the",
        es="intervalo de 95 %; la típica de todas; ancho del intervalo sobre el de los",
    ),
    Text(en="draws in {first} and {last}", es="sorteos en {first} y {last}"),
)
HEADS = Text(
    en="median|2.5 %|97.5 %|typical|{first}|{last}",
    es="mediana|2.5 %|97.5 %|típica|{first}|{last}",
)
WIDTHS = (8, 7, 7, 8, 6, 6)


def lines(
    answer: CalibrateAnswer | CalibrateSummaryAnswer, language: Language
) -> Iterator[str]:
    """The answer in a language."""
    if isinstance(answer, CalibrateSummaryAnswer):
        yield from _summary(answer, language)
    else:
        yield from _fit(answer.fit, language)
        table = answer.table
        kept = {"kept": table.rows, "tried": table.tried}
        yield _in(FUTURES, language, **kept)
        yield from _remade(table, "", language)
        yield from _findings(answer.findings, language)


def _fit(fit: PaperFit, language: Language) -> Iterator[str]:
    yield _in(FIT, language, network=fit.network)
    for words, optimum in (
        (PUBLISHED, fit.published),
        (REFITTED, fit.refitted),
        (BEST, fit.best),
    ):
        yield from _optimum(_in(words, language), optimum, language)
    yield _in(VALLEY, language)
    for point in fit.valley:
        held = f"{point.parameter} {point.value:g}"
        number = f"{point.squares:,.0f}"
        yield f"  {_in(SQUARES, language, what=held, number=number)}"


def _optimum(what: str, optimum: Optimum, language: Language) -> Iterator[str]:
    number = f"{optimum.squares:,.2f}"
    yield f"  {_in(SQUARES, language, what=what, number=number)}"
    for name, value in optimum.values.items():
        yield f"    {name} {value:.6g}"
    sides = ", ".join(
        f"{name} ({_in(SIDES[side], language)})"
        for name, side in optimum.on_bounds.items()
    )
    yield f"    {_in(BOUNDS, language, sides=sides or _in(NONE, language))}"


def _findings(found: Findings, language: Language) -> Iterator[str]:
    yield _in(SAID, language)
    for finding in found.findings:
        sentence = _in(finding.sentence, language)
        shares = {"calibrated": finding.calibrated, "prior": finding.prior}
        yield f"  {_in(SHARE, language, sentence=sentence, **shares)}"
    for spread in found.spreads:
        values = ", ".join(f"{q} {v:,.4g}" for q, v in spread.quantiles.items())
        yield f"  {spread.name} ({spread.unit})"
        yield f"    {values}"


def _summary(answer: CalibrateSummaryAnswer, language: Language) -> Iterator[str]:
    yield _in(SUMMARY, language, draws=answer.draws, joint=answer.joint)
    for file in answer.files:
        yield from _remade(file, f"{file.name}: ", language)
    years = {"first": answer.first_year, "last": answer.last_year}
    yield _in(
        BESIDE,
        language,
        futures=answer.futures,
        seed=answer.seed,
        scenario=answer.scenario,
        **years,
    )
    yield from (f"  {_in(words, language, **years)}" for words in EXPLAINED)
    yield _cells("", _in(HEADS, language, **years).split("|"))
    for row in answer.agreement:
        yield _cells(f"{row.package}, {row.outcome}", list(_numbers(row)))


def _numbers(row: SummaryRow) -> Iterator[str]:
    apart = (row.median, row.low, row.high, row.typical)
    yield from (f"{number:.2%}" for number in apart)
    yield from (f"{width:.2f}" for width in row.width)


def _cells(name: str, numbers: list[str]) -> str:
    """One row of the table of agreement."""
    cells = (f"{n:>{w}}" for n, w in zip(numbers, WIDTHS, strict=True))
    return f"  {name:<34}{''.join(cells)}".rstrip()


def _remade(file: Remade, name: str, language: Language) -> Iterator[str]:
    """Whether a remade file is the one that ships."""
    same = SAME if file.same else OTHER
    yield f"  {name}{_in(same, language, sha256=file.shipped_sha256)}"
    yield f"    sha256 {file.sha256}"
    if file.file:
        yield f"    {_in(WRITTEN, language, file=file.file)}"


def _in(words: Text, language: Language, **values: object) -> str:
    """The words in a language, with their places filled."""
    told: str = getattr(words, language)
    return told.format(**values) if values else told
