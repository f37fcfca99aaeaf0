# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""What comes from outside: observed series, policies, and what other models may wire.

Every policy multiplies a rate, a probability or a series and is 1 when nobody acts;
``peer_recovery`` is a strength and is 0. Every wired factor is 1 when nothing is wired,
so the published model comes out to the last bit.
"""

from vado.core.maths import maximum, minimum, power
from vado.core.model import Model
from vado.models.opioids.names import PEOPLE, parameters

SERIES = {
    "fentanyl_share": "1",
    "heroin_price": "1",
    "naloxone_kits": "kit / year",
    "bup_providers": "provider",
    "methadone_places": "place",
    "naltrexone_places": "place",
    "patients_prescribed": "person / year",
    "prescriptions_per_patient": "prescription / person",
    "days_per_prescription": "day * person / prescription",
    "mme_per_day": "mme / day / person",
    "deterrent_share": "1",
    "population": "person",
}
"""Observed to 2020, then projected; ``inputs`` makes them."""

LEVERS = (
    *("fentanyl_risk", "heroin_init_no_rx", "heroin_init_misuse", "diverted_rx"),
    *("own_rx", "develop_oud", "develop_hud_oud", "develop_hud_no_oud", "relapse"),
    *("naloxone", "bup_provider", "bup_decay", "rx_patient", "treatment_seeking"),
    *("treatment_length", "methadone_capacity", "naltrexone_capacity", "rx_supply"),
    *("rx_per_patient", "rx_duration", "mme"),
)
"""Policies that multiply."""

WIRED = (
    *("fentanyl_penetration_factor", "heroin_price_factor", "fentanyl_potency"),
    *("naloxone_factor", "treatment_places_factor"),
)
"""What models of supply and policy may set."""


def declare(model: Model) -> None:
    """Series, levers, wired factors, and what follows from them alone."""
    for name, unit in SERIES.items():
        model.series(name, unit=unit)
    for name in LEVERS:
        model.lever(name, value=1.0)
    model.lever("peer_recovery", value=0.0)
    for name in WIRED:
        model.series(name, unit="1", value=1.0)
    _projections(model)
    _illicit(model)
    _demand(model)
    _prescribing(model)


def _projections(model: Model) -> None:
    """Numbers that shape the series and enter no equation."""
    for name, unit in SERIES.items():
        if name != "population":
            model.parameter(f"{name}_end", unit=unit)
            model.parameter(f"{name}_by", unit="year")
    parameters(model, "year", "projection_from")
    parameters(model, "1", "projection_hold", "fentanyl_presence")


def _illicit(model: Model) -> None:
    @model.quantity(unit="1", eq="Fentanyl penetration curve")
    def fentanyl_penetration(fentanyl_share, fentanyl_penetration_factor):
        """Share of the illicit opioid market that fentanyl has, at most all of it."""
        return minimum(1, maximum(0, fentanyl_share * fentanyl_penetration_factor))

    @model.quantity(unit="1", eq="Heroin price index")
    def heroin_price_index(heroin_price, heroin_price_factor):
        """Price of heroin, that of 1999 being 1."""
        return heroin_price * heroin_price_factor

    @model.quantity(unit="1", eq="Heroin availability index")
    def heroin_access(heroin_price_index):
        """Heroin is the easier to have the cheaper it is."""
        return 1 / heroin_price_index

    @model.quantity(unit="kit / year", eq="Nx kits distributed net")
    def kits(naloxone_kits, naloxone, naloxone_factor):
        """Naloxone kits handed out in a year."""
        return naloxone_kits * naloxone * naloxone_factor


def _demand(model: Model) -> None:
    users = ("hud", "nondis", "oud_heroin")
    parameters(model, "kg / person / year", *(f"heroin_per_{u}" for u in users))
    parameters(model, "1", "illicit_demand_elasticity")

    @model.quantity(unit=PEOPLE)
    def illicit_users(hud_total, nondis, oud_heroin):
        """People who use heroin or the fentanyl sold in its place."""
        return hud_total + nondis + oud_heroin

    @model.quantity(unit="kg / year")
    def illicit_demand(
        hud_total, nondis, oud_heroin, heroin_per_hud, heroin_per_nondis,
        heroin_per_oud_heroin, heroin_price_index, illicit_demand_elasticity,
    ):  # fmt: skip
        """Pure heroin, or as much fentanyl as stands for it, that users would buy.

        An addition to the published model, which has no quantity of illicit drugs.
        """
        at_the_price_of_1999 = (
            hud_total * heroin_per_hud
            + nondis * heroin_per_nondis
            + oud_heroin * heroin_per_oud_heroin
        )
        return at_the_price_of_1999 * power(
            heroin_price_index, illicit_demand_elasticity
        )

    @model.quantity(unit="kg / year")
    def illicit_spending(illicit_demand, heroin_price_index):
        """Demand times price index: what users pay, at the price of 1999 for a unit."""
        return illicit_demand * heroin_price_index


def _prescribing(model: Model) -> None:
    parameters(model, "year / day", "year_per_day")

    @model.quantity(unit="person / year")
    def patients(patients_prescribed, rx_patient):
        """Patients who are prescribed opioids in a year."""
        return patients_prescribed * rx_patient

    @model.quantity(unit="day / year * person")
    def days_prescribed(
        patients, prescriptions_per_patient, rx_per_patient, days_per_prescription,
        rx_duration,
    ):  # fmt: skip
        """Days of medical use in a year, all patients together."""
        return (
            patients
            * (prescriptions_per_patient * rx_per_patient)
            * (days_per_prescription * rx_duration)
        )

    @model.quantity(unit=PEOPLE, eq="Patients with current month opioid Rx")
    def patients_now(days_prescribed, year_per_day):
        """Patients with a prescription at a given moment."""
        return days_prescribed * year_per_day

    @model.quantity(unit="mme / year", eq="Total Rx MME prescribed")
    def mme_supplied(days_prescribed, mme_per_day, mme):
        """Prescription opioids dispensed, in morphine milligram equivalents."""
        return days_prescribed * (mme_per_day * mme)
