# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""The course of a use disorder: into treatment and out, remission, relapse, stability.

Remission is early until it is stable; from stable remission nobody returns.
"""

from vado.core.maths import exp, log, total
from vado.core.model import Model
from vado.models.opioids.names import (
    DISORDERS,
    PEOPLE,
    RATE,
    flow,
    parameters,
    quantity,
)


def declare(model: Model) -> None:
    """People in remission, what moves all who have or had a disorder, and sums."""
    for disorder in DISORDERS:
        for stage in ("early", "stable"):
            start = f"{disorder}_{stage}_start"
            model.stock(f"{disorder}_{stage}", unit=PEOPLE, start=start)
    _rates(model)
    for disorder in DISORDERS:
        _course(model, disorder)
    _with_disorder(model)
    _recovered(model)


def _rates(model: Model) -> None:
    parameters(model, RATE, "relapse_rate", "remission_rate")
    parameters(model, "1", "relapse_oud_relative", "remission_oud_relative")
    parameters(model, "year", "stabilisation_time")
    model.initial("recovered_share_1999", of="recovered_share")

    @model.quantity(unit=RATE, eq="Relapse rate HUD net")
    def relapse_hud(
        relapse_rate, relapse, peer_recovery, recovered_share, recovered_share_1999
    ):
        """Fewer return to heroin where more people in recovery support each other.

        The strength of that support is a policy and zero without it.
        """
        company = log(recovered_share / recovered_share_1999)
        return relapse_rate * relapse * exp(-peer_recovery * company)

    @model.quantity(unit=RATE)
    def relapse_oud(relapse_hud, relapse_oud_relative):
        """The same for disorders of prescription opioids."""
        return relapse_hud * relapse_oud_relative

    @model.quantity(unit=RATE)
    def remission_oud(remission_rate, remission_oud_relative):
        """Remission without treatment from disorders of prescription opioids."""
        return remission_rate * remission_oud_relative

    @model.quantity(unit=RATE)
    def stabilisation_rate(stabilisation_time):
        """Pace at which early remission becomes stable."""
        return 1 / stabilisation_time


def _entering(untreated, seeking, choice, served):
    """People enter the treatment they ask for if there is room."""
    return untreated * seeking * choice * served


def _succeeding(treated, leaving_rate, success):
    """People leave treatment into remission."""
    return treated * leaving_rate * success


def _failing(treated, leaving_rate, success):
    """People leave treatment with their disorder."""
    return treated * leaving_rate * (1 - success)


def _remitting(untreated, remission):
    """People go into remission without treatment."""
    return untreated * remission


def _relapsing(early, relapse):
    """People in early remission return to their disorder."""
    return early * relapse


def _stabilising(early, stabilisation_rate):
    """Remission becomes stable."""
    return early * stabilisation_rate


def _dying(people, rate):
    """People die of causes other than overdose."""
    return people * rate


def _course(model: Model, disorder: str) -> None:
    """What happens to people with each disorder alike."""
    treated, early, stable = (f"{disorder}_{s}" for s in ("treated", "early", "stable"))
    kind = "hud" if disorder == "hud" else "oud"
    remission = "remission_rate" if kind == "hud" else "remission_oud"
    ill, well = "other_deaths_disorder", "other_deaths_general"
    leave = (treated, "leaving_rate", "success")
    enter = (disorder, f"seeking_{kind}", f"choice_{kind}", "served")
    for name, formula, needs, out_of, into in (
        ("entering", _entering, enter, disorder, treated),
        ("succeeding", _succeeding, leave, treated, early),
        ("failing", _failing, leave, treated, disorder),
        ("remitting", _remitting, (disorder, remission), disorder, early),
        ("relapsing", _relapsing, (early, f"relapse_{kind}"), early, disorder),
        ("stabilising", _stabilising, (early, "stabilisation_rate"), early, stable),
        ("other_deaths", _dying, (disorder, ill), disorder, None),
        ("treated_other_deaths", _dying, (treated, "treated_mortality"), treated, None),
        ("early_other_deaths", _dying, (early, well), early, None),
        ("stable_other_deaths", _dying, (stable, well), stable, None),
    ):
        flow(model, f"{disorder}_{name}", formula, needs, out_of=out_of, into=into)


def _with_disorder(model: Model) -> None:
    def with_disorder(untreated, treated, success):
        """People with the disorder: untreated, or treated and not doing well."""
        return untreated + total((1 - success) * treated, "treatment")

    for disorder in DISORDERS:
        needs = (disorder, f"{disorder}_treated", "success")
        quantity(model, f"{disorder}_total", PEOPLE, with_disorder, needs)

    @model.quantity(unit=PEOPLE, eq="Total with UD")
    def people_with_disorder(hud_total, oud_total, oud_heroin_total):
        """People with any opioid use disorder."""
        return hud_total + oud_total + oud_heroin_total

    @model.quantity(unit=PEOPLE, eq="Rx OUD all total")
    def all_oud_total(oud_total, oud_heroin_total):
        """People with a disorder of prescription opioids, with heroin or without."""
        return oud_total + oud_heroin_total

    model.stock("cumulative_disorder_years", unit="person * year")

    @model.flow(into="cumulative_disorder_years", unit=PEOPLE)
    def disorder_years(people_with_disorder):
        """Every person with a disorder adds a person-year in a year."""
        return people_with_disorder


def _recovered(model: Model) -> None:
    @model.quantity(unit=PEOPLE, eq="Total in Remission")
    def people_in_remission(
        oud_early, oud_heroin_early, hud_early, oud_stable, oud_heroin_stable,
        hud_stable, oud_treated, oud_heroin_treated, hud_treated, success,
    ):  # fmt: skip
        """People in remission, early or stable, and those doing well in treatment."""
        early = oud_early + oud_heroin_early + hud_early
        stable = oud_stable + oud_heroin_stable + hud_stable
        treated = oud_treated + oud_heroin_treated + hud_treated
        return early + stable + total(treated * success, "treatment")

    @model.quantity(unit="1", eq="SI on remission current")
    def recovered_share(people_in_remission, population):
        """Share of the population that is in remission."""
        return people_in_remission / population
