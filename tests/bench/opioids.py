"""How fast the opioid model runs: 1999 to 2032, kept on every 1 January."""

from datetime import date

import numpy as np
from timing import best_in_turns

from vado.engine import Bands, compile_model
from vado.engine.plan import plan
from vado.engine.targets.native import Native
from vado.lab.ensembles import Ensemble, ensemble
from vado.lab.requests import Question
from vado.lab.systems import load

Array = np.ndarray
Rows = dict[str, str]
FUTURES = 4_096
FEW = 256
"""Runs of the numpy target, which is slow."""


def opioids(futures: int) -> Ensemble:
    """Calibrated futures of the whole horizon, all outcomes of the model kept."""
    question = Question(
        system="opioids",
        draws="calibrated",
        futures=futures,
        start=date(1999, 1, 1),
        end=date(2032, 1, 1),
    )
    return ensemble(load("opioids", {}), question)


def drawn(ours: Ensemble, futures: int) -> dict[str, Array]:
    """What the model needs of so many futures."""
    names = ours.loaded.model.names
    every = ours.drawer.draw(1, 0, futures)
    return {name: values for name, values in every.items() if name in names}


def rates(rounds: int) -> Rows:
    """Runs a second of our target on one core and on all, beside the numpy target."""
    ours = opioids(FUTURES)
    watch = tuple(ours.loaded.own(name) for name in ours.outcomes)
    given, few = drawn(ours, FUTURES), drawn(ours, FEW)
    own = ours.loaded.own_time
    kept = [own(year) for year in ours.horizon.years]

    def go(target: str, threads: int | None, inputs: dict[str, Array]) -> None:
        programs[target, threads].run(
            inputs, start=kept[0], stop=kept[-1], signals=ours.inputs, record=kept
        )

    programs = {
        key: compile_model(
            ours.loaded.model, watch=watch, target=key[0], threads=key[1]
        )
        for key in (("native", 1), ("native", None), ("reference", 1))
    }
    took = best_in_turns(
        {
            "one": lambda: go("native", 1, given),
            "all": lambda: go("native", None, given),
            "numpy": lambda: go("reference", 1, few),
        },
        rounds,
    )
    one, numpy = FUTURES / took["one"], FEW / took["numpy"]
    return {
        "opioids, 1999–2032, yearly records: runs a second, 1 core": f"{one:,.0f}",
        "same, all cores": f"{FUTURES / took['all']:,.0f}",
        "same, numpy target": f"{numpy:,.0f} ({one / numpy:.1f} times slower)",
    }


def answers(rounds: int) -> Rows:
    """A thousand futures into bands, and a cold compilation."""
    ours = opioids(1000)
    package = ours.loaded.catalog.packages["status_quo"]
    given = drawn(ours, 1000)
    kept = [ours.loaded.own_time(year) for year in ours.horizon.years]

    def bands() -> None:
        result = ours.program.run(
            given, start=kept[0], stop=kept[-1], signals=ours.inputs, record=kept
        )
        summary = Bands()
        summary.add(result)
        summary.values(ours.program.pool)

    def whole() -> None:
        ours.run(package, 0, 1000)

    watch = tuple(ours.loaded.own(name) for name in ours.outcomes)
    made = plan(ours.loaded.model, tables={}, watch=watch)
    took = best_in_turns(
        {
            "bands": bands,
            "whole": whole,
            "plan": lambda: plan(ours.loaded.model, tables={}, watch=watch),
            "cold": lambda: Native(made, cached=False),
        },
        rounds,
    )
    cold = took["plan"] + took["cold"]
    count = len(ours.outcomes)
    return {
        f"opioids: 1,000 futures → 5 bands × {count} outcomes × 34 years": (
            f"{took['bands'] * 1e3:.1f} ms"
        ),
        "opioids: 1,000 futures drawn and run": f"{took['whole'] * 1e3:.1f} ms",
        "opioids: compiled from the declaration, nothing cached": (
            f"{cold * 1e3:.0f} ms"
        ),
    }
