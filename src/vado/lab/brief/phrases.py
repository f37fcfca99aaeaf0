"""Small texts that the page and the terminal share."""

from vado.catalog.records import Source
from vado.lab.answers import PairedRow
from vado.lab.brief import numerals
from vado.lab.brief.content import BriefContent, Finding, LeverSetting
from vado.lab.brief.tongues import raised
from vado.lab.brief.words import Words


def setting_text(setting: LeverSetting, words: Words) -> str:
    """What a lever is set to, and from when."""
    key = "strategies.setting" if setting.unit == "1" else "strategies.setting_unit"
    return words.format(
        key,
        label=words.of(setting.label),
        unit=words.format(f"unit.{setting.unit}"),
        value=numerals.exact(setting.value, words.language),
        start=numerals.day(setting.start, words.language),
    )


def instead_text(row: PairedRow, words: Words) -> str | None:
    """What stands in place of numbers, where none may be told."""
    if not row.connected:
        return words.format("comparison.unconnected")
    if row.show == "none":
        return words.format("comparison.hidden")
    if row.share_lower == 0 and row.share_higher == 0:
        return words.format("comparison.no_difference")
    return None


def difference_text(row: PairedRow, words: Words) -> tuple[str, str]:
    """The median difference, and the range that holds 90% of futures."""
    four = row.difference
    middle, low, high = numerals.signed_together(
        (four.q50, four.q05, four.q95), words.language
    )
    return middle, words.format("comparison.range", low=low, high=high)


def relative_text(row: PairedRow, words: Words) -> tuple[str, str]:
    """The same in percent of the base."""
    middle, low, high = (
        numerals.signed_percent(value, words.language)
        for value in (row.relative.q50, row.relative.q05, row.relative.q95)
    )
    return middle, words.format("comparison.range", low=low, high=high)


def notice(words: Words) -> list[str]:
    """What holds for every brief, said first."""
    return [
        words.format(f"brief.{key}") for key in ("forecast", "person", "endorsement")
    ]


def command(content: BriefContent, words: Words) -> str:
    """What makes this page again, in this language."""
    return f"{content.recipe.command} --lang {words.language}"


def facts_text(content: BriefContent, words: Words) -> str:
    """What the futures are, in one line beside the answer."""
    recipe = content.recipe
    facts = [
        (
            words.format("recipe.futures"),
            numerals.exact(recipe.futures, words.language),
        ),
        (words.format("recipe.draws"), words.of(recipe.draws)),
        (words.format("recipe.structure"), words.of(recipe.structure)),
        *((words.of(s.label), words.of(s.choice)) for s in recipe.switches),
    ]
    told = " ".join(f"{name}: {value}." for name, value in facts)
    return f"{words.of(content.status)} {told}"


def moment_text(time: float, words: Words) -> str:
    """'At the start of 2027', at the start of a line."""
    key = "moment.year" if time == int(time) else "moment.decimal"
    return raised(words.format(key, year=numerals.year(time, words.language)))


def source_of(content: BriefContent, key: str) -> Source:
    """A source of the brief by its key."""
    return next(source for source in content.sources if source.key == key)


def finding_source(finding: Finding, content: BriefContent, words: Words) -> str:
    """How a finding is known, and from where."""
    return words.format(
        "findings.source",
        evidence=raised(words.format(f"evidence.{finding.evidence}")),
        source=source_of(content, finding.source).title,
        place=words.of(finding.place),
    )
