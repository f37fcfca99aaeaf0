"""How cartels gain and lose members, after Prieto-Curiel et al. (2023).

Four flows change the size of each cartel: recruitment, incapacitation by the state,
deaths in conflict between cartels, and drop-out. Numbers stand in parameters.toml, the
ties between cartels come from the network.
"""

from vado.core.errors import UnknownName
from vado.core.maths import dot, maximum, total
from vado.core.model import Model

STEPS = {"default": 1.0, "paper": 0.25}
"""Steps in weeks. The published form runs through zero when arrests go on and nobody is
left; there a week is too coarse to follow it to six digits."""


def cartels(variant: str = "default") -> Model:
    """The model in one of two variants.

    ``paper`` is the published form, in which arrests stay constant however few members
    are left, so that sizes may fall below zero. ``default`` lets arrests fall with
    members below ``cap_members`` and keeps every size at zero or above.
    """
    if variant not in STEPS:
        raise UnknownName(variant, STEPS, "variant of cartels")
    model = Model(
        "cartels",
        source="prieto2023",
        time_unit="week",
        dims={"cartel": 150},
        method="rk4",
        step_size=STEPS[variant],
        origin=2012.0,
    )
    _inputs(model)
    _sizes(model, floor=None if variant == "paper" else 0.0)
    _recruitment(model)
    if variant == "paper":
        _incapacitation_as_published(model)
    else:
        _incapacitation_capped(model)
    _conflict(model)
    _dropout(model)
    _tallies(model)
    return model


def _inputs(model: Model) -> None:
    model.parameter("recruitment_rate", unit="1 / week")
    model.parameter("incapacitated_per_week", unit="person / week")
    model.parameter("lethality", unit="1 / person / week")
    model.parameter("saturation", unit="1 / person / week")
    model.parameter("members_2012", unit="person")
    model.parameter("death_share", unit="1")
    model.parameter("cap_members", unit="person")
    model.lever("recruitment_factor", value=1.0)
    model.lever("incapacitation_factor", value=1.0)
    model.table("rivalry", dims=("cartel", "cartel"))
    model.table("allies", dims="cartel")
    model.table("share_2012", dims="cartel")


def _sizes(model: Model, floor: float | None) -> None:
    model.stock(
        "members", unit="person", dims="cartel", start="initial_members", floor=floor
    )
    model.stock("recruited", unit="person")
    model.stock("incapacitated", unit="person")
    model.stock("killed", unit="person")
    model.stock("saturated", unit="person")

    @model.quantity(unit="person")
    def initial_members(members_2012, share_2012):
        """Sizes in 2012 fall with the rank of a cartel in the network of ties."""
        return members_2012 * share_2012

    @model.quantity(unit="person")
    def total_members(members):
        """People in any cartel."""
        return total(members, "cartel")

    @model.quantity(unit="1")
    def share_of_members(members, total_members):
        """Share of all members whom each cartel has."""
        return members / total_members


def _recruitment(model: Model) -> None:
    @model.flow(into="members", unit="person / week", eq="eq. 1, term 1")
    def recruitment_by_cartel(members, recruitment_rate, recruitment_factor):
        """Each member brings in new members at a steady rate."""
        return recruitment_rate * recruitment_factor * members

    @model.flow(into="recruited", unit="person / week", eq="eq. 3")
    def recruitment(total_members, recruitment_rate, recruitment_factor):
        """People whom all cartels recruit, drop-outs not taken off."""
        return recruitment_rate * recruitment_factor * total_members


def _incapacitation_as_published(model: Model) -> None:
    @model.flow(out_of="members", unit="person / week", eq="eq. 1, term 2")
    def incapacitation_by_cartel(
        members, total_members, incapacitated_per_week, incapacitation_factor
    ):
        """A fixed number is arrested each week, spread over cartels by size."""
        return members * (
            incapacitated_per_week * incapacitation_factor / total_members
        )

    @model.flow(into="incapacitated", unit="person / week")
    def incapacitation(incapacitated_per_week, incapacitation_factor):
        """Members of all cartels whom the state arrests or otherwise removes."""
        return incapacitated_per_week * incapacitation_factor


def _incapacitation_capped(model: Model) -> None:
    @model.flow(
        out_of="members",
        unit="person / week",
        eq="eq. 1, term 2, with arrests in proportion to members below cap_members",
    )
    def incapacitation_by_cartel(
        members,
        total_members,
        cap_members,
        incapacitated_per_week,
        incapacitation_factor,
    ):
        """A fixed number is arrested each week, fewer where few members are left."""
        return members * (
            incapacitated_per_week
            * incapacitation_factor
            / maximum(total_members, cap_members)
        )

    @model.quantity(unit="1")
    def reach(total_members, cap_members):
        """Share of the arrests the state would make for which it finds members."""
        return total_members / maximum(total_members, cap_members)

    @model.flow(into="incapacitated", unit="person / week")
    def incapacitation(reach, incapacitated_per_week, incapacitation_factor):
        """Members of all cartels whom the state arrests or otherwise removes."""
        return incapacitated_per_week * incapacitation_factor * reach

    @model.quantity(unit="person / week")
    def incapacitation_forgone(reach, incapacitated_per_week, incapacitation_factor):
        """Arrests not made because few members are left; above zero, the cap acts."""
        return incapacitated_per_week * incapacitation_factor * (1 - reach)


def _conflict(model: Model) -> None:
    @model.quantity(unit="person")
    def foes(members, total_members, rivalry, allies):
        """All members elsewhere, rivals again by weight, divided among the allies."""
        return (dot(rivalry, members) + total_members - members) / (allies + 1)

    @model.flow(out_of="members", unit="person / week", eq="eq. 1, term 3")
    def deaths_by_cartel(members, foes, lethality):
        """Members are killed by those whom they fight."""
        return lethality * members * foes

    @model.flow(into="killed", unit="person / week", eq="eq. 2")
    def deaths(deaths_by_cartel):
        """Members killed in conflict between cartels; each victim counts once."""
        return total(deaths_by_cartel, "cartel")

    @model.quantity(unit="person / week")
    def homicides_and_missing(deaths, death_share):
        """Homicides and missing people, if members are a fixed share of them."""
        return deaths / death_share


def _dropout(model: Model) -> None:
    @model.flow(out_of="members", unit="person / week", eq="eq. 1, term 4")
    def dropout_by_cartel(members, saturation):
        """Large cartels lose members who leave or split off."""
        return saturation * members * members

    @model.flow(into="saturated", unit="person / week")
    def dropout(dropout_by_cartel):
        """Members of all cartels who leave or split off."""
        return total(dropout_by_cartel, "cartel")


def _tallies(model: Model) -> None:
    @model.quantity(unit="person / week")
    def net_recruitment(recruitment, dropout):
        """Recruits less drop-outs: the count that matches the printed recruits."""
        return recruitment - dropout

    @model.quantity(unit="person / week")
    def net_growth(recruitment, incapacitation, deaths, dropout):
        """What all members gain or lose in a week."""
        return recruitment - incapacitation - deaths - dropout

    @model.quantity(unit="person")
    def ever_members(members_2012, recruited, saturated):
        """People who were ever members since 2012, drop-outs taken off."""
        return members_2012 + recruited - saturated

    @model.quantity(unit="1")
    def share_killed(killed, ever_members):
        """Share of those who were ever members who were killed."""
        return killed / ever_members

    @model.quantity(unit="1")
    def share_lost(killed, incapacitated, ever_members):
        """Share of those who were ever members who were killed or arrested."""
        return (killed + incapacitated) / ever_members
