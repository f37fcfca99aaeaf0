# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""What makes people start, go on and stop: availability, perceived risk, company.

Each is told as the logarithm of its ratio to 1999. Rates respond by a power of the
ratio, ``ratio ** strength``, written ``exp(strength * log ratio)`` so that the effects
on one rate add up. A feedback held at neutral has logarithm zero.
"""

from vado.core.maths import log, maximum, pulse, total, where
from vado.core.model import Formula, Model
from vado.models.opioids.names import FLOW, RATE, by_treatment, parameters, quantity


def declare(model: Model, feedback: str) -> None:
    """The three feedbacks; the named one is held at neutral."""
    _heard(model)
    _perceived_risk(model)
    _company(model)
    _rx_demand(model)
    _disruption(model)
    _rx_access(model)
    for kind, responses in RESPONSES.items():
        held = feedback == f"no_{kind}"
        for name, response in responses.items():
            formula, needs = (_neutral, ()) if held else response
            quantity(model, name, "1", formula, needs)


def _neutral():
    """Held as in 1999."""
    return 0.0


def _relative(now, in_1999):
    """Logarithm of the ratio to 1999."""
    return log(now / in_1999)


def _logarithm(ratio):
    """Logarithm of what is already a ratio to 1999."""
    return log(ratio)


Response = tuple[Formula, tuple[str, ...]]
"""A formula and what it needs."""

RESPONSES: dict[str, dict[str, Response]] = {
    "perceived_risk": {
        "risk_heroin": (_relative, ("perceived_risk_heroin", "heard_heroin_1999")),
        "risk_rx": (_relative, ("perceived_risk_rx", "heard_rx_1999")),
    },
    "social_influence": {
        "company_heroin": (_relative, ("near_heroin", "near_heroin_1999")),
        "company_hud": (_relative, ("near_hud", "near_hud_1999")),
        "company_rx": (_relative, ("near_rx", "near_rx_1999")),
        "company_oud": (_relative, ("near_oud", "near_oud_1999")),
    },
    "availability": {
        "access_rx": (_logarithm, ("rx_access",)),
        "access_heroin": (_logarithm, ("heroin_access",)),
        "access_rx_over_heroin": (_logarithm, ("rx_over_heroin",)),
    },
}
"""Kind of feedback -> name of a response -> how it is told."""


def _heard(model: Model) -> None:
    parameters(model, "1", "survived_weight")
    model.initial("heard_heroin_1999", of="heard_heroin", unit=FLOW)
    model.initial("heard_rx_1999", of="heard_rx", unit=FLOW)

    @model.quantity(unit=FLOW, eq="Perceived risk heroin use indicated")
    def heard_heroin(heroin_deaths, survived_heroin, survived_weight):
        """Deaths, and less so survived overdoses, are what people hear of."""
        return heroin_deaths + survived_weight * survived_heroin

    @model.quantity(unit=FLOW, eq="Perceived risk Rx use indicated")
    def heard_rx(rx_deaths, survived_rx, survived_weight):
        """The same for prescription opioids, deaths in medical use included."""
        return rx_deaths + survived_weight * survived_rx


def _perceived_risk(model: Model) -> None:
    parameters(model, "year", "risk_rise_time", "risk_fall_time")
    model.stock("perceived_risk_heroin", unit=FLOW, start="heard_heroin")
    model.stock("perceived_risk_rx", unit=FLOW, start="heard_rx")

    @model.quantity(unit=RATE)
    def risk_rise_pace(risk_rise_time):
        """Pace at which people take note of more overdoses."""
        return 1 / risk_rise_time

    @model.quantity(unit=RATE)
    def risk_fall_pace(risk_fall_time):
        """Pace at which people forget."""
        return 1 / risk_fall_time

    unit = f"{FLOW} / year"

    @model.flow(into="perceived_risk_heroin", unit=unit)
    def learning_heroin(
        heard_heroin, perceived_risk_heroin, risk_rise_pace, risk_fall_pace
    ):
        """The perceived risk rises faster towards what is heard than it falls."""
        gap = heard_heroin - perceived_risk_heroin
        return gap * where(gap > 0, risk_rise_pace, risk_fall_pace)

    @model.flow(into="perceived_risk_rx", unit=unit)
    def learning_rx(heard_rx, perceived_risk_rx, risk_rise_pace, risk_fall_pace):
        """The same for prescription opioids."""
        gap = heard_rx - perceived_risk_rx
        return gap * where(gap > 0, risk_rise_pace, risk_fall_pace)


def _company(model: Model) -> None:
    parameters(model, "1", "nondis_using_rx", "hud_using_rx")
    for group in ("heroin", "hud", "rx", "oud"):
        model.initial(f"near_{group}_1999", of=f"near_{group}")

    @model.quantity(unit="1", eq="SI on heroin initiation")
    def near_heroin(hud_total, nondis, oud_heroin_total, population):
        """Share of the population that uses heroin."""
        return (hud_total + nondis + oud_heroin_total) / population

    @model.quantity(unit="1", eq="SI on developing HUD")
    def near_hud(hud_total, population):
        """Share of the population with heroin use disorder."""
        return hud_total / population

    @model.quantity(unit="1", eq="SI on Rx misuse initiation")
    def near_rx(
        misuse, oud_total, oud_heroin_total, nondis, nondis_using_rx, population
    ):
        """Share of the population that misuses prescription opioids."""
        people = misuse + oud_total + oud_heroin_total + nondis_using_rx * nondis
        return people / population

    @model.quantity(unit="1", eq="SI on developing Rx OUD")
    def near_oud(oud_total, oud_heroin_total, population):
        """Share of the population with a disorder of prescription opioids."""
        return (oud_total + oud_heroin_total) / population


def _rx_demand(model: Model) -> None:
    groups = ("misuse", "nondis", "oud", "oud_heroin", "hud")
    parameters(model, "mme / person / year", *(f"rx_per_{g}" for g in groups))
    by_treatment(model, "rx_left", "1")

    @model.quantity(unit="mme / year")
    def rx_wanted_untreated(
        misuse, nondis, oud, oud_heroin, hud, nondis_using_rx, hud_using_rx,
        rx_per_misuse, rx_per_nondis, rx_per_oud, rx_per_oud_heroin, rx_per_hud,
    ):  # fmt: skip
        """Prescription opioids that people outside treatment would misuse."""
        return (
            misuse * rx_per_misuse
            + nondis * (nondis_using_rx * rx_per_nondis)
            + oud * rx_per_oud
            + oud_heroin * rx_per_oud_heroin
            + hud * (hud_using_rx * rx_per_hud)
        )

    @model.quantity(unit="mme / year")
    def rx_wanted_treated(
        oud_treated, oud_heroin_treated, hud_treated, hud_using_rx, rx_per_oud,
        rx_per_oud_heroin, rx_per_hud, rx_left,
    ):  # fmt: skip
        """What is left of that wish in each treatment."""
        return (
            oud_treated * (rx_per_oud * rx_left)
            + oud_heroin_treated * (rx_per_oud_heroin * rx_left)
            + hud_treated * (hud_using_rx * rx_per_hud * rx_left)
        )

    @model.quantity(unit="mme / year", eq="Rx demand total")
    def rx_wanted(rx_wanted_untreated, rx_wanted_treated):
        """Prescription opioids that people would misuse in a year."""
        return rx_wanted_untreated + total(rx_wanted_treated, "treatment")


def _disruption(model: Model) -> None:
    parameters(model, "year", "reformulation_date", "reformulation_time")
    parameters(model, "year", "readjustment_time")
    parameters(model, "1", "reformulation_size", "access_floor")
    model.stock("disruption", unit="1")

    @model.quantity(unit=RATE)
    def reformulation_pace(reformulation_size, reformulation_time):
        """How fast the reformulated OxyContin displaces the old one in the street."""
        return reformulation_size / reformulation_time

    @model.quantity(unit=RATE)
    def readjustment_pace(readjustment_time):
        """How fast the street finds other supply."""
        return 1 / readjustment_time

    @model.flow(into="disruption", unit=RATE)
    def reformulation(
        clock, reformulation_date, reformulation_time, reformulation_pace
    ):
        """OxyContin that can be crushed leaves the street in the autumn of 2010."""
        during = pulse(clock, reformulation_date, reformulation_time)
        return during * reformulation_pace

    @model.flow(out_of="disruption", unit=RATE)
    def readjustment(disruption, readjustment_pace):
        """The street adapts."""
        return disruption * readjustment_pace


def _rx_access(model: Model) -> None:
    model.initial("supply_over_demand_1999", of="supply_over_demand")

    @model.quantity(unit="1")
    def supply_over_demand(mme_supplied, rx_wanted):
        """Prescription opioids dispensed, for each that people would misuse."""
        return mme_supplied / rx_wanted

    @model.quantity(unit="1", eq="Rx availability for misuse relative")
    def rx_access(supply_over_demand, supply_over_demand_1999, rx_supply):
        """How easily prescription opioids are had, that of 1999 being 1."""
        return supply_over_demand / supply_over_demand_1999 * rx_supply

    @model.quantity(unit="1", eq="Rx vs heroin availability index")
    def rx_over_heroin(rx_access, disruption, access_floor, heroin_price_index):
        """The same against heroin, for those who buy in the street."""
        in_the_street = rx_access * maximum(access_floor, 1 - disruption)
        return in_the_street * heroin_price_index
