"""Opioid misuse, use disorder, treatment, remission and overdose in the United States.

The published model SOURCE (Lim et al. 2022, Stringfellow et al. 2022), written anew
from its equations: 28 states, a year as unit of time, Euler steps of a sixteenth of it,
a clock that reads calendar years. Each subject has a file; numbers stand in
parameters.toml and inputs.csv. ``eq`` names the authors' variable.

People use in five ways without treatment: prescription opioids (Rx) misused
(``misuse``), heroin without a disorder (``nondis``), a prescription-opioid use disorder
(``oud``), the same with heroin (``oud_heroin``), and heroin use disorder (``hud``).
Each disorder also has people in three treatments, in early and in stable remission.
"""

from vado.core.errors import UnknownName
from vado.core.model import Model
from vado.models.opioids import (
    outside,
    overdose,
    remission,
    risk,
    start,
    treatment,
    use,
)
from vado.models.opioids.names import TREATMENTS

FEEDBACKS = ("all", "no_availability", "no_perceived_risk", "no_social_influence")


def opioids(feedback: str = "all") -> Model:
    """The model, with one of its three feedbacks held at neutral if so chosen.

    ``no_availability`` holds what people do independent of how easily prescription
    opioids and heroin are had, ``no_perceived_risk`` of the overdoses they hear of,
    ``no_social_influence`` of how many others use: the strengths of that kind are zero.
    """
    if feedback not in FEEDBACKS:
        raise UnknownName(feedback, FEEDBACKS, "feedback of opioids")
    model = Model(
        "opioids",
        source="lim2022",
        time_unit="year",
        dims={"treatment": len(TREATMENTS)},
        method="euler",
        step_size=1 / 16,
        origin=0.0,
    )
    outside.declare(model)
    start.declare(model)
    treatment.declare(model)
    remission.declare(model)
    overdose.declare(model)
    risk.declare(model, feedback)
    use.declare(model)
    return model
