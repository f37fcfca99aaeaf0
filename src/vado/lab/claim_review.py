"""Claims and verdicts in the words of schema.org, for fact-checkers' tools."""

import json
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from vado.analysis.verdicts.words import class_words
from vado.catalog.claims import Claim
from vado.catalog.contents import Catalog
from vado.catalog.records import Record
from vado.lab.judge import JudgeAnswer

Language = Literal["en", "es"]


class Typed(Record):
    """A thing of schema.org."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class Organization(Typed):
    """Who claims or reviews: an office or institution, never a person."""

    type: Literal["Organization"] = Field(
        default="Organization", validation_alias="@type", serialization_alias="@type"
    )
    name: str


class Work(Typed):
    """Where a claim appeared."""

    type: Literal["CreativeWork"] = Field(
        default="CreativeWork", validation_alias="@type", serialization_alias="@type"
    )
    name: str
    url: str | None = None


class ReviewedClaim(Typed):
    """The claim, its claimant and where it appeared."""

    type: Literal["Claim"] = Field(
        default="Claim", validation_alias="@type", serialization_alias="@type"
    )
    name: str
    author: Organization
    datePublished: str
    appearance: tuple[Work, ...]


class Rating(Typed):
    """A class in words; no number, for there is no scale of truth here."""

    type: Literal["Rating"] = Field(
        default="Rating", validation_alias="@type", serialization_alias="@type"
    )
    alternateName: str
    ratingExplanation: str


class ClaimReview(Typed):
    """A review of one claim in one language."""

    context: Literal["https://schema.org"] = Field(
        default="https://schema.org",
        validation_alias="@context",
        serialization_alias="@context",
    )
    type: Literal["ClaimReview"] = Field(
        default="ClaimReview", validation_alias="@type", serialization_alias="@type"
    )
    identifier: str
    inLanguage: Language
    claimReviewed: str
    itemReviewed: ReviewedClaim
    reviewRating: Rating
    author: Organization
    datePublished: str | None = None
    """When the thresholds were frozen; nothing while they are not."""


def reviews(answer: JudgeAnswer, catalog: Catalog) -> tuple[ClaimReview, ...]:
    """A review of each claim in each language."""
    languages: tuple[Language, ...] = ("en", "es")
    return tuple(
        _review(catalog.claims[judged.id], answer, catalog, language)
        for judged in answer.claims
        if judged.id in catalog.claims
        for language in languages
    )


def _review(
    claim: Claim, answer: JudgeAnswer, catalog: Catalog, language: Language
) -> ClaimReview:
    rows = [row for row in answer.rows if row.id == claim.id]
    told = [
        f"{getattr(row.statement, language)} "
        f"[{getattr(class_words(row.name), language)}] "
        f"{' '.join(getattr(row.sentences, language))}"
        for row in rows
    ]
    limits = [getattr(caveat, language) for caveat in answer.caveats]
    entry = catalog.frozen.get(claim.id)
    whole = class_words(rows[0].claim_class)
    return ClaimReview(
        identifier=f"{claim.id}-{claim.version}-{language}",
        inLanguage=language,
        claimReviewed=getattr(claim.paraphrase, language),
        itemReviewed=ReviewedClaim(
            name=getattr(claim.title, language),
            author=Organization(name=getattr(claim.claimant.name, language)),
            datePublished=min(made.date for made in claim.made),
            appearance=tuple(
                Work(
                    name=catalog.sources[made.source].title,
                    url=catalog.sources[made.source].url,
                )
                for made in claim.made
            ),
        ),
        reviewRating=Rating(
            alternateName=getattr(whole, language),
            ratingExplanation=" ".join([*told, *limits]),
        ),
        author=Organization(name="vado"),
        datePublished=None if entry is None else entry.date.isoformat(),
    )


def write_reviews(found: tuple[ClaimReview, ...], path: Path) -> None:
    """All reviews as one JSON-LD document."""
    graph = [review.model_dump(mode="json", exclude_none=True) for review in found]
    for review in graph:
        del review["@context"]
    document = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(document, indent=2, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")
