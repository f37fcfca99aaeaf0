"""Read a claim that a user wrote, with the sources it rests on."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vado.catalog.check_claims import problems_with, unknown_names
from vado.catalog.claims import Claim
from vado.catalog.contents import Catalog
from vado.catalog.read import read_toml
from vado.catalog.records import Source
from vado.catalog.sentences import dotted, problems_of
from vado.core.errors import Problem, Problems


@dataclass(frozen=True, kw_only=True)
class OwnClaim:
    """A user's claim and a catalog that also has its sources."""

    claim: Claim
    catalog: Catalog


def read_claim(path: Path, catalog: Catalog) -> OwnClaim:
    """The claim in a user's TOML file, refused for all that refuses a shipped one.

    Its sources may stand in the file, as [[sources]]. Raises ``Problems`` with
    everything that is wrong.
    """
    name = str(path)
    document = dict(read_toml(path, name))
    sources, problems = _sources(document.pop("sources", ()), name)
    for key in sources.keys() & catalog.sources.keys():
        found, remedy = f"'{key}' is a source of vado.", "Give yours another key."
        problems.append(Problem(file=name, key="sources", found=found, remedy=remedy))
    known = replace(catalog, sources={**catalog.sources, **sources})
    claim = None
    try:
        claim = Claim.model_validate(document)
    except ValidationError as error:
        problems += problems_of(error, name, Claim)
    if claim is not None:
        problems += unknown_names(claim, name, known)
        problems += problems_with(claim, name, known)
    if claim is None or problems:
        raise Problems(problems)
    return OwnClaim(claim=claim, catalog=known)


def _sources(tables: Any, name: str) -> tuple[dict[str, Source], list[Problem]]:
    found: dict[str, Source] = {}
    problems: list[Problem] = []
    if not isinstance(tables, (list, tuple)):
        remedy = "Write each source below [[sources]]."
        return {}, [Problem(file=name, key="sources", found="no list.", remedy=remedy)]
    for rank, table in enumerate(tables):
        try:
            source = Source.model_validate(table)
        except ValidationError as error:
            problems += problems_of(error, name, Source, dotted("sources", rank))
            continue
        found[source.key] = source
    return found, problems
