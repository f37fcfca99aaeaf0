"""Made-up but plausible answers of a comparison, for the tests of the brief.

No number here comes from a run: they only have the shape of one.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from vado.catalog.contents import Catalog, ModelFiles
from vado.catalog.records import (
    About,
    Actor,
    Draws,
    Lever,
    Outcome,
    Package,
    Parameter,
    Scenario,
    Series,
    Setting,
    Source,
    Span,
    Structure,
    Switch,
    Text,
)
from vado.lab.answers import (
    CompareAnswer,
    OutcomeBands,
    PairedRow,
    Quantiles,
    Status,
    ValidateAnswer,
    ValidationRow,
)
from vado.lab.brief.compose import compose
from vado.lab.brief.content import BriefContent, Observed
from vado.lab.brief.observed import observe

COMMAND = "vado brief cartels --futures 1000 --seed 1"
FINGERPRINT = "3f6c1d" + "0" * 58
TIMES = tuple(float(year) for year in range(2012, 2033))
RECRUITMENT = "cartels.recruitment_factor"
ARRESTS = "cartels.incapacitation_factor"
EFFECTS = {
    "status_quo": (1.0, 1.0),
    "recruitment_first": (0.62, 0.5),
    "arrests_first": (0.86, 0.97),
    "both": (0.45, 0.47),
}
"""By package: where deaths and recruitment stand in 2032, relative to the base."""


def both(en: str, es: str) -> Text:
    return Text(en=en, es=es)


def sources() -> dict[str, Source]:
    common = {"licence": "none stated", "accessed": date(2026, 11, 23)}
    return {
        "prieto2023": Source(
            key="prieto2023",
            title="Reducing cartel recruitment is the only way to lower violence in "
            "Mexico",
            authors="Prieto-Curiel, R.; Campedelli, G. M.; Hope, A.",
            year=2023,
            kind="paper",
            evidence="secondary",
            doi="10.1126/science.adh2888",
            note="Abstract and press reports were read, not the full text.",
            **common,
        ),
        "prieto2023_code": Source(
            key="prieto2023_code",
            title="Recruitment: R script of the paper",
            authors="Prieto-Curiel, R.",
            year=2023,
            kind="code",
            evidence="seen",
            url="https://github.com/rafaelprietocuriel/Recruitment",
            **common,
        ),
        "vado_cartels": Source(
            key="vado_cartels",
            title="Computations and judgements of this project on cartels",
            authors="The vado authors",
            year=2026,
            kind="own",
            evidence="derived",
            **common,
        ),
        "inegi_homicides": Source(
            key="inegi_homicides",
            title="Deaths by homicide & missing people <registers>",
            authors="INEGI; RNPDNO",
            year=2025,
            kind="dataset",
            evidence="secondary",
            **common,
        ),
    }


def lever(key: str, label: Text, effect: Text, not_modelled: Text) -> Lever:
    return Lever(
        key=key,
        label=label,
        description=label,
        actor="mx_government",
        unit="1",
        range=Span(low=0, high=4),
        default=1,
        grade="C",
        effect=effect,
        not_modelled=not_modelled,
        source="prieto2023_code",
        place="scenarios of the script",
    )


def levers() -> dict[str, Lever]:
    return {
        RECRUITMENT: lever(
            RECRUITMENT,
            both("Recruitment, relative to today", "Reclutamiento, respecto al actual"),
            both("Recruits per member and week.", "Reclutas por integrante y semana."),
            both(
                "Which programme would lower recruitment, by how much and at what "
                "cost; recruits are not taken from any population.",
                "Qué programa lo reduciría, cuánto y a qué costo; los reclutas no "
                "salen de ninguna población.",
            ),
        ),
        ARRESTS: lever(
            ARRESTS,
            both("Arrests, relative to today", "Detenciones, respecto a las actuales"),
            both(
                "Members removed by the state in a week, in the whole country.",
                "Integrantes que el Estado retira por semana, en todo el país.",
            ),
            both(
                "Deterrence, fragmentation, retaliation, release from prison, abuse.",
                "Disuasión, fragmentación, represalias, excarcelación, abusos.",
            ),
        ),
    }


def outcome(name: str, en: str, es: str, unit: str, wanted: str | None) -> Outcome:
    return Outcome(
        key=f"cartels.{name}",
        label=both(en, es),
        description=both(f"{en} in the whole country.", f"{es} en todo el país."),
        unit=unit,
        show="number",
        wanted={"mx_government": wanted, "us_government": wanted} if wanted else {},
        grade="C",
    )


def outcomes() -> dict[str, Outcome]:
    week, made = "person / week", outcome
    every = (
        made("deaths", "Deaths in conflict", "Muertes en conflictos", week, "lower"),
        made("total_members", "Members", "Integrantes", "person", "lower"),
        made("recruitment", "Recruitment, gross", "Reclutamiento, bruto", week, None),
        made("incapacitation", "Arrests", "Detenciones", week, None),
        made(
            "homicides_and_missing",
            "Homicides and missing people",
            "Homicidios dolosos y personas desaparecidas",
            week,
            None,
        ),
    )
    return {o.key: o for o in every}


def packages() -> dict[str, Package]:
    half = (Setting(start=date(2022, 1, 1), value=0.5),)
    double = (Setting(start=date(2022, 1, 1), value=2.0),)
    every = (
        ("status_quo", both("Status quo", "Sin cambios"), {}),
        (
            "recruitment_first",
            both("Recruitment first", "Primero el reclutamiento"),
            {RECRUITMENT: half},
        ),
        (
            "arrests_first",
            both("Arrests first", "Primero las detenciones"),
            {ARRESTS: double},
        ),
        (
            "both",
            both("Both together", "Ambas a la vez"),
            {RECRUITMENT: half, ARRESTS: double},
        ),
    )
    return {k: Package(key=k, label=text, levers=moved) for k, text, moved in every}


def about() -> About:
    return About(
        key="cartels",
        title=both("Cartels", "Cárteles"),
        question=both(
            "Does lowering recruitment or raising arrests reduce cartels and violence "
            "more?",
            "¿Qué reduce más los cárteles y la violencia: bajar el reclutamiento o "
            "aumentar las detenciones?",
        ),
        source="prieto2023",
        start=date(2012, 1, 1),
        end=date(2032, 1, 1),
        fitted_until=2021,
        packages=("recruitment_first", "arrests_first", "both"),
        policies_start=date(2022, 1, 1),
        horizons=(date(2027, 1, 1), date(2032, 1, 1)),
        outcomes=tuple(outcomes()),
        switches=(
            Switch(
                name="network",
                label=both("Network of conflicts", "Red de conflictos"),
                default="synthetic",
                choices={
                    "synthetic": both(
                        "a seeded stand-in made from summary figures",
                        "un sustituto sembrado, hecho de cifras resumidas",
                    ),
                },
            ),
        ),
        draws={
            "calibrated": Draws(
                label=both(
                    "along the ridge that fits the deaths",
                    "a lo largo de la cresta que se ajusta a las muertes",
                ),
                kind="values",
            )
        },
        caveats=caveats(),
    )


def caveats() -> tuple[Text, ...]:
    return (
        both(
            "The network of conflicts is frozen and, here, synthetic.",
            "La red de conflictos está congelada y, aquí, es sintética.",
        ),
        both(
            "Groups do not split, merge, arise or move.",
            "Los grupos no se dividen, fusionan, surgen ni se mueven.",
        ),
        both(
            "Smooth growth cannot follow the plateau of homicides since 2018.",
            "Un crecimiento sin quiebres no sigue la meseta de homicidios desde 2018.",
        ),
    )


def parameters() -> dict[str, Parameter]:
    numbers = (
        ("recruitment_rate", "Recruitment rate", "1 / week", 2.527474e-3, 1e-4, 1e-2),
        ("lethality", "Lethality", "1 / person / week", 1.549231e-8, 1e-10, 1e-6),
        ("members_2012", "Members in 2012", "person", 115_000.0, 6e4, 4e5),
    )
    return {
        name: Parameter(
            name=name,
            label=both(label, label),
            unit=unit,
            value=value,
            range=Span(low=low, high=high),
            reason=both("Fit.", "Ajuste."),
            source="prieto2023_code",
            place="optimum of the fit",
            kind="fitted",
            grade="C",
        )
        for name, label, unit, value, low, high in numbers
    }


def catalog() -> Catalog:
    actor = Actor(
        key="mx_government",
        label=both("Mexican government", "Gobierno de México"),
        country="mx",
        description=both("The federal government.", "El gobierno federal."),
    )
    text = both("Published", "Publicada")
    scenario = Scenario(
        key="reference",
        label=both("Reference", "De referencia"),
        description=text,
        system="cartels",
    )
    return Catalog(
        folder=Path("."),
        sources=sources(),
        actors={actor.key: actor},
        levers=levers(),
        outcomes=outcomes(),
        packages=packages(),
        scenarios={"reference": scenario},
        structures={
            "published": Structure(
                key="published", label=text, description=text, system="cartels"
            )
        },
        models={
            "cartels": ModelFiles(
                folder=Path("."), about=about(), parameters=parameters()
            )
        },
    )


def bands(name: str, package: str) -> OutcomeBands:
    """Smooth growth with a fan that widens, bent by the package from 2022."""
    start, growth, spread = {
        "cartels.deaths": (67.0, 0.061, 0.5),
        "cartels.total_members": (190_000.0, 0.035, 0.9),
        "cartels.recruitment": (420.0, 0.035, 0.6),
        "cartels.incapacitation": (160.0, 0.0, 0.8),
        "cartels.homicides_and_missing": (640.0, 0.061, 0.08),
    }[name]
    end = EFFECTS[package][1 if name == "cartels.recruitment" else 0]
    if name == "cartels.incapacitation":
        end = 2.0 if package in ("arrests_first", "both") else 1.0
    columns: dict[str, list[float]] = {k: [] for k in Quantiles.model_fields}
    for time in TIMES:
        bend = max(0.0, min(1.0, (time - 2022) / 10)) ** 0.6
        if name == "cartels.incapacitation":
            bend = float(time >= 2022)
        middle = start * (1 + growth) ** (time - 2012) * (1 + (end - 1) * bend)
        wide = spread * (0.4 + (time - 2012) / 25)
        for key, z in zip(columns, (-1.64, -0.67, 0.0, 0.67, 1.64), strict=True):
            columns[key].append(middle * (1 + wide) ** z)
    unit = "person" if name == "cartels.total_members" else "person / week"
    return OutcomeBands(
        unit=unit,
        show="number",
        connected=True,
        **{key: tuple(values) for key, values in columns.items()},
    )


def quantiles(middle: float, spread: float) -> Quantiles:
    return Quantiles(
        q05=middle - spread,
        q25=middle - spread / 2,
        q50=middle,
        q75=middle + spread / 2,
        q95=middle + spread,
    )


def row(
    package: str, name: str, year: float, base: str = "status_quo", **given: object
) -> PairedRow:
    """One pairing; shares and flags as given."""
    at = TIMES.index(year)
    mine, theirs = bands(name, package), bands(name, base)
    value, under = mine.q50[at] or 0.0, theirs.q50[at] or 0.0
    relative = value / under - 1
    lower = min(1.0, max(0.0, 0.5 - 1.4 * relative))
    facts: dict[str, object] = {
        "package": package,
        "outcome": name,
        "unit": mine.unit,
        "show": "number",
        "connected": True,
        "year": year,
        "base": quantiles(under, under / 3),
        "value": quantiles(value, value / 3),
        "difference": quantiles(value - under, under / 4),
        "relative": quantiles(relative, 0.25),
        "share_lower": 0.0 if relative == 0 else lower,
        "share_higher": 0.0 if relative == 0 else 1 - lower,
        "futures": 1_000,
    }
    return PairedRow.model_validate(facts | given)


def comparison(**given: object) -> CompareAnswer:
    every = tuple(EFFECTS)
    best = dict(zip(every, (0.01, 0.05, 0.02, 0.92), strict=True))
    facts: dict[str, object] = {
        "system": "cartels",
        "base": "status_quo",
        "packages": every,
        "labels": {key: p.label for key, p in packages().items()},
        "scenario": "reference",
        "structure": "published",
        "switches": {"network": "synthetic"},
        "draws": "calibrated",
        "futures": 1_000,
        "seed": 1,
        "step": "4w",
        "years": (2027.0, 2032.0),
        "status": {k: Status(ok=1000, diverged=0, negative=0, failed=0) for k in every},
        "rows": tuple(
            row(package, name, year)
            for package in every[1:]
            for name in outcomes()
            for year in (2027.0, 2032.0)
        ),
        "best": {name: {"2027": best, "2032": best} for name in outcomes()},
        "times": TIMES,
        "bands": {k: {name: bands(name, k) for name in outcomes()} for k in every},
        "fingerprint": FINGERPRINT,
        "version": "0.1.0",
        "caveats": caveats(),
    }
    return CompareAnswer.model_validate(facts | given)


def head_to_head() -> CompareAnswer:
    """All others against arrests over the same futures."""
    every = tuple(EFFECTS)
    return comparison(
        base="arrests_first",
        rows=tuple(
            row(package, name, year, "arrests_first", share_lower=0.81)
            for package in every
            for name in outcomes()
            for year in (2027.0, 2032.0)
            if package != "arrests_first"
        ),
    )


def validation() -> ValidateAnswer:
    def one(label: Text, reported: float, ours: float | None, **given: object):
        facts: dict[str, object] = {
            "model": "cartels",
            "name": "figure",
            "label": label,
            "scenario": "reference",
            "policy": "status_quo",
            "outcome": "cartels.total_members",
            "network": "bacrim2020",
            "reported": reported,
            "ours": ours,
            "relative_error": None if ours is None else ours / reported - 1,
            "tolerance": 0.02,
            "ok": None if ours is None else True,
            "explained": False,
            "where": "Science 381:1312, abstract",
            "note": None,
        }
        return ValidationRow.model_validate(facts | given)

    rows = (
        one(both("Members in 2022", "Integrantes en 2022"), 175_000.0, 173_837.0),
        one(
            both("Error of the fit, SSE", "Error del ajuste, SSE"),
            37_963.56,
            37_963.56,
            tolerance=1e-6,
            where="public script, optimum",
        ),
        one(
            both(
                "Deaths, arrests doubled, 2022 to 2027",
                "Muertes con detenciones al doble, 2022 a 2027",
            ),
            0.08,
            0.017,
            ok=False,
            explained=True,
            where="Infobae, 2023-09-24",
            note=both(
                "No parameter set tried gives it; the public code gives +1.7%.",
                "Ningún conjunto probado lo da; el código público da +1.7%.",
            ),
        ),
        one(
            both("Largest group in 2022", "Grupo mayor en 2022"),
            28_764.0,
            None,
            note=both("Needs bacrim2020.", "Requiere bacrim2020."),
        ),
    )
    return ValidateAnswer(rows=rows, version="0.1.0")


def registered() -> Series:
    """An observed series of yearly counts."""
    return Series(
        key="mx_homicides_and_missing",
        label=both(
            "Homicides and missing people, registered",
            "Homicidios dolosos y personas desaparecidas, registrados",
        ),
        file="series.csv",
        unit="person / year",
        source="inegi_homicides",
        place="national totals",
        licence="free use",
        accessed=date(2026, 11, 23),
        sha256="0" * 64,
        grade="B",
        cleaning="sum of two registers",
        faults=both(
            "Registers are revised, recent years most.",
            "Los registros se revisan, sobre todo los años recientes.",
        ),
    )


def observed() -> dict[str, Observed]:
    later = (58.1, 63.8, 68.8)
    thousands = (36.7, 40.7, 37.9, 34.2, 39.2, 49.4, 53.8, 59.9, 59.7, 58.1, *later)
    values = {2012 + k: 1_000 * value for k, value in enumerate(thousands)}
    return {
        "cartels.homicides_and_missing": observe(
            registered(), values, "person / week", 2021
        )
    }


def altered(outcome: str, **given: object) -> dict[str, dict[str, OutcomeBands]]:
    """The bands of the sample with one outcome told differently."""
    return {
        key: {
            name: b.model_copy(update=given) if name == outcome else b
            for name, b in by.items()
        }
        for key, by in comparison().bands.items()
    }


def replaced(catalog: Catalog, **given: object) -> Catalog:
    """The catalog with other records of one kind."""
    return replace(catalog, **given)  # type: ignore[arg-type]


def content(compare: CompareAnswer | None = None) -> BriefContent:
    """A whole brief of the sample."""
    return compose(
        catalog=catalog(),
        compare=compare or comparison(),
        validation=validation(),
        rival=head_to_head(),
        observed=observed(),
        command=COMMAND,
    )
