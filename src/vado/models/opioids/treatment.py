# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""Treatment of the three use disorders.

Treatment is by buprenorphine, methadone or extended-release naltrexone. Places are
limited; how long a stay is decides how many go into remission afterwards. Those who do
well are counted as in remission already while they are in treatment.
"""

from vado.core.maths import divided, exp, maximum, minimum, step_up, where
from vado.core.model import Model
from vado.models.opioids.names import (
    DISORDERS,
    FLOW,
    PEOPLE,
    RATE,
    TREATMENTS,
    by_treatment,
    each,
    parameters,
    quantity,
)


def declare(model: Model) -> None:
    """People in treatment, how long they stay, who gets a place."""
    for disorder in DISORDERS:
        treated = f"{disorder}_treated"
        start = f"{treated}_start"
        model.stock(treated, unit=PEOPLE, dims="treatment", start=start)
    _stay(model)
    _seeking(model)
    _places(model)
    _buprenorphine(model)
    _exits(model)
    _intake(model)
    _mortality(model)


def _stay(model: Model) -> None:
    by_treatment(model, "usual_stay", "year")
    parameters(model, "1", "success_most", "success_shape")
    parameters(model, RATE, "success_speed")
    parameters(model, "year", "success_turn")

    @model.quantity(unit="year", eq="Tx average duration net")
    def stay(usual_stay, treatment_length):
        """How long people stay in treatment, on average."""
        return usual_stay * treatment_length

    @model.quantity(unit=RATE)
    def leaving_rate(stay):
        """How many leave treatment in a year, for each person in it."""
        return 1 / stay

    @model.quantity(unit="1", eq="Tx success fraction")
    def success(stay, success_most, success_turn, success_shape, success_speed):
        """Share of those who leave that go into remission: an S-curve of their stay.

        The authors use it twice: for those who leave, and as the share of people in
        treatment who are counted as in remission.
        """
        beyond = stay - success_turn
        wide = success_shape * success_shape
        bend = where(
            stay <= success_turn,
            success_speed / success_shape,
            -success_speed * success_shape,
        )
        reach = exp(bend * beyond) / (1 + wide)
        return success_most * where(stay <= success_turn, wide * reach, 1 - reach)


def _seeking(model: Model) -> None:
    parameters(model, RATE, "seeking_rate")
    parameters(model, "1", "seeking_hud_relative", "lost_to_barriers", "lost_to_cost")
    parameters(model, "1", "buprenorphine_share_oud", "buprenorphine_share_hud")
    parameters(model, "1", "methadone_rest_oud", "methadone_rest_hud")
    _choice(model, "oud")
    _choice(model, "hud")

    @model.quantity(unit=RATE)
    def seeking_oud(seeking_rate, treatment_seeking, lost_to_barriers, lost_to_cost):
        """Untreated people who seek treatment and are not put off by it or its cost."""
        return seeking_rate * treatment_seeking * (1 - lost_to_barriers - lost_to_cost)

    @model.quantity(unit=RATE)
    def seeking_hud(seeking_oud, seeking_hud_relative):
        """The same with heroin use disorder."""
        return seeking_oud * seeking_hud_relative

    @model.quantity(unit=FLOW, eq="Tx demand total by type")
    def treatment_wanted(
        oud, oud_heroin, hud, seeking_oud, seeking_hud, choice_oud, choice_hud,
    ):  # fmt: skip
        """People who ask for each treatment in a year."""
        by_oud = (oud + oud_heroin) * seeking_oud * choice_oud
        return by_oud + hud * seeking_hud * choice_hud


def _choice(model: Model, disorder: str) -> None:
    """Shares of the treatments asked for; naltrexone has what the others leave."""

    def methadone_share(buprenorphine_share, methadone_rest):
        """Of those who do not ask for buprenorphine, some ask for methadone."""
        return (1 - buprenorphine_share) * methadone_rest

    def naltrexone_share(buprenorphine_share, methadone_share):
        """The others ask for naltrexone."""
        return 1 - buprenorphine_share - methadone_share

    first, rest = f"buprenorphine_share_{disorder}", f"methadone_rest_{disorder}"
    second, third = f"methadone_share_{disorder}", f"naltrexone_share_{disorder}"
    quantity(model, second, "1", methadone_share, (first, rest))
    quantity(model, third, "1", naltrexone_share, (first, second))
    each(model, f"choice_{disorder}", "1", (first, second, third))


def _places(model: Model) -> None:
    parameters(model, "person / place", "methadone_use_of_places")
    parameters(model, "person / place", "naltrexone_use_of_places")
    each(model, "room", PEOPLE, tuple(f"{t}_room" for t in TREATMENTS))

    @model.quantity(unit=PEOPLE, eq="MMT capacity")
    def methadone_room(
        methadone_places, methadone_capacity, methadone_use_of_places,
        treatment_places_factor,
    ):  # fmt: skip
        """Patients whom methadone programmes can treat at a time."""
        places = methadone_places * methadone_capacity * treatment_places_factor
        return places * methadone_use_of_places

    @model.quantity(unit=PEOPLE, eq="Viv capacity")
    def naltrexone_room(
        naltrexone_places, naltrexone_capacity, naltrexone_use_of_places,
        treatment_places_factor,
    ):  # fmt: skip
        """Patients who can be given naltrexone at a time."""
        places = naltrexone_places * naltrexone_capacity * treatment_places_factor
        return places * naltrexone_use_of_places


def _buprenorphine(model: Model) -> None:
    parameters(model, "person / provider", "patients_per_provider")
    parameters(model, "1 / provider", "provider_crowding")
    parameters(model, "year", "bup_start", "bup_build_time")
    model.stock("bup_preparing", unit="1")
    model.stock("bup_built", unit="1")

    @model.quantity(unit=RATE)
    def bup_build_rate(bup_build_time):
        """Pace of each of the two stages in which capacity is built up."""
        return 2 / bup_build_time

    @model.flow(into="bup_preparing", unit=RATE)
    def bup_begins(clock, bup_start, bup_build_rate):
        """From its approval on, capacity moves towards what providers could treat."""
        return step_up(clock, bup_start) * bup_build_rate

    @model.flow(out_of="bup_preparing", unit=RATE)
    def bup_prepared(bup_preparing, bup_build_rate):
        """The first stage closes its gap."""
        return bup_preparing * bup_build_rate

    @model.flow(into="bup_built", unit=RATE)
    def bup_building(bup_preparing, bup_built, bup_build_rate):
        """The second stage follows the first."""
        return (bup_preparing - bup_built) * bup_build_rate

    @model.quantity(unit=PEOPLE, eq="Bup capacity effective")
    def buprenorphine_room(
        bup_providers, bup_provider, provider_crowding, bup_decay,
        patients_per_provider, bup_built, treatment_places_factor,
    ):  # fmt: skip
        """Patients whom providers can treat at a time; each further provider has fewer.

        The average over ``n`` providers is ``patients_per_provider`` times
        ``(1 - exp(-k n)) / (k n)``.
        """
        n, k = bup_providers * bup_provider, provider_crowding * bup_decay
        patients = patients_per_provider * ((1 - exp(-k * n)) / k)
        return patients * bup_built * treatment_places_factor


def _exits(model: Model) -> None:
    parameters(model, "year", "intake_delay")
    model.stock("leaving", unit=PEOPLE, dims="treatment", start="leaving_start")

    @model.quantity(unit=RATE)
    def intake_pace(intake_delay):
        """Pace at which a free place is filled."""
        return 1 / intake_delay

    @model.quantity(unit=FLOW)
    def exits(
        oud_treated, oud_heroin_treated, hud_treated, leaving_rate, treated_mortality,
        oud_treated_deaths, oud_heroin_treated_deaths, hud_treated_deaths,
    ):  # fmt: skip
        """People who leave a treatment, by whatever way."""
        people = oud_treated + oud_heroin_treated + hud_treated
        deaths = oud_treated_deaths + oud_heroin_treated_deaths + hud_treated_deaths
        return people * (leaving_rate + treated_mortality) + deaths

    @model.quantity(unit=PEOPLE)
    def leaving_start(exits, intake_delay):
        """In 1999 as many places fall free as are filled again."""
        return exits * intake_delay

    @model.flow(into="leaving", unit=FLOW)
    def places_left(exits):
        """Every exit frees a place."""
        return exits

    @model.flow(out_of="leaving", unit=FLOW)
    def places_freed(leaving, intake_pace):
        """The place is free again after the delay of an intake."""
        return leaving * intake_pace


def _intake(model: Model) -> None:
    @model.quantity(unit=PEOPLE, eq="Total by MOUD")
    def treated_counted(oud_treated, oud_heroin_treated, hud_treated, success):
        """People in each treatment, those who do well counted twice.

        The authors add the share in remission to stocks that hold it already.
        """
        return (oud_treated + oud_heroin_treated + hud_treated) * (1 + success)

    @model.quantity(unit=FLOW, eq="Tx intake capacity")
    def intake(leaving, room, treated_counted, intake_pace):
        """People whom each treatment can take in within a year."""
        return maximum(0, (leaving + room - treated_counted) * intake_pace)

    @model.quantity(unit="1", eq="Tx demand fulfilment ratio")
    def served(intake, treatment_wanted):
        """Share of those who ask for a treatment that get it."""
        return minimum(1, divided(intake, treatment_wanted))


def _mortality(model: Model) -> None:
    parameters(model, RATE, "other_deaths_disorder", "other_deaths_general")
    by_treatment(model, "other_deaths_left", "1")

    @model.quantity(unit=RATE)
    def treated_mortality(
        success, other_deaths_disorder, other_deaths_left, other_deaths_general
    ):
        """Deaths of people in treatment from causes other than overdose."""
        unwell = (1 - success) * other_deaths_disorder * other_deaths_left
        return unwell + success * other_deaths_general
