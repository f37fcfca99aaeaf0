# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""Who starts, who develops a disorder, who stops.

Rates respond to availability, perceived risk and company as risk.py tells them, each by
a strength. Strengths that the authors' fit left at 0.000001 are kept. Deaths by
overdose stand in overdose.py, treatment in treatment.py, remission in remission.py.
People who start with diverted opioids, their own prescription or heroin come from
outside: nobody is born into the model.
"""

from vado.core.maths import exp, step_up
from vado.core.model import Model
from vado.models.opioids.names import DISORDERS, FLOW, PEOPLE, RATE, parameters


def declare(model: Model) -> None:
    """Stocks of untreated users and the flows between them."""
    for people in ("misuse", "nondis", *DISORDERS):
        model.stock(people, unit=PEOPLE, start=f"{people}_start")
    _starting_rx(model)
    _starting_heroin(model)
    _heroin_besides_oud(model)
    _developing(model)
    _stopping(model)
    _easing(model)
    _other_deaths(model)
    _starts(model)
    _as_surveyed(model)


def _starting_rx(model: Model) -> None:
    parameters(model, FLOW, "diverted_base")
    parameters(model, RATE, "own_rx_rate")
    parameters(model, "1", "diverted_by_risk", "diverted_by_access", "own_rx_by_risk")
    parameters(model, "1", "diverted_by_company")

    @model.flow(into="misuse", unit=FLOW, eq="Initiating Rx misuse diverted")
    def starting_diverted(
        diverted_base, diverted_rx, diverted_by_risk, risk_rx, diverted_by_access,
        access_rx, diverted_by_company, company_rx,
    ):  # fmt: skip
        """People start to misuse opioids prescribed to somebody else."""
        response = exp(
            diverted_by_access * access_rx
            + diverted_by_company * company_rx
            - diverted_by_risk * risk_rx
        )
        return diverted_base * diverted_rx * response

    @model.flow(into="misuse", unit=FLOW, eq="Initiating Rx misuse own Rx")
    def starting_own_rx(patients_now, own_rx_rate, own_rx, own_rx_by_risk, risk_rx):
        """Patients start to misuse their own prescription.

        They stay patients as well: medical use is not a state of the model.
        """
        response = exp(-own_rx_by_risk * risk_rx)
        return patients_now * own_rx_rate * own_rx * response


def _starting_heroin(model: Model) -> None:
    parameters(model, FLOW, "heroin_base")
    parameters(model, RATE, "misuse_to_heroin_rate")
    parameters(model, "1", "heroin_by_access", "heroin_by_risk", "heroin_by_company")
    parameters(model, "1", "misuse_to_heroin_by_access", "rx_to_heroin_by_risk")
    parameters(model, "1", "misuse_to_heroin_by_company")

    @model.flow(into="nondis", unit=FLOW, eq="Initiating heroin no Rx")
    def starting_heroin(
        heroin_base, heroin_init_no_rx, heroin_by_access, access_heroin, heroin_by_risk,
        risk_heroin, heroin_by_company, company_heroin,
    ):  # fmt: skip
        """People who do not misuse prescription opioids start with heroin."""
        response = exp(
            heroin_by_access * access_heroin
            + heroin_by_company * company_heroin
            - heroin_by_risk * risk_heroin
        )
        return heroin_base * heroin_init_no_rx * response

    @model.flow(
        out_of="misuse", into="nondis", unit=FLOW, eq="Initiating heroin with Rx misuse"
    )
    def misuse_to_heroin(
        misuse, misuse_to_heroin_rate, heroin_init_misuse, misuse_to_heroin_by_access,
        access_rx_over_heroin, rx_to_heroin_by_risk, risk_heroin,
        misuse_to_heroin_by_company, company_heroin,
    ):  # fmt: skip
        """People who misuse prescription opioids go over to heroin."""
        response = exp(
            misuse_to_heroin_by_company * company_heroin
            - misuse_to_heroin_by_access * access_rx_over_heroin
            - rx_to_heroin_by_risk * risk_heroin
        )
        return misuse * misuse_to_heroin_rate * heroin_init_misuse * response


def _heroin_besides_oud(model: Model) -> None:
    parameters(model, "1", "oud_to_heroin_relative", "oud_to_heroin_by_access")
    parameters(model, "1", "oud_to_heroin_by_company", "oud_to_heroin_by_deterrents")

    @model.flow(
        out_of="oud", into="oud_heroin", unit=FLOW, eq="Initiating heroin with Rx OUD"
    )
    def oud_to_heroin(
        oud, misuse_to_heroin_rate, oud_to_heroin_relative, oud_to_heroin_by_access,
        access_rx_over_heroin, rx_to_heroin_by_risk, risk_heroin,
        oud_to_heroin_by_company, company_heroin, oud_to_heroin_by_deterrents,
        deterrent_share,
    ):  # fmt: skip
        """People with a disorder of prescription opioids take up heroin.

        The policies against starting heroin do not touch this flow: the authors leave
        it out of them.
        """
        response = exp(
            oud_to_heroin_by_company * company_heroin
            - oud_to_heroin_by_access * access_rx_over_heroin
            - rx_to_heroin_by_risk * risk_heroin
            - oud_to_heroin_by_deterrents * deterrent_share
        )
        return oud * (misuse_to_heroin_rate * oud_to_heroin_relative) * response


def _developing(model: Model) -> None:
    parameters(model, RATE, "oud_rate", "hud_from_oud_rate", "hud_from_nondis_rate")
    parameters(model, "1", "oud_by_access", "oud_by_company", "hud_by_company")
    parameters(model, "1", "hud_from_oud_by_access", "hud_from_nondis_by_access")

    @model.flow(out_of="misuse", into="oud", unit=FLOW, eq="Developing Rx OUD")
    def developing_oud(
        misuse, oud_rate, develop_oud, oud_by_access, access_rx, oud_by_company,
        company_oud,
    ):  # fmt: skip
        """Misuse becomes a disorder."""
        response = exp(oud_by_access * access_rx + oud_by_company * company_oud)
        return misuse * oud_rate * develop_oud * response

    @model.flow(
        out_of="oud_heroin", into="hud", unit=FLOW, eq="Developing HUD with Rx OUD"
    )
    def developing_hud_from_oud(
        oud_heroin, hud_from_oud_rate, develop_hud_oud, hud_by_company, company_hud,
        hud_from_oud_by_access, access_rx_over_heroin,
    ):  # fmt: skip
        """Heroin becomes the disorder of those who had one of prescription opioids."""
        response = exp(
            hud_by_company * company_hud
            - hud_from_oud_by_access * access_rx_over_heroin
        )
        return oud_heroin * hud_from_oud_rate * develop_hud_oud * response

    @model.flow(out_of="nondis", into="hud", unit=FLOW, eq="Developing HUD no Rx OUD")
    def developing_hud(
        nondis, hud_from_nondis_rate, develop_hud_no_oud, hud_from_nondis_by_access,
        access_heroin, hud_by_company, company_hud,
    ):  # fmt: skip
        """Heroin use becomes a disorder."""
        response = exp(
            hud_from_nondis_by_access * access_heroin + hud_by_company * company_hud
        )
        return nondis * hud_from_nondis_rate * develop_hud_no_oud * response


def _stopping(model: Model) -> None:
    parameters(model, RATE, "quit_misuse_rate", "quit_heroin_rate")
    parameters(model, "1", "quit_misuse_by_risk", "quit_misuse_by_access")
    parameters(model, "1", "quit_heroin_by_risk", "quit_heroin_by_access")

    @model.flow(out_of="misuse", unit=FLOW, eq="Net quitting Rx misuse")
    def quitting_misuse(
        misuse, quit_misuse_rate, quit_misuse_by_risk, risk_rx, quit_misuse_by_access,
        access_rx,
    ):  # fmt: skip
        """People stop misusing prescription opioids, net of those who start again."""
        response = exp(
            quit_misuse_by_risk * risk_rx - quit_misuse_by_access * access_rx
        )
        return misuse * quit_misuse_rate * response

    @model.flow(out_of="nondis", unit=FLOW, eq="Net quitting NDHU")
    def quitting_heroin(
        nondis, quit_heroin_rate, quit_heroin_by_risk, risk_heroin,
        quit_heroin_by_access, access_heroin,
    ):  # fmt: skip
        """People stop using heroin, net of those who start again."""
        response = exp(
            quit_heroin_by_risk * risk_heroin - quit_heroin_by_access * access_heroin
        )
        return nondis * quit_heroin_rate * response


def _easing(model: Model) -> None:
    parameters(model, RATE, "heroin_to_misuse_rate", "oud_heroin_to_oud_rate")
    parameters(model, "1", "heroin_to_misuse_by_risk", "oud_heroin_to_oud_by_risk")

    @model.flow(
        out_of="nondis",
        into="misuse",
        unit=FLOW,
        eq="Net quitting heroin with Rx misuse",
    )
    def heroin_to_misuse(
        nondis, heroin_to_misuse_rate, heroin_to_misuse_by_risk, risk_heroin
    ):
        """People stop using heroin and go on misusing prescription opioids."""
        response = exp(heroin_to_misuse_by_risk * risk_heroin)
        return nondis * heroin_to_misuse_rate * response

    @model.flow(
        out_of="oud_heroin", into="oud", unit=FLOW, eq="Net quitting heroin with Rx OUD"
    )
    def oud_heroin_to_oud(
        oud_heroin, oud_heroin_to_oud_rate, oud_heroin_to_oud_by_risk, risk_heroin
    ):
        """People with a disorder of prescription opioids stop using heroin besides."""
        response = exp(oud_heroin_to_oud_by_risk * risk_heroin)
        return oud_heroin * oud_heroin_to_oud_rate * response


def _other_deaths(model: Model) -> None:
    parameters(model, "1", "other_deaths_prescribed_relative")

    @model.quantity(unit=RATE)
    def other_deaths_misuse(other_deaths_general, other_deaths_prescribed_relative):
        """Halfway between the general population and people prescribed opioids."""
        return other_deaths_general * (1 + other_deaths_prescribed_relative) / 2

    @model.quantity(unit=RATE)
    def other_deaths_nondis(other_deaths_misuse, other_deaths_disorder):
        """Halfway between misuse and a disorder."""
        return (other_deaths_misuse + other_deaths_disorder) / 2

    @model.flow(out_of="misuse", unit=FLOW)
    def misuse_other_deaths(misuse, other_deaths_misuse):
        """People who misuse prescription opioids die of other causes."""
        return misuse * other_deaths_misuse

    @model.flow(out_of="nondis", unit=FLOW)
    def nondis_other_deaths(nondis, other_deaths_nondis):
        """People who use heroin without a disorder die of other causes."""
        return nondis * other_deaths_nondis


def _starts(model: Model) -> None:
    @model.quantity(unit=FLOW, eq="Total heroin initiation")
    def all_starting_heroin(starting_heroin, misuse_to_heroin, oud_to_heroin):
        """Everyone who starts with heroin."""
        return starting_heroin + misuse_to_heroin + oud_to_heroin

    @model.quantity(unit=FLOW, eq="Total Rx misuse initiation")
    def all_starting_rx(starting_diverted, starting_own_rx):
        """Everyone who starts to misuse prescription opioids."""
        return starting_diverted + starting_own_rx


def _as_surveyed(model: Model) -> None:
    parameters(model, "1", "survey_redefinition")
    parameters(model, "year", "survey_new_from")

    @model.quantity(unit=PEOPLE)
    def misuse_as_surveyed(misuse, survey_redefinition, survey_new_from, clock):
        """Misuse as the national survey counts it: under a wider definition since 2015.

        The authors correct the survey instead, which comes to the same.
        """
        since = step_up(clock, survey_new_from)
        return misuse * (1 + survey_redefinition * since)
