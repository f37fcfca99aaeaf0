"""A source as a reader sees it."""

from vado.catalog.records import Source


def cite(source: Source) -> str:
    """Authors, year, title and where to find it, in one line."""
    place = f"https://doi.org/{source.doi}" if source.doi else source.url
    return f"{source.authors} ({source.year}). {source.title}." + (
        f" {place}" if place else ""
    )
