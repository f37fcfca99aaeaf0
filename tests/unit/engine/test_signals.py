"""Values that depend on time alone."""

import numpy as np
import pytest

from vado.core.errors import VadoError
from vado.engine.signals import Line, Signal, Steps, signal_values

NOW, MIDDLE = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.5, 1.5, 2.5, 3.5])


def test_a_lever_keeps_its_setting_until_the_next_date():
    lever = Steps(((1.0, 5.0), (3.0, 7.0)), before=2.0)
    assert lever(NOW, MIDDLE).tolist() == [2.0, 5.0, 5.0, 7.0]
    assert lever.dates == (1.0, 3.0)


def test_a_lever_without_settings_is_what_it_was_before():
    assert Steps((), before=4.0)(NOW, MIDDLE).tolist() == [4.0] * 4


def test_a_line_is_straight_between_dates_and_flat_outside():
    line = Line((1.0, 2.0), (10.0, 20.0))
    assert line(np.array([0.0, 1.5, 9.0]), MIDDLE[:3]).tolist() == [10.0, 15.0, 20.0]
    assert line.dates == ()


def test_a_number_is_the_same_at_all_moments():
    assert signal_values(3, NOW, MIDDLE).tolist() == [3.0] * 4
    assert isinstance(Steps(()), Signal)
    assert isinstance(Line((0.0,), (1.0,)), Signal)


@pytest.mark.parametrize("dates", [(2.0, 1.0), (1.0, 1.0)])
def test_dates_must_rise(dates):
    with pytest.raises(VadoError, match="Steps: dates must rise"):
        Steps(tuple((d, 0.0) for d in dates))
    with pytest.raises(VadoError, match="Line: dates must rise"):
        Line(dates, (0.0, 0.0))


def test_a_line_needs_a_value_for_each_date():
    with pytest.raises(VadoError, match="2 dates need as many values, got 1"):
        Line((0.0, 1.0), (0.0,))
