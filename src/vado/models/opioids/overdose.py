# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""Overdoses: how often, how deadly, and who dies.

An overdose of heroin or of the fentanyl sold in its place is the more frequent and the
deadlier the more fentanyl there is; naloxone and ambulances avert deaths. The authors
have a rise of overdoses with fentanyl for heroin users only.
"""

from vado.core.maths import exp, maximum, total
from vado.core.model import Model
from vado.models.opioids.names import (
    DISORDERS,
    FLOW,
    PEOPLE,
    RATE,
    by_treatment,
    flow,
    parameters,
    quantity,
)


def declare(model: Model) -> None:
    """Rates, deaths, and what is counted."""
    _naloxone(model)
    _survival(model)
    _rates(model)
    _hazards(model)
    _deaths(model)
    _totals(model)
    _overdoses(model)
    _survivors(model)
    _fentanyl(model)
    _synthetic(model)
    _naloxone_used(model)
    _averted(model)


def _naloxone(model: Model) -> None:
    parameters(model, "person * year / kit", "kit_reach")
    parameters(model, "1", "kits_to_heroin", "kit_base", "witnessed", "ambulance")

    @model.quantity(unit="kit / person / year")
    def kits_per_person(kits, population):
        """Naloxone kits handed out in a year, for each inhabitant."""
        return kits / population

    @model.quantity(unit="1", eq="Probability Nx bystander heroin")
    def bystander_heroin(kits_per_person, kit_reach, kits_to_heroin, kit_base):
        """Probability that a bystander of an overdose of heroin has naloxone."""
        return 1 - exp(-(kit_reach * kits_to_heroin * kit_base) * kits_per_person)

    @model.quantity(unit="1", eq="Probability Nx bystander Rx")
    def bystander_rx(kits_per_person, kit_reach, kits_to_heroin, kit_base):
        """The same for prescription opioids."""
        to_rx = kit_reach * (1 - kits_to_heroin) * kit_base
        return 1 - exp(-to_rx * kits_per_person)

    @model.quantity(unit="1")
    def unsaved_heroin(bystander_heroin, witnessed, ambulance):
        """Share of overdoses of heroin that neither bystander nor ambulance averts."""
        return 1 - witnessed * (1 - (1 - bystander_heroin) * (1 - ambulance))

    @model.quantity(unit="1")
    def unsaved_rx(bystander_rx, witnessed, ambulance):
        """The same for prescription opioids."""
        return 1 - witnessed * (1 - (1 - bystander_rx) * (1 - ambulance))


def _survival(model: Model) -> None:
    parameters(model, "1", "survival_rx", "survival_heroin_relative")
    parameters(model, "1", "survival_fentanyl_relative")

    @model.quantity(unit="1")
    def survival_heroin(survival_rx, survival_heroin_relative):
        """Probability to survive an overdose of heroin that nobody averts."""
        return survival_rx * survival_heroin_relative

    @model.quantity(unit="1")
    def survival_fentanyl(survival_heroin, survival_fentanyl_relative):
        """The same for fentanyl."""
        return survival_heroin * survival_fentanyl_relative

    @model.quantity(unit="1")
    def survival_now(survival_heroin, survival_fentanyl, fentanyl_penetration):
        """The same for what is sold as heroin, part of which is fentanyl."""
        lost = survival_fentanyl - survival_heroin
        return maximum(0, survival_heroin + lost * fentanyl_penetration)

    @model.quantity(unit="1")
    def deadly_heroin(survival_now, unsaved_heroin):
        """Share of overdoses of heroin or fentanyl that kill."""
        return (1 - survival_now) * unsaved_heroin

    @model.quantity(unit="1")
    def deadly_rx(survival_rx, unsaved_rx):
        """Share of overdoses of prescription opioids that kill."""
        return (1 - survival_rx) * unsaved_rx

    @model.quantity(unit="1")
    def deadly_synthetic(survival_fentanyl, unsaved_rx):
        """Share of overdoses of prescribed synthetic opioids that kill."""
        return (1 - survival_fentanyl) * unsaved_rx


def _rates(model: Model) -> None:
    parameters(model, RATE, "overdose_rate_hud", "overdose_rate_misuse")
    parameters(model, RATE, "overdose_rate_oud", "overdose_rate_synthetic")
    parameters(model, "1", "overdose_nondis_relative", "fentanyl_overdose_multiple")
    by_treatment(model, "overdoses_left", "1")

    @model.quantity(unit="1", eq="Fentanyl effect on OD rate")
    def fentanyl_effect(
        fentanyl_penetration,
        fentanyl_overdose_multiple,
        fentanyl_risk,
        fentanyl_potency,
    ):
        """How many times as many overdoses there are as with heroin alone."""
        excess = (fentanyl_overdose_multiple * fentanyl_risk - 1) * fentanyl_potency
        return 1 + fentanyl_penetration * excess

    @model.quantity(unit=RATE, eq="Overdose rate HUD")
    def overdoses_hud(overdose_rate_hud, fentanyl_effect):
        """Overdoses of a person with heroin use disorder."""
        return overdose_rate_hud * fentanyl_effect

    @model.quantity(unit=RATE, eq="Overdose rate NDHU")
    def overdoses_nondis(overdoses_hud, overdose_nondis_relative):
        """Overdoses of a person who uses heroin without a disorder."""
        return overdoses_hud * overdose_nondis_relative

    @model.quantity(unit="1")
    def risk_in_treatment(success, overdoses_left):
        """Risk of an overdose in treatment, that of the untreated being 1."""
        return (1 - success) * overdoses_left


def _hazards(model: Model) -> None:
    @model.quantity(unit=RATE, eq="Overdose death rate HUD")
    def hazard_hud(overdoses_hud, deadly_heroin):
        """Deaths of a person with heroin use disorder."""
        return overdoses_hud * deadly_heroin

    @model.quantity(unit=RATE, eq="Overdose death rate NDHU")
    def hazard_nondis(overdoses_nondis, deadly_heroin):
        """Deaths of a person who uses heroin without a disorder."""
        return overdoses_nondis * deadly_heroin

    @model.quantity(unit=RATE, eq="Overdose death rate Rx misuse")
    def hazard_misuse(overdose_rate_misuse, deadly_rx):
        """Deaths of a person who misuses prescription opioids."""
        return overdose_rate_misuse * deadly_rx

    @model.quantity(unit=RATE)
    def hazard_synthetic(overdose_rate_synthetic, deadly_synthetic):
        """Deaths from prescribed synthetics, with a disorder and without heroin."""
        return overdose_rate_synthetic * deadly_synthetic

    @model.quantity(unit=RATE, eq="Overdose death rate Rx OUD with H")
    def hazard_oud_heroin(overdose_rate_oud, deadly_rx):
        """Deaths of a person with a disorder of prescription opioids who uses heroin.

        The authors give them no risk from heroin or fentanyl.
        """
        return overdose_rate_oud * deadly_rx

    @model.quantity(unit=RATE, eq="Overdose death rate Rx OUD no H")
    def hazard_oud(hazard_oud_heroin, hazard_synthetic):
        """Deaths of a person with a disorder of prescription opioids alone."""
        return hazard_oud_heroin + hazard_synthetic


def _dying(people, hazard):
    """People die of an overdose."""
    return people * hazard


def _dying_treated(treated, hazard, risk_in_treatment):
    """People in treatment die of an overdose."""
    return treated * (hazard * risk_in_treatment)


def _deaths(model: Model) -> None:
    for people in ("misuse", "nondis", *DISORDERS):
        dying = (people, f"hazard_{people}")
        flow(model, f"{people}_deaths", _dying, dying, out_of=people)
    for disorder in DISORDERS:
        treated = f"{disorder}_treated"
        dying_treated = (treated, f"hazard_{disorder}", "risk_in_treatment")
        flow(model, f"{treated}_deaths", _dying_treated, dying_treated, out_of=treated)


def _totals(model: Model) -> None:
    parameters(model, RATE, "medical_deaths_rate")
    model.stock("cumulative_deaths", unit=PEOPLE)

    @model.quantity(unit=FLOW)
    def medical_deaths(patients_now, medical_deaths_rate):
        """Patients die of an overdose of what they are prescribed."""
        return patients_now * medical_deaths_rate

    @model.quantity(unit=FLOW, eq="Total overdose deaths heroin")
    def heroin_deaths(nondis_deaths, hud_deaths, hud_treated_deaths):
        """Overdose deaths of people who use heroin, fentanyl included."""
        return nondis_deaths + hud_deaths + total(hud_treated_deaths, "treatment")

    @model.quantity(unit=FLOW)
    def oud_all_deaths(
        oud_deaths, oud_treated_deaths, oud_heroin_deaths, oud_heroin_treated_deaths
    ):
        """Overdose deaths of people with a disorder of prescription opioids."""
        treated = oud_treated_deaths + oud_heroin_treated_deaths
        return oud_deaths + oud_heroin_deaths + total(treated, "treatment")

    @model.quantity(unit=FLOW, eq="Total overdose deaths Rx")
    def rx_deaths(medical_deaths, misuse_deaths, oud_all_deaths):
        """Overdose deaths of people who use prescription opioids."""
        return medical_deaths + misuse_deaths + oud_all_deaths

    @model.flow(into="cumulative_deaths", unit=FLOW, eq="Total overdose deaths")
    def overdose_deaths(heroin_deaths, rx_deaths):
        """All deaths from an overdose of opioids."""
        return heroin_deaths + rx_deaths


def _overdoses(model: Model) -> None:
    def at_risk(untreated, treated, risk_in_treatment):
        """People with the disorder, those in treatment by the risk they have left."""
        return untreated + total(treated * risk_in_treatment, "treatment")

    for disorder in DISORDERS:
        needs = (disorder, f"{disorder}_treated", "risk_in_treatment")
        quantity(model, f"{disorder}_at_risk", PEOPLE, at_risk, needs)

    @model.quantity(unit=FLOW)
    def heroin_overdoses(hud_at_risk, nondis, overdoses_hud, overdoses_nondis):
        """Overdoses of heroin or fentanyl, deadly or not."""
        return hud_at_risk * overdoses_hud + nondis * overdoses_nondis

    @model.quantity(unit=FLOW)
    def rx_overdoses(
        misuse, oud_at_risk, oud_heroin_at_risk, overdose_rate_misuse,
        overdose_rate_oud,
    ):  # fmt: skip
        """Overdoses of prescription opioids outside medical use, deadly or not."""
        people = oud_at_risk + oud_heroin_at_risk
        return misuse * overdose_rate_misuse + people * overdose_rate_oud

    @model.quantity(unit=FLOW)
    def synthetic_overdoses(oud_at_risk, overdose_rate_synthetic):
        """Overdoses of prescribed synthetic opioids, deadly or not."""
        return oud_at_risk * overdose_rate_synthetic


def _survivors(model: Model) -> None:
    @model.quantity(unit=FLOW)
    def survived_heroin(heroin_overdoses, deadly_heroin):
        """Overdoses of heroin or fentanyl that did not kill."""
        return heroin_overdoses * (1 - deadly_heroin)

    @model.quantity(unit=FLOW)
    def survived_rx(rx_overdoses, deadly_rx, synthetic_overdoses, deadly_synthetic):
        """Overdoses of prescription opioids that did not kill."""
        synthetic = synthetic_overdoses * (1 - deadly_synthetic)
        return rx_overdoses * (1 - deadly_rx) + synthetic

    @model.quantity(unit=FLOW, eq="Total nonfatal overdoses")
    def survived_overdoses(survived_heroin, survived_rx):
        """Overdoses outside medical use that did not kill."""
        return survived_heroin + survived_rx


def _fentanyl(model: Model) -> None:
    @model.quantity(unit="1")
    def deadly_heroin_only(survival_heroin, unsaved_heroin, fentanyl_penetration):
        """Share of overdoses that heroin kills by, where it is not fentanyl."""
        return (1 - survival_heroin) * unsaved_heroin * (1 - fentanyl_penetration)

    @model.quantity(unit=RATE)
    def hazard_hud_heroin_only(overdose_rate_hud, deadly_heroin_only):
        """Deaths of a person with heroin use disorder that heroin accounts for."""
        return overdose_rate_hud * deadly_heroin_only

    @model.quantity(unit=RATE)
    def hazard_nondis_heroin_only(
        overdose_rate_hud, overdose_nondis_relative, deadly_heroin_only
    ):
        """The same without a disorder."""
        return overdose_rate_hud * overdose_nondis_relative * deadly_heroin_only

    @model.quantity(unit=FLOW, eq="Total overdose deaths base heroin")
    def heroin_only_deaths(
        hud_at_risk, hazard_hud_heroin_only, nondis, hazard_nondis_heroin_only
    ):
        """Deaths of heroin users that heroin without fentanyl accounts for."""
        return hud_at_risk * hazard_hud_heroin_only + nondis * hazard_nondis_heroin_only

    @model.quantity(unit=FLOW, eq="Total overdose deaths synth excess")
    def fentanyl_deaths(
        hud_at_risk, hazard_hud, hazard_hud_heroin_only, nondis, hazard_nondis,
        hazard_nondis_heroin_only,
    ):  # fmt: skip
        """The other deaths of heroin users."""
        with_disorder = hud_at_risk * maximum(0, hazard_hud - hazard_hud_heroin_only)
        without = nondis * maximum(0, hazard_nondis - hazard_nondis_heroin_only)
        return with_disorder + without


def _synthetic(model: Model) -> None:
    @model.quantity(unit=FLOW, eq="Total overdose deaths synth base")
    def prescribed_synthetic_deaths(oud_at_risk, hazard_synthetic):
        """Deaths from prescribed synthetic opioids."""
        return oud_at_risk * hazard_synthetic

    @model.quantity(unit=FLOW, eq="Total overdose deaths base Rx")
    def rx_only_deaths(rx_deaths, prescribed_synthetic_deaths):
        """Deaths from other prescription opioids."""
        return rx_deaths - prescribed_synthetic_deaths

    @model.quantity(unit=FLOW, eq="Total overdose deaths synth")
    def synthetic_deaths(fentanyl_deaths, prescribed_synthetic_deaths):
        """Deaths from synthetic opioids, illicit or prescribed."""
        return fentanyl_deaths + prescribed_synthetic_deaths


def _naloxone_used(model: Model) -> None:
    @model.quantity(unit=FLOW)
    def rescues_heroin(heroin_overdoses, witnessed, bystander_heroin):
        """Overdoses of heroin or fentanyl at which a bystander gives naloxone."""
        return heroin_overdoses * witnessed * bystander_heroin

    @model.quantity(unit=FLOW)
    def rescues_rx(
        rx_overdoses, synthetic_overdoses, medical_deaths, witnessed, bystander_rx
    ):
        """The same for prescription opioids.

        Of medical use the authors count the deaths alone as overdoses.
        """
        overdoses = rx_overdoses + synthetic_overdoses + medical_deaths
        return overdoses * witnessed * bystander_rx

    @model.quantity(unit=FLOW, eq="Nx utilization events total")
    def rescues(rescues_heroin, rescues_rx):
        """Overdoses at which a bystander gives naloxone."""
        return rescues_heroin + rescues_rx


def _averted(model: Model) -> None:
    @model.quantity(unit=FLOW)
    def rescues_synthetic(oud, overdose_rate_synthetic, witnessed, bystander_rx):
        """Those among them of prescribed synthetics.

        Here the authors count the overdoses of the untreated only.
        """
        return oud * overdose_rate_synthetic * witnessed * bystander_rx

    @model.quantity(unit=FLOW)
    def deaths_averted(
        rescues_heroin, survival_now, rescues_rx, rescues_synthetic, survival_rx,
        survival_fentanyl, ambulance,
    ):  # fmt: skip
        """Deaths that naloxone averts and no ambulance would have."""
        averted = (
            rescues_heroin * (1 - survival_now)
            + rescues_synthetic * (1 - survival_fentanyl)
            + (rescues_rx - rescues_synthetic) * (1 - survival_rx)
        )
        return averted * (1 - ambulance)
