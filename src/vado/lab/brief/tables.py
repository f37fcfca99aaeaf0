"""The tables of the page."""

from collections.abc import Iterable, Sequence

from vado.lab.answers import PairedRow, ValidationRow
from vado.lab.brief import numerals
from vado.lab.brief.compose import verdict
from vado.lab.brief.content import BriefContent, Chart, Verdict
from vado.lab.brief.markup import element, paragraph, text
from vado.lab.brief.phrases import (
    difference_text,
    instead_text,
    moment_text,
    relative_text,
    setting_text,
)
from vado.lab.brief.words import Words


def comparison(content: BriefContent, words: Words) -> str:
    """Every package against the base, by outcome and date."""
    base = words.of(content.base.label)
    heads = [
        words.format("comparison.package"),
        words.format("comparison.base", label=base),
        *(
            words.format(f"comparison.{column}")
            for column in ("value", "difference", "relative", "lower", "higher")
        ),
    ]
    bodies = [
        element("tbody", *_outcome_rows(content, outcome, heads, words))
        for outcome in content.outcome_labels
    ]
    return table(heads, bodies, words.format("head.comparison"), figures=range(1, 7))


def validation(content: BriefContent, verdicts: Sequence[Verdict], words: Words) -> str:
    """Reported figures beside ours, those that ended with one of the verdicts.

    They come in the order of the verdicts.
    """
    heads = [
        words.format(f"validation.{column}")
        for column in ("figure", "reported", "ours", "error", "tolerance", "verdict")
    ]
    rows = [
        _validation_row(row, heads, words)
        for wanted in verdicts
        for row in content.validation.rows
        if verdict(row) == wanted
    ]
    body, name = element("tbody", *rows), words.format("head.validation")
    return table(heads, [body], name, figures=range(1, 5), kind="wide-first")


def parameters(content: BriefContent, words: Words) -> str:
    """The numbers of the model with range, kind, grade and source."""
    heads = [
        words.format(f"parameters.{column}")
        for column in ("parameter", "value", "range", "kind", "grade", "source")
    ]
    titles = {s.key: s.title for s in content.sources}
    language, rows = words.language, []
    for p in content.parameters:
        unit = element("small", text(words.format(f"unit.{p.unit}")))
        span = words.format(
            "comparison.range",
            low=numerals.exact(p.range.low, language),
            high=numerals.exact(p.range.high, language),
        )
        cells = [
            cell(text(numerals.exact(p.value, language)) + unit, heads[1]),
            cell(text(span), heads[2]),
            cell(text(words.format(f"kind.{p.kind}")), heads[3]),
            cell(text(p.grade), heads[4]),
            cell(text(f"{titles[p.source]}, {p.place}"), heads[5]),
        ]
        rows.append(_row(text(words.of(p.label)), cells))
    return table(heads, [element("tbody", *rows)], words.format("head.parameters"))


def chart_data(chart: Chart, content: BriefContent, words: Words) -> str:
    """All numbers that a chart draws."""
    heads = [
        words.format(f"chart.{column}")
        for column in ("time", "low", "quarter", "middle", "three_quarters", "high")
    ]
    bodies = []
    for key, bands in chart.bands.items():
        label = text(words.of(content.label(key)))
        rows = [_head(label, len(heads), "head")]
        five = (bands.q05, bands.q25, bands.q50, bands.q75, bands.q95)
        for k, time in enumerate(chart.times):
            year = text(numerals.year(time, words.language))
            rows.append(_row(year, [_number(q[k], words) for q in five]))
        bodies.append(element("tbody", *rows))
    if chart.observed:
        bodies.append(_observed(chart, len(heads), words))
    name = words.format("chart.data")
    return table(heads, bodies, name, figures=range(1, 6), stack=False)


def strategies(content: BriefContent, words: Words) -> str:
    """The packages and what their levers are set to."""
    heads = [words.format("strategies.package"), words.format("strategies.settings")]
    rows = []
    for strategy in content.strategies:
        label = text(words.of(strategy.label))
        if strategy.base:
            label += element("small", text(words.format("strategies.base")))
        settings = [
            paragraph(setting_text(setting, words)) for setting in strategy.settings
        ] or [paragraph(words.format("strategies.none"))]
        about = strategy.description
        if about is not None:
            settings.append(paragraph(words.of(about), class_="small"))
        rows.append(_row(label, [cell("".join(settings), heads[1])]))
    return table(heads, [element("tbody", *rows)], words.format("head.strategies"))


def table(
    heads: Sequence[str],
    bodies: Iterable[str],
    name: str,
    *,
    figures: Iterable[int] = (),
    stack: bool = True,
    kind: str = "",
) -> str:
    """A table that scrolls or stacks on a narrow screen and keeps its roles there."""
    right = frozenset(figures)
    columns = [
        element(
            "th",
            text(head),
            scope="col",
            role="columnheader",
            class_="figure" if k in right else None,
        )
        for k, head in enumerate(heads)
    ]
    header = element("thead", element("tr", *columns, role="row"), role="rowgroup")
    inner = element(
        "table",
        header,
        *bodies,
        role="table",
        aria_label=name,
        class_=f"{kind} stack".strip() if stack else None,
    )
    return element(
        "div", inner, class_="scroll", role="region", tabindex=0, aria_label=name
    )


def cell(
    markup: str, label: str, *, class_: str | None = None, span: int | None = None
) -> str:
    """A cell that names its column when the table is stacked."""
    return element(
        "td", markup, role="cell", class_=class_, colspan=span, data_label=label or None
    )


def _outcome_rows(
    content: BriefContent, outcome: str, heads: Sequence[str], words: Words
) -> Iterable[str]:
    rows = [r for r in content.rows if r.outcome == outcome]
    rows = [r for r in rows if r.package != content.base.key]
    unit = next((words.format(f"unit.{r.unit}") for r in rows), "")
    label = text(words.of(content.outcome_labels[outcome]))
    yield _head(label + element("small", text(unit)), len(heads), "head")
    for year in dict.fromkeys(r.year for r in rows):
        when = moment_text(year, words)
        yield _head(text(when), len(heads), "when")
        for row in (r for r in rows if r.year == year):
            yield _paired_row(row, words.of(content.label(row.package)), heads, words)


def _paired_row(row: PairedRow, label: str, heads: Sequence[str], words: Words) -> str:
    instead = instead_text(row, words)
    if instead is not None:
        span = len(heads) - 1
        return _row(text(label), [cell(text(instead), "", class_="quiet", span=span)])
    language = words.language
    shares = [
        cell(text(numerals.percent(share, language)), head, class_="figure")
        for share, head in zip(
            (row.share_lower, row.share_higher), heads[5:], strict=True
        )
    ]
    if row.show == "sign":
        only = words.format("comparison.sign")
        return _row(
            text(label), [cell(text(only), heads[3], class_="quiet", span=4), *shares]
        )
    difference, relative = (
        text(middle) + element("small", text(span))
        for middle, span in (difference_text(row, words), relative_text(row, words))
    )
    cells = [
        cell(text(numerals.number(row.base.q50, language)), heads[1], class_="figure"),
        cell(text(numerals.number(row.value.q50, language)), heads[2], class_="figure"),
        cell(difference, heads[3], class_="figure"),
        cell(relative, heads[4], class_="figure"),
    ]
    return _row(text(label), [*cells, *shares])


def _validation_row(row: ValidationRow, heads: Sequence[str], words: Words) -> str:
    language, found = words.language, verdict(row)
    under = row.where
    if row.network:
        under += f" · {words.format('validation.network', network=row.network)}"
    label = text(words.of(row.label)) + element("small", text(under))
    badge = element(
        "span", text(words.format(f"validation.{found}")), class_=f"badge {found}"
    )
    note = element("small", text(words.of(row.note))) if row.note else ""
    cells = [
        cell(text(value), head, class_="figure")
        for value, head in zip(
            (
                numerals.exact(row.reported, language),
                numerals.beside(row.ours, row.reported, language),
                numerals.size_percent(row.relative_error, language),
                numerals.tolerance(row.tolerance, language),
            ),
            heads[1:5],
            strict=True,
        )
    ]
    return _row(label, [*cells, cell(badge + note, heads[5])])


def _observed(chart: Chart, columns: int, words: Words) -> str:
    if chart.observed is None:
        return ""
    label = text(words.of(chart.observed.label))
    rows = [_head(label, columns, "head")]
    for point in chart.observed.points:
        value = _number(point.value, words)
        blank = element("td", role="cell", colspan=2)
        rows.append(_row(text(str(int(point.time))), [blank, value, blank]))
    return element("tbody", *rows)


def _number(value: float | None, words: Words) -> str:
    shown = text(numerals.number(value, words.language))
    return element("td", shown, role="cell", class_="figure")


def _row(label: str, cells: Iterable[str]) -> str:
    head = element("th", label, scope="row", role="rowheader")
    return element("tr", head, *cells, role="row")


def _head(label: str, columns: int, kind: str) -> str:
    head = element("th", label, scope="rowgroup", colspan=columns, role="rowheader")
    return element("tr", head, role="row", class_=kind)
