"""scipy's LSODA on the model `cartels`: one future at a time, as a script would."""

import numpy as np
from problem import WEEKS, Problem
from scipy.integrate import solve_ivp
from scipy.sparse import csr_array

Array = np.ndarray


def run(problem: Problem, futures: int) -> Array:
    """Members at the end of the first futures, shape (group, future)."""
    rivalry = csr_array(problem.tables["rivalry"])
    divided = 1 / (problem.tables["allies"] + 1)
    names = ("recruitment_rate", "incapacitated_per_week", "lethality", "saturation")
    names += ("cap_members", "members_2012")
    ends = []
    for k in range(futures):
        rho, eta, theta, omega, cap, first = (problem.inputs[n][k] for n in names)

        def rate(t: float, y: Array, of=(rho, eta, theta, omega, cap)) -> Array:
            rho, eta, theta, omega, cap = of
            x = y[:150]
            every = x.sum()
            arrests = eta / max(every, cap) * x
            dead = theta * x * ((rivalry @ x + every - x) * divided)
            left = omega * x * x
            flows = (rho * every, arrests.sum(), dead.sum(), left.sum())
            return np.concatenate([rho * x - arrests - dead - left, flows])

        start = np.concatenate([first * problem.tables["share_2012"], np.zeros(4)])
        done = solve_ivp(
            rate, (0.0, WEEKS), start, method="LSODA", rtol=1e-8, atol=1e-3
        )
        ends.append(done.y[:150, -1])
    return np.array(ends).T
