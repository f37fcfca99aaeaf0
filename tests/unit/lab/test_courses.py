"""A lever's course, by hand."""

import numpy as np

from vado.lab.courses import Course, Turn

COURSE = Course(
    turns=(
        Turn(start=2.0, value=4.0),
        Turn(start=4.0, value=0.0, reached=8.0),
    ),
    before=1.0,
)


def test_a_jump_comes_with_the_first_step_after_its_date() -> None:
    now = np.array([1.0, 1.5, 2.0, 2.5])
    assert COURSE(now, now + 0.25).tolist() == [1.0, 1.0, 4.0, 4.0]


def test_a_line_goes_straight_to_its_value_and_stays() -> None:
    now = np.array([4.0, 5.0, 8.0, 9.0])
    assert COURSE(now, now).tolist() == [4.0, 3.0, 0.0, 0.0]


def test_steps_end_where_it_jumps_or_bends() -> None:
    assert list(COURSE.dates) == [2.0, 4.0, 8.0]
