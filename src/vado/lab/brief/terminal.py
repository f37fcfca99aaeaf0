"""The brief on a terminal: the same sentences and tables, without charts."""

from collections import Counter
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from vado.lab.answers import OutcomeBands, PairedRow
from vado.lab.brief import numerals
from vado.lab.brief.compose import verdict
from vado.lab.brief.content import BriefContent, Chart, Language
from vado.lab.brief.phrases import (
    command,
    difference_text,
    facts_text,
    finding_source,
    instead_text,
    moment_text,
    notice,
    relative_text,
    setting_text,
)
from vado.lab.brief.tongues import raised
from vado.lab.brief.words import Words, read_words

REASONS = 3
"""Reasons for figures not compared that are listed; the page has all of them."""

Part = Callable[[BriefContent, Words, Console], None]


def render_terminal(
    content: BriefContent, language: Language, console: Console
) -> None:
    """Print the brief; a console that is not a terminal gets no colour."""
    words = read_words(language)
    eyebrow = f"{words.format('brief.eyebrow')} · {words.of(content.title)}"
    _line(console, eyebrow, "dim")
    _line(console, words.of(content.question), "bold")
    console.print()
    _line(console, " ".join(notice(words)))
    for key, print_part in parts().items():
        _heading(console, words.format(f"head.{key}"))
        print_part(content, words, console)
    console.print()
    _line(console, words.format("terminal.page"), "dim")


def parts() -> dict[str, Part]:
    """The parts in their order, by the key of their heading."""
    return {
        "answer": _answer,
        "caveats": _caveats,
        "strategies": _strategies,
        "model": _model,
        "charts": _charts,
        "comparison": _comparison,
        "unidentified": _findings,
        "validation": _validation,
        "levers": _levers,
        "sources": _sources,
        "recipe": _recipe,
    }


def _answer(content: BriefContent, words: Words, console: Console) -> None:
    for group in content.answers:
        _line(console, words.of(group.label), "bold")
        for sentence in group.sentences:
            _item(console, words.of(sentence.text))
            if sentence.detail is not None:
                _line(console, words.of(sentence.detail), "dim", indent=4)
        console.print()
    _line(console, facts_text(content, words), "dim")


def _caveats(content: BriefContent, words: Words, console: Console) -> None:
    for caveat in content.caveats:
        _item(console, words.of(caveat))


def _strategies(content: BriefContent, words: Words, console: Console) -> None:
    table = _table(
        words.format("strategies.package"), words.format("strategies.settings")
    )
    for strategy in content.strategies:
        settings = [setting_text(setting, words) for setting in strategy.settings]
        told = "\n".join(settings or [words.format("strategies.none")])
        table.add_row(Line(words.of(strategy.label)), Line(told))
    console.print(table)
    if content.word is not None:
        _line(console, words.of(content.word), "dim")


def _model(content: BriefContent, words: Words, console: Console) -> None:
    _line(console, words.of(content.model))


def _charts(content: BriefContent, words: Words, console: Console) -> None:
    _line(console, words.format("terminal.note"), "dim")
    for chart in content.charts:
        console.print()
        unit = words.format(f"unit.{chart.unit}")
        _line(
            console,
            words.format("terminal.bands", outcome=words.of(chart.label), unit=unit),
            "bold",
        )
        told = [words.of(t) for t in (chart.description, chart.measure) if t]
        _line(console, " ".join(told), "dim")
        if chart.connected and chart.show == "number":
            console.print(_bands(chart, content, words))
        else:
            _line(console, words.of(chart.summary))
        if chart.observed_summary is not None:
            _line(console, words.of(chart.observed_summary))


def _bands(chart: Chart, content: BriefContent, words: Words) -> Table:
    """Three dates of a chart: when packages part, and when they are compared."""
    asked = {chart.policies_start, *(row.year for row in content.rows)}
    places = [k for k, time in enumerate(chart.times) if time in asked]
    places = (places or [len(chart.times) - 1])[-3:]
    years = [numerals.year(chart.times[k], words.language) for k in places]
    table = _table(words.format("comparison.package"), *years, right=range(1, 4))
    for key, bands in chart.bands.items():
        cells = [_cell(bands, k, words) for k in places]
        table.add_row(Line(words.of(content.label(key))), *cells)
    return table


def _cell(bands: OutcomeBands, place: int, words: Words) -> Line:
    language = words.language
    low = numerals.number(bands.q05[place], language)
    high = numerals.number(bands.q95[place], language)
    middle = numerals.number(bands.q50[place], language)
    span = words.format("terminal.span", low=low, high=high)
    return Line.assemble(middle, "\n", (span, "dim"))


def _comparison(content: BriefContent, words: Words, console: Console) -> None:
    base = words.of(content.base.label)
    _line(console, words.format("comparison.lead", label=base))
    heads = [
        words.format(f"comparison.{column}")
        for column in ("package", "difference", "relative", "lower", "higher")
    ]
    for outcome, label in content.outcome_labels.items():
        rows = [r for r in content.rows if r.outcome == outcome]
        for year in dict.fromkeys(row.year for row in rows):
            console.print()
            head = f"{words.of(label)}. {moment_text(year, words)}"
            _line(console, head, "bold")
            table = _table(*heads, right=range(1, 5))
            for row in (r for r in rows if r.year == year):
                name = Line(words.of(content.label(row.package)))
                table.add_row(name, *_paired_cells(row, words))
            console.print(table)


def _paired_cells(row: PairedRow, words: Words) -> Iterable[Line]:
    instead = instead_text(row, words)
    if instead is not None:
        return [Line(instead, style="italic")]
    lower, higher = (
        Line(numerals.percent(share, words.language))
        for share in (row.share_lower, row.share_higher)
    )
    if row.show == "sign":
        only = words.format("comparison.sign")
        return [Line(only, style="italic"), Line(""), lower, higher]
    figures = [
        Line.assemble(middle, "\n", (span, "dim"))
        for middle, span in (difference_text(row, words), relative_text(row, words))
    ]
    return [*figures, lower, higher]


def _validation(content: BriefContent, words: Words, console: Console) -> None:
    if content.validation.summary is None:
        _line(console, words.format("validation.empty"))
        return
    _line(console, words.of(content.validation.summary))
    heads = [
        words.format(f"validation.{column}")
        for column in ("figure", "reported", "ours", "error", "verdict")
    ]
    table = _table(*heads, right=range(1, 4))
    for row in content.validation.rows:
        if row.ok is None:
            continue
        result = Line(words.format(f"validation.{verdict(row)}"))
        if row.note is not None:
            result.append(f"\n{words.of(row.note)}", "dim")
        table.add_row(
            Line(words.of(row.label)),
            Line(numerals.exact(row.reported, words.language)),
            Line(numerals.beside(row.ours, row.reported, words.language)),
            Line(numerals.size_percent(row.relative_error, words.language)),
            result,
        )
    if table.row_count:
        console.print(table)
    reasons = Counter(
        words.of(row.note)
        for row in content.validation.rows
        if row.ok is None and row.note is not None
    )
    for reason, number in reasons.most_common(REASONS):
        told = words.format("terminal.reason", number=number, reason=reason)
        _item(console, told)


def _findings(content: BriefContent, words: Words, console: Console) -> None:
    for finding in content.findings:
        _line(console, words.of(finding.title), "bold")
        _line(console, words.of(finding.text))
        _line(console, finding_source(finding, content, words), "dim")
        console.print()


def _levers(content: BriefContent, words: Words, console: Console) -> None:
    _line(console, words.format("levers.lead"))
    for lever in content.levers:
        label, actor = words.of(lever.label), words.of(lever.actor)
        _item(console, f"{label} ({actor}): {words.of(lever.not_modelled)}")


def _sources(content: BriefContent, words: Words, console: Console) -> None:
    for source in content.sources:
        known = raised(words.format(f"evidence.{source.evidence}"))
        address = f"https://doi.org/{source.doi}" if source.doi else source.url
        told = f"{source.authors} ({source.year}). {source.title}. {known}."
        _item(console, f"{told} {address}" if address else told)


def _recipe(content: BriefContent, words: Words, console: Console) -> None:
    recipe = content.recipe
    for key, value in (
        ("command", command(content, words)),
        ("fingerprint", recipe.fingerprint),
        ("version", recipe.version),
        ("structure", words.of(recipe.structure)),
        ("scenario", words.of(recipe.scenario)),
        ("draws", words.of(recipe.draws)),
        ("futures", numerals.exact(recipe.futures, words.language)),
        ("seed", str(recipe.seed)),
        ("step", recipe.step),
    ):
        _line(console, f"{words.format(f'recipe.{key}')}: {value}")
    for switch in recipe.switches:
        name = words.format("recipe.switch", label=words.of(switch.label))
        _line(console, f"{name}: {words.of(switch.choice)}")


def _table(*heads: str, right: Iterable[int] = ()) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    numbers = frozenset(right)
    for k, head in enumerate(heads):
        table.add_column(
            Line(head),
            justify="right" if k in numbers else "left",
            overflow="fold",
            no_wrap=k in numbers,
        )
    return table


def _heading(console: Console, heading: str) -> None:
    console.print()
    _line(console, heading, "bold")
    _line(console, "─" * min(len(heading), console.width), "dim")


def _item(console: Console, content: str) -> None:
    grid = Table.grid(padding=0)
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(Line("–"), Line(content))
    console.print(Padding(grid, (0, 0, 0, 2)))


def _line(console: Console, content: str, style: str = "", *, indent: int = 0) -> None:
    line = Line(content, style=style, overflow="fold")
    console.print(Padding(line, (0, 0, 0, indent)) if indent else line)
