"""What a system is made of, with the source of every number, and what reaches what."""

from vado.analysis.connections import connections
from vado.catalog.records import Lever, Outcome, Parameter, Record, Text
from vado.core.model import Equation, Flow, Model, Stock
from vado.engine.plan import plan
from vado.lab.citing import cite
from vado.lab.requests import ExplainRequest
from vado.lab.systems import Loaded, load


class EquationFacts(Record):
    """One formula of the model."""

    name: str
    unit: str
    meaning: str
    needs: tuple[str, ...]
    eq: str
    """Where the paper has it."""
    out_of: str | None
    into: str | None


class StockFacts(Record):
    """One amount that accumulates."""

    name: str
    unit: str
    dims: tuple[str, ...]
    start: str


class Reach(Record):
    """Which levers reach one outcome; none means "not connected"."""

    outcome: str
    levers: tuple[str, ...]


class ExplainAnswer(Record):
    """A system, readable by someone who wants to check it."""

    system: str
    title: Text
    question: Text
    time_unit: str
    method: str
    step_size: float
    switches: dict[str, str]
    card: str
    """The model's card in Markdown."""
    stocks: tuple[StockFacts, ...]
    equations: tuple[EquationFacts, ...]
    parameters: tuple[Parameter, ...]
    levers: tuple[Lever, ...]
    outcomes: tuple[Outcome, ...]
    reach: tuple[Reach, ...]
    sources: dict[str, str]
    """Citations of every source named above."""
    caveats: tuple[Text, ...]


def explain(request: ExplainRequest) -> ExplainAnswer:
    """Equations, numbers with their sources, and which lever reaches which outcome."""
    loaded = load(request.system, request.switches)
    about, catalog = loaded.about, loaded.catalog
    levers = tuple(
        v for k, v in catalog.levers.items() if k.startswith(f"{loaded.key}.")
    )
    used = {
        about.source,
        *(p.source for p in loaded.parameters.values()),
        *(s.source for p in loaded.parameters.values() for s in p.switched),
        *(lever.source for lever in levers),
    }
    return ExplainAnswer(
        system=loaded.key,
        title=about.title,
        question=about.question,
        time_unit=loaded.model.time_unit,
        method=loaded.model.method,
        step_size=loaded.model.step_size,
        switches=dict(loaded.switches),
        card=loaded.files.card(),
        stocks=_stocks(loaded.model),
        equations=_equations(loaded.model),
        parameters=tuple(loaded.parameters.values()),
        levers=levers,
        outcomes=tuple(catalog.outcomes[key] for key in about.outcomes),
        reach=_reach(loaded),
        sources={key: cite(catalog.sources[key]) for key in sorted(used)},
        caveats=about.caveats,
    )


def _stocks(model: Model) -> tuple[StockFacts, ...]:
    return tuple(
        StockFacts(name=s.name, unit=s.unit, dims=s.dims, start=str(s.start))
        for s in model.names.values()
        if isinstance(s, Stock)
    )


def _equations(model: Model) -> tuple[EquationFacts, ...]:
    return tuple(
        EquationFacts(
            name=e.name,
            unit=e.unit,
            meaning=e.text,
            needs=e.needs,
            eq=e.eq,
            out_of=e.out_of if isinstance(e, Flow) else None,
            into=e.into if isinstance(e, Flow) else None,
        )
        for e in model.names.values()
        if isinstance(e, Equation)
    )


def _reach(loaded: Loaded) -> tuple[Reach, ...]:
    reached = connections(plan(loaded.model, tables=loaded.tables))
    return tuple(
        Reach(
            outcome=outcome,
            levers=tuple(
                f"{loaded.key}.{n}" for n in sorted(reached[loaded.own(outcome)])
            ),
        )
        for outcome in loaded.about.outcomes
    )
