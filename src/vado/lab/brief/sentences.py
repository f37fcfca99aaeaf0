"""Plain sentences made from shares and quantiles; none of them is written by hand."""

from collections.abc import Mapping, Sequence
from math import floor

from vado.catalog.records import Text
from vado.lab.answers import CompareAnswer, OutcomeBands, PairedRow, Status
from vado.lab.brief.content import Sentence
from vado.lab.brief.deeds import Deed
from vado.lab.brief.tongues import Tongues, capital

DIVIDED = 0.6
"""Below this share neither side has a clear majority of futures, and we say so."""


def futures_text(share: float, total: int, tongues: Tongues) -> Text:
    """'8 of 10 futures'; finer near the ends, where ten would say none or all."""
    if share >= 1:
        return tongues.say("count.all", total=tongues.exact(total))
    if share > 0.995:
        return tongues.say("count.nearly_all")
    if share >= 0.95:
        return tongues.say("count.hundred", count=floor(100 * share + 0.5))
    return tongues.say("count.ten", count=floor(10 * share + 0.5))


def paired_sentence(
    row: PairedRow,
    deeds: Mapping[str, Deed],
    base: str,
    label: Text,
    tongues: Tongues,
    before: tuple[float, float] | None = None,
) -> Sentence | None:
    """What one package does to one outcome; None where nothing may be told.

    ``before`` is when packages part and the median then: less than the base may still
    be more than before.
    """
    lower, higher = row.share_lower, row.share_higher
    if not row.connected or row.show == "none" or lower is None or higher is None:
        return None
    places = {
        "deed": deeds[row.package].dated,
        "other": deeds[base].beside(deeds[row.package]),
        "moment": tongues.moment(row.year),
    }
    if max(lower, higher) == 0:
        return Sentence(text=tongues.say("answer.same", **places))
    side = "lower" if lower >= higher else "higher"
    share = max(lower, higher)
    divided = "divided_" if share < DIVIDED else ""
    text = tongues.say(
        f"answer.{divided}{side}",
        futures=futures_text(share, row.futures, tongues),
        **{side: _side(row.outcome, side, label, tongues)},
        **places,
    )
    return Sentence(text=text, detail=_size(row, before, tongues), share=share)


def best_sentence(
    answer: CompareAnswer,
    outcome: str,
    time: float,
    deeds: Mapping[str, Deed],
    tongues: Tongues,
) -> Sentence | None:
    """Which of all courses is the lowest most often."""
    shares = answer.best.get(outcome, {})
    here = next((by for year, by in shares.items() if float(year) == time), {})
    if len(here) < 3:
        return None
    package = max(here, key=lambda key: here[key])
    text = tongues.say(
        "answer.best",
        number=len(here),
        deed=deeds[package].dated,
        moment=tongues.moment(time),
        futures=futures_text(here[package], answer.futures, tongues),
    )
    return Sentence(text=text, share=here[package])


def status_text(
    status: Mapping[str, Status],
    labels: Mapping[str, Text],
    futures: int,
    tongues: Tongues,
) -> Text:
    """How many futures ended well, and which were left out."""
    total = tongues.exact(futures)
    parts = [
        tongues.say(
            "status.part",
            count=tongues.exact(s.diverged + s.negative + s.failed),
            futures=total,
            label=labels[key],
            diverged=tongues.exact(s.diverged),
            negative=tongues.exact(s.negative),
            failed=tongues.exact(s.failed),
        )
        for key, s in status.items()
        if s.diverged + s.negative + s.failed
    ]
    if not parts:
        return tongues.say("status.good", futures=total)
    return tongues.say("status.left_out", parts=tongues.join(parts))


def chart_sentence(
    bands: Mapping[str, OutcomeBands],
    times: Sequence[float],
    start: float,
    labels: Mapping[str, Text],
    tongues: Tongues,
) -> Text:
    """A chart in one sentence: from where the packages part, and where each ends.

    Or why there is no chart.
    """
    first = next(iter(bands.values()))
    if not first.connected:
        return tongues.say("summary.unconnected")
    if first.show != "number":
        return tongues.say("summary.sign" if first.show == "sign" else "summary.hidden")
    parts = [
        tongues.say(
            "summary.part",
            value=tongues.number(b.q50[-1]),
            label=labels[key],
            low=tongues.number(b.q05[-1]),
            high=tongues.number(b.q95[-1]),
        )
        for key, b in bands.items()
        if b.q50[-1] is not None
    ]
    if not parts:
        return tongues.say("summary.empty")
    ends = {"end": tongues.moment(times[-1]), "parts": tongues.join(parts)}
    before = first.q50[times.index(start)] if start in times[:-1] else None
    if before is None:
        return capital(tongues.say("summary.end", **ends))
    return tongues.say(
        "summary.number",
        value=tongues.number(before),
        start=tongues.moment(start),
        **ends,
    )


def _side(outcome: str, side: str, label: Text, tongues: Tongues) -> Text:
    key = f"outcome.{outcome}.{side}"
    if tongues.has(key):
        return tongues.say(key)
    return tongues.say(f"answer.generic_{side}", label=label)


def _size(
    row: PairedRow, before: tuple[float, float] | None, tongues: Tongues
) -> Text | None:
    change = row.relative
    if row.show != "number" or change.q50 is None:
        return None
    if change.q05 == change.q95:
        size = tongues.say("answer.size_one", median=tongues.change(change.q50))
    else:
        size = tongues.say(
            "answer.size",
            median=tongues.change(change.q50),
            low=tongues.change(change.q05),
            high=tongues.change(change.q95),
        )
    if before is None:
        return size
    level = tongues.say(
        "answer.level",
        before=tongues.number(before[1]),
        start=tongues.moment(before[0]),
        after=tongues.number(row.value.q50),
    )
    return Text(en=f"{size.en} {level.en}", es=f"{size.es} {level.es}")
