"""Elements of a page as text: everything escaped, every element closed."""

from html import escape
from typing import TypeAlias

Attribute: TypeAlias = str | int | float | None
EMPTY = frozenset({"br", "circle", "col", "line", "meta", "path", "rect", "use"})


def text(content: str) -> str:
    """Content that a browser shows as it is written."""
    return escape(content, quote=False)


def element(name: str, /, *children: str, **attributes: Attribute) -> str:
    """An element of children that are markup already.

    ``class_`` stands for class, and an underscore inside a name for a hyphen;
    attributes of None are left out.

    >>> element("p", text("a < b"), class_="note", aria_label='say "x"')
    '<p class="note" aria-label="say &quot;x&quot;">a &lt; b</p>'
    """
    written = "".join(
        f' {_name(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in EMPTY:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(children)}</{name}>"


def paragraph(content: str, **attributes: Attribute) -> str:
    """A paragraph of plain text."""
    return element("p", text(content), **attributes)


def definitions(pairs: list[tuple[str, str]]) -> str:
    """A list of names with their meaning, both markup."""
    inner = "".join(element("dt", name) + element("dd", what) for name, what in pairs)
    return element("dl", inner)


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
