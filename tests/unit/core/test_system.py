"""How models are joined."""

import pytest

from small import pair, tank
from vado.core.errors import UnknownName, VadoError
from vado.core.model import Model
from vado.core.system import Wire, alone, join


def test_a_system_of_one_model_keeps_its_names_and_clock():
    system = alone(tank())
    assert system.names[:2] == ("inflow_rate", "lag")
    assert system.time_unit == "day"
    assert alone(system) is system


def test_the_coarsest_model_goes_first():
    system = pair()
    assert [part.model.name for part in system.parts] == ["slow", "fine"]
    assert [part.per_clock for part in system.parts] == [1.0, 52.0]
    assert "slow.x" in system.names


@pytest.mark.parametrize("wire", [Wire("a.watr", "b.lag"), Wire("a.water", "b.lagg")])
def test_both_ends_of_a_wire_must_exist(wire):
    first, second = tank(), tank()
    first.name, second.name = "a", "b"
    with pytest.raises(UnknownName, match="Did you mean"):
        join("ab", [first, second], [wire])


def test_two_wires_cannot_feed_one_input():
    first, second = tank(), tank()
    first.name, second.name = "a", "b"
    wires = [Wire("a.water", "b.lag"), Wire("a.leak", "b.lag")]
    with pytest.raises(VadoError, match=r"b\.lag: given twice"):
        join("ab", [first, second], wires)


def test_two_models_cannot_share_a_name():
    with pytest.raises(VadoError, match="tank: given twice"):
        join("ab", [tank(), tank()], [])


def test_a_time_unit_must_be_known_to_be_joined():
    odd = Model("odd", source="none", time_unit="fortnight")
    with pytest.raises(UnknownName, match="fortnight"):
        join("a", [odd], [])
