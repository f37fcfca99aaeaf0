"""The summary of joint draws is remade to the byte, and keeps what holds them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import joint_sample as sample
from vado.analysis.posterior import DEPENDENCE, MARGINALS, remake
from vado.analysis.posterior_agreement import agreement
from vado.analysis.posterior_fit import candidates_of, chosen, on_grid, order_of
from vado.analysis.summary import Summary, between, draw, exponential, read_summary
from vado.core.errors import VadoError

FUTURES = 4_000


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample.write(tmp_path_factory.mktemp("joint") / "draws.tab")


@pytest.fixture(scope="module")
def summary(joint: Path) -> Summary:
    for name, content in remake(joint, sample.parameters()).items():
        (joint.parent / name).write_bytes(content)
    folder = joint.parent
    return read_summary(folder / MARGINALS, folder / DEPENDENCE, sample.parameters())


def test_the_files_are_the_same_whenever_they_are_remade(joint: Path) -> None:
    once, again = (remake(joint, sample.parameters()) for _ in range(2))
    assert once == again
    assert once.keys() == {MARGINALS, DEPENDENCE}


def test_the_order_of_the_authors_draws_does_not_matter(
    joint: Path, tmp_path: Path
) -> None:
    turned = {name: values[::-1] for name, values in sample.columns().items()}
    other = sample.write(tmp_path / "turned.tab", **turned)
    parameters = sample.parameters()
    assert remake(other, parameters) == remake(joint, parameters)


def test_what_holds_the_draws_holds_the_futures(summary: Summary) -> None:
    drawn = draw(summary, 1, 0, FUTURES)
    ratio = drawn["deaths"] / (drawn["rate"] * drawn["multiple"])
    # The draws have the product within 2 %; a summary of logarithms keeps it so but for
    # what an interpolated rest adds.
    assert np.abs(ratio - 1).max() < 0.04


def test_each_parameter_keeps_its_spread(summary: Summary) -> None:
    drawn = draw(summary, 1, 0, FUTURES)
    shares = [0.05, 0.25, 0.5, 0.75, 0.95]
    for name, values in sample.columns().items():
        theirs, ours = np.quantile(values, shares), np.quantile(drawn[name], shares)
        width = theirs[-1] - theirs[0]
        # Four standard errors of a quantile of 600 even draws.
        assert np.abs(ours - theirs).max() < 0.08 * width


def test_a_share_of_futures_is_on_the_very_end_of_a_range(summary: Summary) -> None:
    share = float((draw(summary, 1, 0, FUTURES)["strength"] == 0.0).mean())
    assert share == pytest.approx(
        (sample.columns()["strength"] == 0.0).mean(), abs=0.05
    )


def test_no_draw_of_the_authors_is_in_the_files(joint: Path) -> None:
    text = b"".join(remake(joint, sample.parameters()).values()).decode()
    cells = {cell for line in text.splitlines() for cell in line.split(",")}
    inner = [
        f"{v}" for x in sample.columns().values() for v in x.tolist() if 0 < v != 1.0
    ]
    assert not cells & set(inner)


def test_a_parameter_that_never_varies_is_refused(tmp_path: Path) -> None:
    flat = sample.write(tmp_path / "flat.tab", rate=np.ones(sample.DRAWS))
    with pytest.raises(VadoError, match="'rate' has the same value in every draw"):
        remake(flat, sample.parameters())


def test_what_others_tell_best_comes_last_unless_it_sits_on_an_end() -> None:
    rng = np.random.default_rng(3)
    one, two = rng.standard_normal((2, 500))
    told = one + two + 0.3 * rng.standard_normal(500)
    standing = on_grid(np.stack([told, one, 3 * two]))
    assert order_of(standing, np.array([False, False, False]))[-1] == 0
    assert order_of(standing, np.array([True, False, False]))[0] == 0


def test_moments_are_exact() -> None:
    standing = on_grid(np.random.default_rng(1).standard_normal((4, 300)))
    candidates = candidates_of(standing)
    whole = [[int(x) for x in row] for row in candidates.values.tolist()]
    for k, row in enumerate(whole):
        sums = [sum(x * y for x, y in zip(row, other, strict=True)) for other in whole]
        assert candidates.moments[k].tolist() == sums


def test_terms_are_those_that_made_a_parameter() -> None:
    rng = np.random.default_rng(2)
    one, two, noise = rng.standard_normal((3, 2_000))
    made = 0.5 + 0.8 * one - 0.6 * one * two + 0.01 * noise
    candidates = candidates_of(on_grid(np.stack([one, two, made])))
    found = {
        candidates.factors[k]: coefficient
        for k, coefficient in chosen(candidates, 2).items()
    }
    largest = {f: c for f, c in found.items() if abs(c) > 0.01}
    assert largest.keys() == {(), (0,), (0, 1)}
    # Ten standard errors of 0.01 / sqrt(2,000), and what the grid rounds.
    assert found[()] == pytest.approx(0.5, abs=0.003)
    assert found[(0,)] == pytest.approx(0.8, abs=0.003)
    assert found[(0, 1)] == pytest.approx(-0.6, abs=0.003)


@given(st.floats(-600, 600))
def test_the_exponential_is_right_to_the_last_digits(x: float) -> None:
    # One part in 2**50: the series rounds fourteen times, mostly below the last bit.
    assert float(exponential(np.array([x]))[0]) == pytest.approx(np.exp(x), rel=2**-50)


@given(st.floats(0, 1))
def test_between_quantiles_lines_are_straight(share: float) -> None:
    shares, quantiles = np.array([0, 0.2, 1.0]), np.array([-1.0, 0.0, 4.0])
    found = float(between(shares, quantiles, np.array([share]))[0])
    assert found == pytest.approx(np.interp(share, shares, quantiles), abs=1e-12)


def test_draws_agree_with_themselves() -> None:
    values = np.random.default_rng(1).uniform(1, 2, (3, 200))
    (same,) = agreement(lambda v, p: {"deaths": values}, {}, {}, ["none"])
    assert (same.low, same.median, same.high, same.typical) == (0, 0, 0, 0)
    assert same.width == (1, 1)


def test_agreement_says_how_far_apart_and_how_much_wider() -> None:
    joint = np.tile(np.linspace(90, 110, 201), (2, 1))
    ours = 100 + 2 * (joint - 100)
    runs = {"joint": joint, "summary": ours}
    (found,) = agreement(
        lambda values, package: {"deaths": runs[str(values["which"])]},
        {"which": "joint"},  # type: ignore[dict-item]
        {"which": "summary"},  # type: ignore[dict-item]
        ["none"],
    )
    assert found.median == pytest.approx(0.0)
    assert found.low == pytest.approx(9.5 / 90.5)
    assert found.high == pytest.approx(9.5 / 109.5)
    assert found.width == pytest.approx((2.0, 2.0))


def test_outcomes_that_are_no_numbers_are_refused() -> None:
    values = np.full((2, 5), np.nan)
    with pytest.raises(VadoError, match="not a number in every future"):
        agreement(lambda v, p: {"deaths": values}, {}, {}, ["none"])
