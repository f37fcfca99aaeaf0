"""Gather the lab's answers and the catalog's texts into what a brief says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from vado.catalog.contents import Catalog
from vado.catalog.records import (
    Package,
    Source,
    Text,
)
from vado.core.errors import UnknownName, VadoError
from vado.lab.answers import CompareAnswer, ValidateAnswer, ValidationRow
from vado.lab.brief.content import (
    AnswerGroup,
    BriefContent,
    Chart,
    Choice,
    LeverNote,
    LeverSetting,
    Observed,
    Recipe,
    Sentence,
    Strategy,
    Validation,
    Verdict,
)
from vado.lab.brief.deeds import deed
from vado.lab.brief.material import Material
from vado.lab.brief.notes import read_notes
from vado.lab.brief.observed import observed_sentence
from vado.lab.brief.sentences import (
    best_sentence,
    chart_sentence,
    paired_sentence,
    status_text,
)
from vado.lab.brief.tongues import Tongues, read_tongues
from vado.lab.dates import decimal_year

T = TypeVar("T")
HEADLINES = 2
"""Outcomes told in sentences at the top; all of them are in the tables."""


def compose(
    *,
    catalog: Catalog,
    compare: CompareAnswer,
    validation: ValidateAnswer,
    command: str,
    packages: Iterable[Package] = (),
    rival: CompareAnswer | None = None,
    observed: Mapping[str, Observed] | None = None,
) -> BriefContent:
    """A whole brief from the lab's answers.

    ``packages`` are those that the catalog does not hold, such as a user's own.
    ``rival`` pairs packages with another base than ``compare`` does, over the same
    futures. ``observed`` has series by outcome; ``command`` makes the page again.
    """
    tongues = read_tongues()
    chosen = _packages(catalog, compare, packages)
    _same_futures(compare, rival)
    units = {key: lever.unit for key, lever in catalog.levers.items()}
    material = Material(
        catalog=catalog,
        compare=compare,
        packages=chosen,
        rival=rival,
        observed=observed or {},
        notes=read_notes(compare.system),
        deeds={key: deed(p, units, tongues) for key, p in chosen.items()},
        tongues=tongues,
    )
    return _content(material, validation, command)


def _content(
    material: Material, validation: ValidateAnswer, command: str
) -> BriefContent:
    compare, catalog, about = material.compare, material.catalog, material.about
    outcomes = material.shown
    levers = _levers(material)
    charts = tuple(_chart(material, outcome) for outcome in outcomes)
    parameters = tuple(catalog.models[compare.system].parameters.values())
    return BriefContent(
        system=compare.system,
        title=about.title,
        question=about.question,
        model=material.notes.what,
        source=about.source,
        policies_start=about.policies_start,
        strategies=tuple(_strategy(material, p) for p in material.packages.values()),
        word=material.notes.word,
        answers=tuple(_answers(material)),
        status=status_text(
            compare.status, compare.labels, compare.futures, material.tongues
        ),
        charts=charts,
        rows=tuple(r for o in outcomes for r in compare.rows if r.outcome == o),
        outcome_labels={o: catalog.outcomes[o].label for o in outcomes},
        validation=_validation(validation, compare.system, material.tongues),
        findings=material.notes.findings,
        caveats=compare.caveats,
        levers=levers,
        parameters=parameters,
        sources=_sources(
            catalog,
            [
                about.source,
                *(p.source for p in parameters),
                *(lever.source for lever in levers),
                *(f.source for f in material.notes.findings),
                *(key for c in charts if c.observed for key in _observed(c, catalog)),
            ],
        ),
        recipe=_recipe(material, command),
    )


def _packages(
    catalog: Catalog, compare: CompareAnswer, given: Iterable[Package]
) -> dict[str, Package]:
    known = {**catalog.packages, **{p.key: p for p in given}}
    order = dict.fromkeys((compare.base, *compare.packages))
    return {key: _found(key, known, "brief: packages") for key in order}


def _found(key: str, known: Mapping[str, T], where: str) -> T:
    if key not in known:
        raise UnknownName(key, known, where)
    return known[key]


def _same_futures(compare: CompareAnswer, rival: CompareAnswer | None) -> None:
    """A second comparison may stand beside the first only over the same futures."""
    if rival is None:
        return
    for name in (
        "system",
        "scenario",
        "structure",
        "switches",
        "draws",
        "futures",
        "seed",
        "step",
        "version",
    ):
        ours, theirs = getattr(compare, name), getattr(rival, name)
        if ours != theirs:
            raise VadoError(
                f"brief: rival.{name}: found {theirs}, the comparison has {ours}. "
                "Both must run over the same futures."
            )


def _strategy(material: Material, package: Package) -> Strategy:
    levers = material.catalog.levers
    return Strategy(
        key=package.key,
        label=package.label,
        description=package.description,
        base=package.key == material.compare.base,
        settings=tuple(
            LeverSetting(
                lever=key,
                label=_found(key, levers, f"package {package.key}").label,
                unit=levers[key].unit,
                value=setting.value,
                start=setting.start,
            )
            for key, settings in package.levers.items()
            for setting in settings
        ),
    )


def headlines(material: Material) -> tuple[str, ...]:
    """The outcomes told in sentences: those of the notes, else the first of which no
    government wants the opposite of another."""
    shown = material.shown
    named = tuple(o for o in material.notes.headlines if o in shown)
    if named:
        return named
    wanted = {o: set(material.catalog.outcomes[o].wanted.values()) for o in shown}
    agreed = [o for o in shown if len(wanted[o] - {"disputed"}) == len(wanted[o]) == 1]
    return tuple((agreed or list(shown))[:HEADLINES])


def _answers(material: Material) -> Iterable[AnswerGroup]:
    """Head to head first, then against the base, then the lowest of all."""
    compare, tongues = material.compare, material.tongues
    if not compare.years:
        return
    first, last = compare.years[0], compare.years[-1]
    for outcome in headlines(material):
        label = material.catalog.outcomes[outcome].label
        sentences: list[Sentence | None] = []
        if material.rival is not None:
            for time in dict.fromkeys((first, last)):
                sentences += _paired(material, material.rival, outcome, time, label)
        sentences += _paired(material, compare, outcome, first, label)
        sentences.append(
            best_sentence(compare, outcome, first, material.deeds, tongues)
        )
        told = tuple(s for s in sentences if s is not None)
        if told:
            yield AnswerGroup(outcome=outcome, label=label, sentences=told)


def _paired(
    material: Material, answer: CompareAnswer, outcome: str, time: float, label: Text
) -> list[Sentence | None]:
    """Packages against the base of an answer, one sentence for each."""
    before = _before(material, outcome) if answer is material.compare else None
    return [
        paired_sentence(
            row, material.deeds, answer.base, label, material.tongues, before
        )
        for row in answer.rows
        if row.outcome == outcome
        and row.year == time
        and _rivals(row.package, answer.base, material)
    ]


def _before(material: Material, outcome: str) -> tuple[float, float] | None:
    """When packages part, and the median of the outcome then."""
    compare = material.compare
    start = decimal_year(material.about.policies_start)
    if start not in compare.times:
        return None
    median = compare.bands[compare.base][outcome].q50[compare.times.index(start)]
    return None if median is None else (start, median)


def _rivals(package: str, base: str, material: Material) -> bool:
    """Whether the package is another course, and not the base with more added."""
    if package == base:
        return False
    if base == material.compare.base:
        return True
    ours, theirs = material.packages[package], material.packages[base]
    return bool(ours.levers) and not ours.levers.keys() & theirs.levers.keys()


def _chart(material: Material, outcome: str) -> Chart:
    compare, tongues = material.compare, material.tongues
    about, record = material.about, material.catalog.outcomes[outcome]
    bands = {key: compare.bands[key][outcome] for key in material.packages}
    base, observed = bands[compare.base], material.observed.get(outcome)
    measure = f"outcome.{outcome}.measure"
    drawn = base.connected and base.show == "number"
    start = decimal_year(about.policies_start)
    return Chart(
        outcome=outcome,
        label=record.label,
        description=record.description,
        measure=tongues.say(measure) if tongues.has(measure) else None,
        unit=base.unit,
        show=base.show,
        connected=base.connected,
        summary=chart_sentence(bands, compare.times, start, compare.labels, tongues),
        times=compare.times,
        bands=bands,
        policies_start=start,
        observed=observed if drawn else None,
        observed_summary=observed_sentence(
            observed, base, compare.times, compare.labels[compare.base], tongues
        )
        if observed and drawn
        else None,
    )


def verdict(row: ValidationRow) -> Verdict:
    """How a reported figure and ours stand to each other."""
    if row.ok is None:
        return "not_run"
    if row.ok:
        return "agrees"
    return "known" if row.explained else "differs"


def _validation(answer: ValidateAnswer, system: str, tongues: Tongues) -> Validation:
    rows = tuple(r for r in answer.rows if r.model == system)
    found = [verdict(row) for row in rows]
    verdicts: tuple[Verdict, ...] = ("agrees", "known", "differs", "not_run")
    counts = {name: found.count(name) for name in verdicts}
    if not rows:
        return Validation(rows=rows, counts=counts, summary=None)
    summary = tongues.say("tally.sentence", number=len(rows), **counts)
    return Validation(rows=rows, counts=counts, summary=summary)


def _levers(material: Material) -> tuple[LeverNote, ...]:
    """The levers that any package of the brief moves."""
    moved = dict.fromkeys(k for p in material.packages.values() for k in p.levers)
    notes = []
    for key in moved:
        lever = _found(key, material.catalog.levers, "brief: levers")
        actor = _found(lever.actor, material.catalog.actors, f"lever {key}")
        notes.append(
            LeverNote(
                key=key,
                label=lever.label,
                actor=actor.label,
                unit=lever.unit,
                range=lever.range,
                default=lever.default,
                grade=lever.grade,
                effect=lever.effect,
                not_modelled=lever.not_modelled,
                source=lever.source,
                place=lever.place,
            )
        )
    return tuple(notes)


def _sources(catalog: Catalog, keys: Sequence[str]) -> tuple[Source, ...]:
    return tuple(
        _found(key, catalog.sources, "brief: sources") for key in dict.fromkeys(keys)
    )


def _observed(chart: Chart, catalog: Catalog) -> list[str]:
    """Sources of an observed series, and of those its place says it is added from."""
    if chart.observed is None:
        return []
    keys = [chart.observed.source]
    name = catalog.outcomes[chart.outcome].observed
    if name is not None and name in catalog.series:
        place = catalog.series[name].place
        keys += [s.source for key, s in catalog.series.items() if key in place]
    return keys


def _recipe(material: Material, command: str) -> Recipe:
    compare, about = material.compare, material.about
    return Recipe(
        command=command,
        fingerprint=compare.fingerprint,
        version=compare.version,
        structure=material.catalog.structures[compare.structure].label,
        scenario=material.catalog.scenarios[compare.scenario].label,
        draws=about.draws[compare.draws].label,
        futures=compare.futures,
        seed=compare.seed,
        step=compare.step,
        switches=tuple(
            Choice(label=s.label, choice=s.choices[compare.switches[s.name]])
            for s in about.switches
            if s.name in compare.switches
        ),
    )
