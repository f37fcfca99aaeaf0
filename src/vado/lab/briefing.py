"""The brief: run the comparison and the validation, compose the page, write it."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from vado.catalog.load import Catalog, read_catalog
from vado.catalog.points import points
from vado.lab.asking import make
from vado.lab.brief.compose import compose
from vado.lab.brief.content import BriefAnswer, BriefRequest, Language, Observed
from vado.lab.brief.html import render_html
from vado.lab.brief.observed import observe
from vado.lab.compare import all_packages, compare
from vado.lab.dataset import write_whole
from vado.lab.progress import Progress, silent
from vado.lab.requests import CompareRequest, ValidateRequest
from vado.lab.validate import validate


def ask(
    system: str,
    *,
    languages: tuple[str, ...] = ("en", "es"),
    switches: Mapping[str, str] | None = None,
    futures: int = 1_000,
    seed: int = 1,
) -> BriefRequest:
    """The request for a system's standing brief.

    It compares the packages of the system, and holds the first two against each other.
    """
    packages = all_packages(system, "status_quo")
    comparison = make(
        CompareRequest,
        system=system,
        packages=packages,
        switches=dict(switches or {}),
        futures=futures,
        seed=seed,
    )
    against = packages[1] if len(packages) > 1 else None
    return make(
        BriefRequest, comparison=comparison, against=against, languages=languages
    )


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


def write_page(answer: BriefAnswer, language: Language, out: Path) -> Path:
    """Write the HTML page, whole or not at all, and return where it is.

    ``out`` is the page's file, or the folder it goes into.
    """
    name = f"brief-{answer.content.system}-{language}.html"
    page = out if out.suffix == ".html" else out / name
    text = render_html(answer.content, language)
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
