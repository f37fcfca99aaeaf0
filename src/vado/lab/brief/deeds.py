"""A package as the thing done in a sentence: 'halving recruitment from 2022'."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vado.catalog.records import Package, Setting, Text
from vado.lab.brief.tongues import Tongues

VERBS = {0.0: "zero", 0.5: "half", 1.0: "same", 2.0: "double", 3.0: "triple"}
FEW = 2
"""Levers that one sentence can hold."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a package does, in words that fit into a sentence."""

    what: Text
    dated: Text
    """The same with the date from which it is done."""
    start: date | None = None

    def beside(self, other: "Deed") -> Text:
        """Without its date where the sentence has said it of the other already."""
        return self.what if self.start == other.start else self.dated


def deed(package: Package, units: Mapping[str, str], tongues: Tongues) -> Deed:
    """What the package does; its label where levers cannot be put in a few words.

    ``units`` has the unit of each lever: only factors can be told as verbs.
    """
    if not package.levers:
        none = tongues.say("deed.none")
        return Deed(what=none, dated=none)
    parts, starts = [], set()
    for lever, settings in package.levers.items():
        told = units.get(lever) == "1" and tongues.has(f"noun.{lever}")
        if len(settings) != 1 or not told:
            return _named(package, tongues)
        starts.add(settings[0].start)
        parts.append(_verb(lever, settings[0], tongues))
    if len(starts) > 1 or len(parts) > FEW:
        return _named(package, tongues)
    start, what = starts.pop(), parts[0]
    if len(parts) == FEW:
        what = tongues.say("deed.two", first=parts[0], last=parts[1])
    dated = tongues.say("deed.from", deed=what, start=tongues.day(start))
    return Deed(what=what, dated=dated, start=start)


def _named(package: Package, tongues: Tongues) -> Deed:
    named = tongues.say("deed.named", label=package.label)
    return Deed(what=named, dated=named)


def _verb(lever: str, setting: Setting, tongues: Tongues) -> Text:
    verb = VERBS.get(setting.value, "multiply")
    noun = tongues.say(f"noun.{lever}")
    factor = tongues.exact(setting.value)
    return tongues.say(f"deed.{verb}", noun=noun, factor=factor)
