"""The ledger: who said what, who rejects it, and on what sources."""

from vado.catalog.claims import Claim, Reading
from vado.catalog.contents import Catalog
from vado.catalog.load import read_catalog
from vado.catalog.records import Record, Statement, Text
from vado.core.errors import UnknownName
from vado.lab.citing import cite
from vado.lab.requests import ClaimsRequest

KINDS = ("sources", "statements", "claims", "events")
DATE_OF_TEXT = "2025-02-05"
"""The date that the starting text bears."""


class ReadingShown(Record):
    """One precise meaning of a claim and how it is answered."""

    id: str
    statement: Text
    answered_by: str
    """The kind of test, or out_of_scope or undetermined with its reason."""
    why: Text | None


class RebuttalShown(Record):
    """Who rejects a claim, and how."""

    by: Text
    date: str | None
    paraphrase: Text
    source: str


class SourceShown(Record):
    """A source that a claim or a rebuttal rests on."""

    key: str
    citation: str
    evidence: str
    url: str | None


class ClaimShown(Record):
    """A claim of the register, or a statement of the starting text."""

    id: str
    title: Text
    paraphrase: Text
    claimant: Text
    side: str
    """us, mx, joint, academic, own, or text for the starting text."""
    date: str
    """When it was first made."""
    tier: str
    kind: tuple[str, ...]
    evidence: str
    readings: tuple[ReadingShown, ...]
    rebuttals: tuple[RebuttalShown, ...]
    no_rebuttal: Text | None
    sources: tuple[SourceShown, ...]
    twins: tuple[str, ...]
    same_set: tuple[str, ...]
    answer: Text | None
    """For a statement of the starting text: where vado answers it, or why not."""


class EventShown(Record):
    """A dated event of the dispute."""

    date: str
    text: Text
    source: str
    evidence: str
    claims: tuple[str, ...]


class ClaimsAnswer(Record):
    """The register, the statements of the starting text, and the timeline."""

    claims: tuple[ClaimShown, ...]
    events: tuple[EventShown, ...]
    selection: Text
    """How claims are chosen."""


def claims(request: ClaimsRequest) -> ClaimsAnswer:
    """What was claimed, and what stands against it.

    Raises ``UnknownName`` for an unknown claim.
    """
    catalog = read_catalog(kinds=KINDS)
    known = (*catalog.claims, *catalog.statements)
    if request.key is not None and request.key not in known:
        raise UnknownName(request.key, known, "request: claim")
    wanted = known if request.key is None else (request.key,)
    events = sorted(catalog.events.values(), key=lambda event: event.date)
    return ClaimsAnswer(
        claims=tuple(
            _shown(catalog.claims[key], catalog)
            if key in catalog.claims
            else _stated(catalog.statements[key])
            for key in wanted
        ),
        events=tuple(
            EventShown(
                date=event.date,
                text=event.text,
                source=event.source,
                evidence=event.evidence,
                claims=event.claims,
            )
            for event in events
            if request.key is None or request.key in event.claims
        ),
        selection=selection(),
    )


def selection() -> Text:
    """The rule by which claims enter the register."""
    return Text(
        en="Chosen: public, dated and material statements by an office-holder or an "
        "institution, from both governments in near-equal number; anyone may propose "
        "one. Claims that accuse a living person of a crime are left out.",
        es="Se eligen: afirmaciones públicas, fechadas y relevantes de quien ocupa un "
        "cargo o de una institución, de ambos gobiernos en número casi igual; "
        "cualquiera puede proponer una. Se excluyen las que acusan de un delito a una "
        "persona viva.",
    )


def _shown(claim: Claim, catalog: Catalog) -> ClaimShown:
    keys = [m.source for m in claim.made] + [r.source for r in claim.rebuttals]
    return ClaimShown(
        id=claim.id,
        title=claim.title,
        paraphrase=claim.paraphrase,
        claimant=claim.claimant.name,
        side=claim.claimant.side,
        date=min(made.date for made in claim.made),
        tier=claim.tier,
        kind=claim.kind,
        evidence=claim.evidence,
        readings=tuple(_reading(reading) for reading in claim.readings),
        rebuttals=tuple(
            RebuttalShown(
                by=r.by, date=r.date, paraphrase=r.paraphrase, source=r.source
            )
            for r in claim.rebuttals
        ),
        no_rebuttal=claim.no_rebuttal,
        sources=tuple(_source(key, catalog) for key in dict.fromkeys(keys)),
        twins=claim.twins,
        same_set=claim.same_set,
        answer=None,
    )


def _reading(reading: Reading) -> ReadingShown:
    if reading.test is not None:
        how: str = reading.test.type
    elif reading.out_of_scope is not None:
        how = f"out_of_scope: {reading.out_of_scope}"
    else:
        how = f"undetermined: {reading.undetermined}"
    return ReadingShown(
        id=reading.id, statement=reading.statement, answered_by=how, why=reading.why
    )


def _source(key: str, catalog: Catalog) -> SourceShown:
    source = catalog.sources.get(key)
    if source is None:
        raise UnknownName(key, catalog.sources, "data/claims: source")
    return SourceShown(
        key=key, citation=cite(source), evidence=source.evidence, url=source.url
    )


def _stated(said: Statement) -> ClaimShown:
    return ClaimShown(
        id=said.id,
        title=said.text,
        paraphrase=said.text,
        claimant=Text(en="the starting text", es="el texto inicial"),
        side="text",
        date=DATE_OF_TEXT,
        tier="text",
        kind=tuple(said.kind.split(", ")),
        evidence="seen",
        readings=(),
        rebuttals=(),
        no_rebuttal=None,
        sources=(),
        twins=(),
        same_set=(),
        answer=said.answer,
    )
