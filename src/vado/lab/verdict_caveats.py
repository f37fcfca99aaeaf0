"""What is said beside every verdict; it cannot be switched off."""

from collections.abc import Iterator

from vado.analysis.verdicts.runner import Verdict
from vado.catalog.check_claims import series_of
from vado.catalog.claims import Claim, Reading
from vado.catalog.contents import Catalog
from vado.catalog.points import points
from vado.catalog.records import Text


def limits() -> tuple[Text, ...]:
    """What holds for all verdicts."""
    return (
        Text(
            en="What the record shows within the stated tests, not a forecast.",
            es="Lo que muestra el registro dentro de las pruebas enunciadas, no un "
            "pronóstico.",
        ),
        Text(
            en="Not evidence about any person.",
            es="No es evidencia sobre ninguna persona.",
        ),
        Text(
            en="Not an endorsement by either government.",
            es="No es un aval de ninguno de los dos gobiernos.",
        ),
    )


def caveats(
    claim: Claim,
    reading: Reading,
    verdict: Verdict | None,
    catalog: Catalog,
    frozen: bool,
) -> tuple[Text, ...]:
    """The limits of all verdicts, then those of this one."""
    return (*limits(), *_own(claim, reading, verdict, catalog, frozen))


def _own(
    claim: Claim,
    reading: Reading,
    verdict: Verdict | None,
    catalog: Catalog,
    frozen: bool,
) -> Iterator[Text]:
    if reading.scope is not None:
        yield reading.scope
    for key in series_of(reading.test):
        series, (last, _) = catalog.series[key], points(catalog, key)[-1]
        yield Text(
            en=f"{series.label.en}: data to {last}. {series.faults.en}",
            es=f"{series.label.es}: datos hasta {last}. {series.faults.es}",
        )
    for label in verdict.outcome.silent if verdict is not None else ():
        yield Text(
            en=f"{label.en}: lacks periods that the test asks for, and is left out.",
            es=f"{label.es}: le faltan periodos que la prueba pide, y se deja fuera.",
        )
    if verdict is not None and verdict.finding.dominant == "negligible":
        yield Text(
            en="What contradicts it is mostly a negligible number, not an opposite "
            "one.",
            es="Lo que la contradice es sobre todo un número insignificante, no uno "
            "opuesto.",
        )
    if reading.test is not None and not frozen:
        yield Text(
            en="The thresholds of this claim were not frozen before it was judged.",
            es="Los umbrales de esta afirmación no se fijaron antes de evaluarla.",
        )
    if claim.evidence != "seen":
        yield Text(
            en="The wording or date of the claim rests on a secondary or unverified "
            "source.",
            es="La redacción o la fecha de la afirmación se apoya en una fuente "
            "secundaria o sin verificar.",
        )
