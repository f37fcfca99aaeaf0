# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""How many people there are in each state at the start of 1999.

Surveys and registers give a first figure; a fitted correction between 0.8 and 1.2 takes
care of its error. In 1999 methadone is the only one of the three treatments.
"""

from vado.core.maths import pick, total
from vado.core.model import Model
from vado.models.opioids.names import (
    DISORDERS,
    PEOPLE,
    TREATMENTS,
    each,
    parameters,
)

METHADONE = TREATMENTS.index("methadone")


def declare(model: Model) -> None:
    """First figures, corrections, and the starting values of all stocks of people."""
    for place, name in enumerate(TREATMENTS):
        is_it = [float(k == place) for k in range(len(TREATMENTS))]
        model.table(f"is_{name}", dims="treatment", value=is_it)
    _untreated(model)
    _treated(model)
    _in_early_remission(model)
    _in_stable_remission(model)


def _untreated(model: Model) -> None:
    for name in ("misuse", "nondis", *DISORDERS):
        parameters(model, PEOPLE, f"{name}_1999")
        parameters(model, "1", f"{name}_correction")

    @model.quantity(unit=PEOPLE)
    def misuse_start(misuse_1999, misuse_correction):
        """People who misuse prescription opioids and use no heroin."""
        return misuse_1999 * misuse_correction

    @model.quantity(unit=PEOPLE)
    def nondis_start(nondis_1999, nondis_correction):
        """People who use heroin without a disorder."""
        return nondis_1999 * nondis_correction

    @model.quantity(unit=PEOPLE)
    def oud_start(oud_1999, oud_correction, oud_treated_start, success):
        """The survey counts the treated who do not do well; they are taken off."""
        return oud_1999 * oud_correction - _unwell(oud_treated_start, success)

    @model.quantity(unit=PEOPLE)
    def oud_heroin_start(
        oud_heroin_1999, oud_heroin_correction, oud_heroin_treated_start, success
    ):
        """The same for those who use both."""
        counted = oud_heroin_1999 * oud_heroin_correction
        return counted - _unwell(oud_heroin_treated_start, success)

    @model.quantity(unit=PEOPLE)
    def hud_start(hud_1999, hud_correction, hud_treated_start, success):
        """The same for heroin use disorder."""
        return hud_1999 * hud_correction - _unwell(hud_treated_start, success)


def _unwell(treated, success):
    """People in treatment who are counted as having the disorder."""
    return total((1 - success) * treated, "treatment")


def _treated(model: Model) -> None:
    parameters(model, PEOPLE, *(f"{t}_patients_1999" for t in TREATMENTS))
    each(model, "patients_1999", PEOPLE, _of("{}_patients_1999"))
    parameters(model, "1", "methadone_hud_share", "methadone_oud_heroin_share")
    for disorder in DISORDERS:
        parameters(model, "1", *_of(disorder + "_{}_correction"))
        corrections = _of(disorder + "_{}_correction")
        each(model, f"{disorder}_treated_correction", "1", corrections)

    @model.quantity(unit=PEOPLE)
    def oud_treated_start(
        patients_1999, methadone_hud_share, methadone_oud_heroin_share,
        oud_treated_correction,
    ):  # fmt: skip
        """Patients whose disorder is one of prescription opioids alone."""
        share = 1 - methadone_hud_share - methadone_oud_heroin_share
        return patients_1999 * share * oud_treated_correction

    @model.quantity(unit=PEOPLE)
    def oud_heroin_treated_start(
        patients_1999, methadone_oud_heroin_share, oud_heroin_treated_correction
    ):
        """Patients with a disorder of prescription opioids who use heroin too."""
        return (
            patients_1999 * methadone_oud_heroin_share * oud_heroin_treated_correction
        )

    @model.quantity(unit=PEOPLE)
    def hud_treated_start(patients_1999, methadone_hud_share, hud_treated_correction):
        """Patients with heroin use disorder."""
        return patients_1999 * methadone_hud_share * hud_treated_correction


def _of(pattern: str) -> tuple[str, str, str]:
    """A name for each treatment."""
    one, two, three = (pattern.format(t) for t in TREATMENTS)
    return one, two, three


def _in_early_remission(model: Model) -> None:
    parameters(model, PEOPLE, "oud_early_1999", "hud_early_1999")
    parameters(model, "1", *(f"{d}_early_correction" for d in DISORDERS))
    parameters(model, "1", "heroin_share_1999")

    @model.quantity(unit="1")
    def untreated_share(success):
        """Share of those in early remission who are not in treatment.

        The authors take it to be one less the success of methadone.
        """
        return 1 - pick(success, "treatment", METHADONE)

    @model.quantity(unit=PEOPLE)
    def oud_early_start(
        oud_early_1999, heroin_share_1999, untreated_share, oud_early_correction
    ):
        """In early remission from a disorder of prescription opioids alone."""
        people = oud_early_1999 * (1 - heroin_share_1999) * untreated_share
        return people * oud_early_correction

    @model.quantity(unit=PEOPLE)
    def oud_heroin_early_start(
        oud_early_1999, heroin_share_1999, untreated_share, oud_heroin_early_correction
    ):
        """The same, of those who have used heroin too."""
        people = oud_early_1999 * heroin_share_1999 * untreated_share
        return people * oud_heroin_early_correction

    @model.quantity(unit=PEOPLE)
    def hud_early_start(hud_early_1999, untreated_share, hud_early_correction):
        """In early remission from heroin use disorder."""
        return hud_early_1999 * untreated_share * hud_early_correction


def _in_stable_remission(model: Model) -> None:
    parameters(model, PEOPLE, "oud_stable_1999", "hud_stable_1999")
    parameters(model, "1", *(f"{d}_stable_correction" for d in DISORDERS))

    @model.quantity(unit=PEOPLE)
    def oud_stable_start(oud_stable_1999, heroin_share_1999, oud_stable_correction):
        """In stable remission from a disorder of prescription opioids alone."""
        return oud_stable_1999 * (1 - heroin_share_1999) * oud_stable_correction

    @model.quantity(unit=PEOPLE)
    def oud_heroin_stable_start(
        oud_stable_1999, heroin_share_1999, oud_heroin_stable_correction
    ):
        """The same, of those who have used heroin too."""
        return oud_stable_1999 * heroin_share_1999 * oud_heroin_stable_correction

    @model.quantity(unit=PEOPLE)
    def hud_stable_start(hud_stable_1999, hud_stable_correction):
        """In stable remission from heroin use disorder."""
        return hud_stable_1999 * hud_stable_correction
