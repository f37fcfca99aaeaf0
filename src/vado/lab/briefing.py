"""The brief: run the comparison and the validation, compose the page, write it."""

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from vado.catalog.load import Catalog, read_catalog
from vado.catalog.points import points
from vado.core.errors import Problem, Problems
from vado.lab.asking import make
from vado.lab.brief.compose import compose
from vado.lab.brief.content import BriefAnswer, BriefRequest, Language, Observed
from vado.lab.brief.html import render_html
from vado.lab.brief.notes import has_notes, read_notes
from vado.lab.brief.observed import observe
from vado.lab.brief.strongest import BASE, strongest
from vado.lab.compare import all_packages, compare
from vado.lab.dataset import write_whole
from vado.lab.progress import Progress, silent
from vado.lab.requests import CompareRequest, ValidateRequest
from vado.lab.validate import validate

MAIN = "cartels"
"""The system whose page comes last and is the main one."""


def ask(
    system: str,
    *,
    languages: tuple[str, ...] = ("en", "es"),
    switches: Mapping[str, str] | None = None,
    futures: int = 1_000,
    seed: int = 1,
) -> BriefRequest:
    """The request for a system's standing brief.

    It compares the packages of the system and holds the first two against each other;
    of a system with very many it compares those that move it most.
    """
    picked = read_notes(system).strongest is not None
    packages = _shown(system, dict(switches or {}), futures, seed)
    comparison = make(
        CompareRequest,
        system=system,
        packages=packages,
        switches=dict(switches or {}),
        futures=futures,
        seed=seed,
    )
    against = None if picked or len(packages) < 2 else packages[1]
    return make(
        BriefRequest, comparison=comparison, against=against, languages=languages
    )


def ask_all(
    system: str | None,
    *,
    page: Path,
    switches: Mapping[str, str] | None = None,
    **how: Any,
) -> tuple[BriefRequest, ...]:
    """Requests for one system, or for all that have a brief, the main one last."""
    if system is not None:
        return (ask(system, switches=switches, **how),)
    problems = []
    if switches:
        problems.append(("switches", "are given, but no system.", "Name the system."))
    if page.suffix == ".html":
        found = f"'{page}' is one page, and there are several."
        problems.append(("out", found, "Name a folder, or name the system."))
    if problems:
        raise Problems(
            Problem(file="request", key=key, found=found, remedy=remedy)
            for key, found, remedy in problems
        )
    models = read_catalog(kinds=("about",)).models
    others = sorted(name for name in models if has_notes(name) and name != MAIN)
    return tuple(ask(name, **how) for name in (*others, MAIN))


def _shown(
    system: str, switches: dict[str, str], futures: int, seed: int
) -> tuple[str, ...]:
    """Keys of the packages that stand on the system's page."""
    every = all_packages(system, BASE)
    rule = read_notes(system).strongest
    if rule is None:
        return every
    return strongest(rule, system, switches=switches, futures=futures, seed=seed)


def brief(request: BriefRequest, progress: Progress = silent) -> BriefAnswer:
    """A system's strategies on one page, in no layout yet."""
    catalog, asked = read_catalog(), request.comparison
    compared = compare(asked, progress)
    content = compose(
        catalog=catalog,
        compare=compared,
        validation=validate(ValidateRequest(model=asked.system)),
        command=_command(asked),
        packages=[p for p in asked.packages if not isinstance(p, str)],
        rival=None if request.against is None else compare(_rival(request)),
        observed=_observed(catalog, asked.system),
    )
    return BriefAnswer(
        content=content,
        languages=request.languages,
        fingerprint=compared.fingerprint,
    )


def page_name(answer: BriefAnswer, language: Language) -> str:
    """What the page of a brief is called."""
    return f"brief-{answer.content.system}-{language}.html"


def write_page(
    answer: BriefAnswer,
    language: Language,
    out: Path,
    beside: Iterable[BriefAnswer] = (),
) -> Path:
    """Write the HTML page, whole or not at all, and return where it is.

    ``out`` is the page's file, or the folder it goes into. ``beside`` are briefs whose
    pages go into the same folder: the page names them.
    """
    page = out if out.suffix == ".html" else out / page_name(answer, language)
    links = {
        getattr(other.content.title, language): page_name(other, language)
        for other in beside
        if other != answer
    }
    text = render_html(answer.content, language, links)
    write_whole(page, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    return page


def _rival(request: BriefRequest) -> CompareRequest:
    """The same futures with another base."""
    asked, against = request.comparison, request.against
    packages = tuple(p for p in asked.packages if p != against)
    return asked.model_copy(update={"base": against, "packages": packages})


def _observed(catalog: Catalog, system: str) -> Mapping[str, Observed]:
    """Observed series of the system's outcomes, in the outcomes' units."""
    about = catalog.models[system].about
    found = {}
    for key in about.outcomes:
        outcome = catalog.outcomes[key]
        if outcome.observed is None:
            continue
        series = catalog.series[outcome.observed]
        values = {int(period): value for period, value in points(catalog, series.key)}
        found[key] = observe(series, values, outcome.unit, about.fitted_until)
    return found


def _command(asked: CompareRequest) -> str:
    """The words that make the same page again, where the command line can ask it."""
    standing = ask(
        asked.system, switches=asked.switches, futures=asked.futures, seed=asked.seed
    )
    if asked != standing.comparison:
        return "vado.brief(...)"
    words = ["vado", "brief", asked.system]
    for name, choice in asked.switches.items():
        words += ["--switch", f"{name}={choice}"]
    words += ["--futures", str(asked.futures), "--seed", str(asked.seed)]
    return shlex.join(words)
