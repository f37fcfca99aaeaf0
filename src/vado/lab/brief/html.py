"""The brief as one self-contained page: no script, no request, prints on paper."""

from collections.abc import Callable, Mapping
from importlib.resources import files

from vado.catalog.records import Source
from vado.lab.brief import svg, tables
from vado.lab.brief.content import (
    AnswerGroup,
    BriefContent,
    Chart,
    Finding,
    Language,
    LeverNote,
    Sentence,
    Verdict,
)
from vado.lab.brief.markup import definitions, element, paragraph, text
from vado.lab.brief.numerals import day, exact, year
from vado.lab.brief.phrases import (
    command,
    facts_text,
    finding_source,
    notice,
    source_of,
)
from vado.lab.brief.tongues import raised
from vado.lab.brief.words import Words, read_words

FEW = 12
"""Agreeing figures up to this many stand open; more of them can be unfolded."""

Section = Callable[[BriefContent, Words], str]


def render_html(
    content: BriefContent, language: Language, beside: Mapping[str, str] | None = None
) -> str:
    """The whole page; the same content gives the same bytes.

    ``beside`` has the addresses of other pages by what they are called.
    """
    words = read_words(language)
    style = files("vado").joinpath("lab", "brief", "style.css").read_text("utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", text(f"{words.of(content.question)} · vado")),
        element("style", style),
    )
    body = element("body", _top(content, words, beside or {}), _main(content, words))
    page = element("html", head, body, lang=words.format("brief.language"))
    return f"<!DOCTYPE html>\n{page}\n"


def sections() -> dict[str, Section]:
    """The parts of the page in their order, by the key of their heading."""
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
        "parameters": _parameters,
        "sources": _sources,
        "recipe": _recipe,
    }


def _top(content: BriefContent, words: Words, beside: Mapping[str, str]) -> str:
    eyebrow = f"{words.format('brief.eyebrow')} · {words.of(content.title)}"
    links = [
        element("li", element("a", text(words.format(f"head.{key}")), href=f"#{key}"))
        for key in sections()
    ]
    others = [element("a", text(name), href=page) for name, page in beside.items()]
    lead = text(f"{words.format('brief.beside')} ")
    across = element("p", lead, " · ".join(others), class_="small") if others else ""
    return element(
        "header",
        paragraph(eyebrow, class_="eyebrow"),
        across,
        element("h1", text(words.of(content.question))),
        element(
            "div",
            paragraph(" ".join(notice(words))),
            paragraph(words.format("brief.conditional"), class_="small"),
            class_="notice",
        ),
        element(
            "nav", element("ul", *links), aria_label=words.format("brief.contents")
        ),
    )


def _main(content: BriefContent, words: Words) -> str:
    parts = []
    for key, make in sections().items():
        heading = element("h2", text(words.format(f"head.{key}")), id=f"{key}-head")
        parts.append(
            element(
                "section",
                heading,
                make(content, words),
                id=key,
                aria_labelledby=f"{key}-head",
            )
        )
    return element("main", *parts)


def _answer(content: BriefContent, words: Words) -> str:
    groups = [_group(group, words) for group in content.answers]
    return element("div", *groups, class_="answers") + paragraph(
        facts_text(content, words), class_="small"
    )


def _group(group: AnswerGroup, words: Words) -> str:
    items = [_sentence(sentence, words) for sentence in group.sentences]
    heading = element("h3", text(words.of(group.label)))
    return element("section", heading, element("ul", *items))


def _sentence(sentence: Sentence, words: Words) -> str:
    marks = svg.dots(sentence.share) if sentence.share is not None else ""
    said = paragraph(words.of(sentence.text), class_="said")
    if sentence.detail is not None:
        said += paragraph(words.of(sentence.detail), class_="small")
    return element("li", element("div", marks), element("div", said))


def _caveats(content: BriefContent, words: Words) -> str:
    items = [element("li", text(words.of(caveat))) for caveat in content.caveats]
    return element("ul", *items, class_="caveats")


def _strategies(content: BriefContent, words: Words) -> str:
    lead = words.format(
        "strategies.lead",
        label=words.of(content.base.label),
        start=day(content.policies_start, words.language),
    )
    word = content.word
    said = "" if word is None else paragraph(words.of(word), class_="small")
    return paragraph(lead) + tables.strategies(content, words) + said


def _model(content: BriefContent, words: Words) -> str:
    return paragraph(words.of(content.model))


def _charts(content: BriefContent, words: Words) -> str:
    lead = words.format("chart.lead", label=words.of(content.base.label))
    drawn = [c for c in content.charts if c.connected and c.show == "number"]
    key = _key(content, words, any(c.observed for c in drawn)) if drawn else ""
    figures = [_figure(chart, content, words) for chart in content.charts]
    return (paragraph(lead) + key if drawn else "") + "".join(figures)


def _key(content: BriefContent, words: Words, observed: bool) -> str:
    kinds = ["median", "half", "nine", "base", "start"]
    kinds += ["observed", "later"] if observed else []
    places = {
        "label": words.of(content.base.label),
        "start": day(content.policies_start, words.language),
    }
    items = [
        element("li", svg.swatch(kind), text(words.format(f"chart.{kind}", **places)))
        for kind in kinds
    ]
    return element("ul", *items, class_="key")


def _figure(chart: Chart, content: BriefContent, words: Words) -> str:
    drawn = chart.connected and chart.show == "number"
    caption = element(
        "figcaption",
        element("h3", text(words.of(chart.label))),
        paragraph(_about(chart, words), class_="small"),
        paragraph(words.of(chart.summary)),
        _observed(chart, words),
    )
    if not drawn:
        return element("figure", caption)
    panels = [
        element(
            "div",
            paragraph(words.of(content.label(package)), aria_hidden="true"),
            svg.panel(
                chart,
                package,
                content.base.key,
                _panel_label(chart, package, content, words),
                words.language,
            ),
        )
        for package in chart.bands
    ]
    data = element(
        "details",
        element("summary", text(words.format("chart.data"))),
        tables.chart_data(chart, content, words),
    )
    return element("figure", caption, element("div", *panels, class_="panels"), data)


def _panel_label(
    chart: Chart, package: str, content: BriefContent, words: Words
) -> str:
    return words.format(
        "chart.panel",
        label=words.of(content.label(package)),
        outcome=words.of(chart.label),
        first=year(chart.times[0], words.language),
        last=year(chart.times[-1], words.language),
    )


def _about(chart: Chart, words: Words) -> str:
    """What is counted, and in what unit."""
    told = [words.of(chart.description)]
    if chart.measure is not None:
        told.append(words.of(chart.measure))
    unit = words.format(f"unit.{chart.unit}")
    return " ".join([*told, words.format("chart.unit", unit=unit)])


def _observed(chart: Chart, words: Words) -> str:
    series, summary = chart.observed, chart.observed_summary
    if series is None or summary is None or not series.points:
        return ""
    told = words.format(
        "chart.observed_series",
        label=words.of(series.label),
        unit=words.format(f"unit.{series.unit}"),
        first=int(series.points[0].time),
        last=int(series.points[-1].time),
    )
    note = f"{told} {words.format('chart.observed_note')} {words.of(series.faults)}"
    return paragraph(words.of(summary)) + paragraph(note, class_="small")


def _comparison(content: BriefContent, words: Words) -> str:
    lead = words.format("comparison.lead", label=words.of(content.base.label))
    return paragraph(lead) + tables.comparison(content, words)


def _validation(content: BriefContent, words: Words) -> str:
    summary = content.validation.summary
    if summary is None:
        return paragraph(words.format("validation.empty"))
    counts = content.validation.counts
    told = paragraph(words.format("validation.lead")) + paragraph(words.of(summary))
    shown: list[Verdict] = ["differs", "known"]
    folded: list[Verdict] = ["not_run"]
    (shown if counts["agrees"] <= FEW else folded).append("agrees")
    if sum(counts[key] for key in shown):
        told += tables.validation(content, shown, words)
    for key in (key for key in folded[::-1] if counts[key]):
        name = words.format(f"validation.open_{key}", number=counts[key])
        rows = tables.validation(content, [key], words)
        told += element("details", element("summary", text(name)), rows)
    return told


def _findings(content: BriefContent, words: Words) -> str:
    return "".join(_finding(finding, content, words) for finding in content.findings)


def _finding(finding: Finding, content: BriefContent, words: Words) -> str:
    source = finding_source(finding, content, words)
    return (
        element("h3", text(words.of(finding.title)))
        + paragraph(words.of(finding.text))
        + paragraph(source, class_="small")
    )


def _levers(content: BriefContent, words: Words) -> str:
    notes = [_lever(lever, content, words) for lever in content.levers]
    return paragraph(words.format("levers.lead")) + "".join(notes)


def _lever(lever: LeverNote, content: BriefContent, words: Words) -> str:
    language = words.language
    told = [
        words.format(
            "levers.range",
            low=exact(lever.range.low, language),
            high=exact(lever.range.high, language),
            default=exact(lever.default, language),
        ),
        words.format("levers.grade", grade=lever.grade),
        f"{source_of(content, lever.source).title}, {lever.place}.",
    ]
    pairs = [
        (words.format("levers.actor"), words.of(lever.actor)),
        (words.format("levers.effect"), words.of(lever.effect)),
        (words.format("levers.not_modelled"), words.of(lever.not_modelled)),
    ]
    return (
        element("h3", text(words.of(lever.label)))
        + definitions([(text(name), text(what)) for name, what in pairs])
        + paragraph(" ".join(told), class_="small")
    )


def _parameters(content: BriefContent, words: Words) -> str:
    return tables.parameters(content, words)


def _sources(content: BriefContent, words: Words) -> str:
    items = [element("li", _reference(source, words)) for source in content.sources]
    lead = paragraph(words.format("sources.lead"))
    return lead + element("ul", *items, class_="sources")


def _reference(source: Source, words: Words) -> str:
    address = f"https://doi.org/{source.doi}" if source.doi else source.url
    title = element("cite", text(source.title))
    named = element("a", title, href=address) if address else title
    known = raised(words.format(f"evidence.{source.evidence}"))
    licence = words.format("sources.licence", licence=source.licence)
    note = f" {source.note}" if source.note else ""
    told = element("small", text(f"{known}; {licence}.{note}"))
    return f"{text(f'{source.authors} ({source.year}). ')}{named}. {told}"


def _recipe(content: BriefContent, words: Words) -> str:
    recipe, language = content.recipe, words.language
    pairs = [
        ("command", element("code", text(command(content, words)), class_="command")),
        ("fingerprint", element("code", text(recipe.fingerprint))),
        ("version", text(recipe.version)),
        ("structure", text(words.of(recipe.structure))),
        ("scenario", text(words.of(recipe.scenario))),
        ("draws", text(words.of(recipe.draws))),
        ("futures", text(exact(recipe.futures, language))),
        ("seed", text(str(recipe.seed))),
        ("step", text(recipe.step)),
    ]
    named = [(text(words.format(f"recipe.{key}")), what) for key, what in pairs]
    named += [
        (
            text(words.format("recipe.switch", label=words.of(s.label))),
            text(words.of(s.choice)),
        )
        for s in recipe.switches
    ]
    note = paragraph(words.format("recipe.fingerprint_note"), class_="small")
    line = paragraph(words.format("brief.tagline"), class_="small")
    return element("div", definitions(named), class_="recipe") + note + line
