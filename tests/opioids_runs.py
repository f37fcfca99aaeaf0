"""Runs of the opioid model as a request would make them, for several tests."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vado.analysis.draws import published_values
from vado.engine.ensemble import Program, compile_model
from vado.engine.results import Result
from vado.lab.ensembles import find_scenario, inputs_of, signals_of
from vado.lab.systems import Loaded, load

Array = NDArray[np.float64]

START, END, STEP = 1999.0, 2032.0, 1 / 16


@cache
def loaded(feedback: str = "all") -> Loaded:
    """The model with its files."""
    return load("opioids", {"feedback": feedback})


def program(watch: tuple[str, ...], feedback: str = "all", **how: Any) -> Program:
    """The model compiled to watch some quantities."""
    return compile_model(loaded(feedback).model, watch=watch, **how)


def values(scenario: str = "source_base") -> dict[str, float]:
    """Every number of the model under a scenario."""
    ready = loaded()
    fixed = find_scenario(ready, scenario).values
    published = published_values(ready.parameters, ready.switches)
    return {**published, **{ready.own(name): value for name, value in fixed.items()}}


def run(
    compiled: Program,
    scenario: str = "source_base",
    package: str = "none",
    given: Mapping[str, Any] | None = None,
    signals: Mapping[str, Any] | None = None,
    **how: Any,
) -> Result:
    """Run from 1999 to 2032; ``given`` replaces numbers, ``signals`` series."""
    ready = loaded()
    observed = inputs_of(ready, find_scenario(ready, scenario))
    policies = signals_of(ready, ready.catalog.packages[package])
    return compiled.run(
        {**values(scenario), **(given or {})},
        signals={**observed, **policies, **(signals or {})},
        **{"start": START, "stop": END, **how},
    )


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a variable of the authors stands in ours."""

    name: str
    treatment: int | None = None
    summed: bool = False
    """Whether theirs adds up ours over time."""
    since: float = START
    """From when it does."""

    def path(self, result: Result) -> Array:
        """Our values at every step of a run of one future."""
        ours = result.series[self.name]
        values = ours[:, 0] if self.treatment is None else ours[:, self.treatment, 0]
        if not self.summed:
            return values
        counted = np.where(result.times >= self.since - STEP / 2, values, 0.0)
        return np.concatenate([[0.0], np.cumsum(counted[:-1]) * STEP])


def _plain(**names: str) -> dict[str, Place]:
    return {theirs: Place(name=ours) for ours, theirs in names.items()}


PLACES: Mapping[str, Place] = {
    **_plain(
        overdose_deaths="Total overdose deaths",
        heroin_deaths="Total overdose deaths heroin",
        rx_deaths="Total overdose deaths Rx",
        synthetic_deaths="Total overdose deaths synth",
        fentanyl_deaths="Total overdose deaths synth excess",
        prescribed_synthetic_deaths="Total overdose deaths synth base",
        heroin_only_deaths="Total overdose deaths base heroin",
        rx_only_deaths="Total overdose deaths base Rx",
        people_with_disorder="Total with UD",
        hud_total="HUD total",
        oud_total="Rx OUD no PY heroin total",
        oud_heroin_total="Rx OUD with PY heroin total",
        all_oud_total="Rx OUD all total",
        misuse="Rx misuse no PY heroin",
        nondis="Nondisordered heroin use",
        people_in_remission="Total in Remission",
        hud_early="HUD in remission",
        hud_stable="HUD in stable remission",
        all_starting_heroin="Total heroin initiation",
        starting_heroin="Initiating heroin no Rx",
        misuse_to_heroin="Initiating heroin with Rx misuse",
        oud_to_heroin="Initiating heroin with Rx OUD",
        all_starting_rx="Total Rx misuse initiation",
        starting_own_rx="Initiating Rx misuse own Rx",
        starting_diverted="Initiating Rx misuse diverted",
        perceived_risk_heroin="Perceived risk heroin use current",
        perceived_risk_rx="Perceived risk Rx use current",
        rx_access="Rx availability for misuse relative",
        bystander_heroin="Probability Nx bystander heroin",
        rescues="Nx utilization events total",
        survived_overdoses="Total nonfatal overdoses",
        cumulative_deaths="Cumulative overdose deaths",
        cumulative_disorder_years="Cumulative UD person years",
        hazard_hud="Overdose death rate HUD",
        hazard_oud="Overdose death rate Rx OUD no H",
        fentanyl_penetration="Fentanyl penetration curve",
        heroin_price_index="Heroin price index",
        kits="Nx kits distributed net",
        bup_providers="Bup providers",
        methadone_places="MMT capacity estimated",
        naltrexone_places="Viv capacity estimated",
        patients="Patients receiving opioid prescription annual",
        prescriptions_per_patient="Prescriptions per person",
        days_per_prescription="Average days per prescription",
        mme_per_day="Average MME per day",
        deterrent_share="ADF fraction of prescribed Rx opioids",
    ),
    "Total by MOUD[Bup]": Place(name="treated_counted", treatment=0),
    "Total by MOUD[MMT]": Place(name="treated_counted", treatment=1),
    "Total by MOUD[Viv]": Place(name="treated_counted", treatment=2),
    "Tx intake capacity[Bup]": Place(name="intake", treatment=0),
    "Tx demand total by type[Bup]": Place(name="treatment_wanted", treatment=0),
    "Tx demand fulfilment ratio[Bup]": Place(name="served", treatment=0),
    "Tx demand fulfilment ratio[MMT]": Place(name="served", treatment=1),
    "Tx demand fulfilment ratio[Viv]": Place(name="served", treatment=2),
    "Cumulative overdose deaths synth excess": Place(
        name="fentanyl_deaths", summed=True
    ),
    "Cumulative Nx utilization deaths averted": Place(
        name="deaths_averted", summed=True
    ),
    "Projected cumulative overdose deaths": Place(
        name="overdose_deaths", summed=True, since=2020.0
    ),
    "Projected cumulative UD person years": Place(
        name="people_with_disorder", summed=True, since=2020.0
    ),
}
"""The authors' variables, all 58 that their reference files have."""

WATCHED = tuple(dict.fromkeys(place.name for place in PLACES.values()))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV; a policy called None stays one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def apart(ours: Array, theirs: Array) -> float:
    """Largest relative difference; where theirs is zero ours has to be."""
    zero = theirs == 0.0
    assert not ours[zero].any()
    return float(np.abs(ours[~zero] / theirs[~zero] - 1.0).max(initial=0.0))
