"""What a record refuses, said in our own sentences: place, found, allowed."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from vado.catalog.fields import Record, Unfit
from vado.core.errors import Problem, nearest

Place = tuple[int | str, ...]

NEEDED = {
    "bool_type": "Needed: true or false.",
    "date_type": "Needed: a date such as 2022-01-01.",
    "dict_type": "Needed: a table, such as { name = value }.",
    "finite_number": "Needed: a finite number.",
    "float_type": "Needed: a number without quotes.",
    "int_type": "Needed: a whole number without quotes.",
    "model_type": "Needed: a table, such as { name = value }.",
    "string_too_short": "Needed: a text.",
    "string_type": "Needed: a text in quotes.",
    "tuple_type": "Needed: a list, such as [ ... ].",
    "list_type": "Needed: a list, such as [ ... ].",
}

LIMITS = {
    "greater_than": ("gt", "Allowed: above"),
    "greater_than_equal": ("ge", "Allowed: from"),
    "less_than": ("lt", "Allowed: below"),
    "less_than_equal": ("le", "Allowed: up to"),
    "too_short": ("min_length", "Needed: how many at least:"),
}

PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and _, a letter first",
    r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$": "a model, a dot and a name, such as "
    "cartels.deaths, in quotes where it is a key",
    r"^[0-9a-f]{64}$": "the 64 digits of a sha256",
    r"^S\d\d$": "S and two digits",
    r"^[UMAX]\d\d$": "U, M, A or X (a reader's own) and two digits",
    r"^\d{4}(-\d\d(-\d\d)?)?$": "a year, a month or a day, such as 2025-02-01",
    r"^(FY)?\d{4}(-\d\d)?$": "a year, a month or a fiscal year: 2024, 2024-09, FY2024",
}


def problems_of(
    error: ValidationError, file: str, record: Any, at: str = ""
) -> list[Problem]:
    """One problem for each thing that the record refused.

    ``record`` is its class, or a choice of classes; ``at`` its place in the file,
    when it is not the whole file.
    """
    problems = []
    for fault in error.errors(include_url=False):
        place = tuple(part for part in fault["loc"] if part != "[key]")
        if _of_another_kind(fault, place, record):
            continue
        below, found, remedy = _told(fault, place, record)
        key = dotted(at, *_readable(place, record), *([below] if below else []))
        problems.append(Problem(file=file, key=key, found=found, remedy=remedy))
    return problems


def dotted(*parts: int | str) -> str:
    """A place in a file: names joined by dots, list entries counted from one.

    >>> dotted("levers", "cartels.deaths", 0, "value")
    'levers."cartels.deaths"[1].value'
    """
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        elif part:
            plain = re.fullmatch(r"[\w-]+|.*[\[\"].*", part)
            text += ("." if text else "") + (part if plain else f'"{part}"')
    return text


def shown(value: object) -> str:
    """A value as a reader of the file would call it."""
    if isinstance(value, str):
        return f"'{value[:60]}…'" if len(value) > 60 else f"'{value}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a number of more than 30 digits"
    return value.isoformat() if isinstance(value, date) else str(value)


def _told(fault: Any, place: Place, record: Any) -> tuple[str, str, str]:
    """Where below the place, what was found, what to do."""
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "missing":
        return "", "is missing.", _missing(place, record)
    if kind == "extra_forbidden":
        names = _record_at(record, place[:-1]).model_fields
        return "", "is not known here.", nearest(str(place[-1]), names)
    if kind == "value_error" and isinstance(context.get("error"), Unfit):
        unfit = context["error"]
        return unfit.at, unfit.found, unfit.remedy
    found = "is empty." if value == "" else f"{shown(value)} does not fit."
    if kind in ("literal_error", "enum"):
        options = re.findall(r"'([^']*)'", context["expected"])
        return "", found, _choose(value, options)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = [tag for o in _options(_hint_at(record, place)) if (tag := _tag(o))]
        word = value.get("kind") if isinstance(value, Mapping) else value
        found = "is missing." if word is None else f"{shown(word)} does not fit."
        return "kind", found, _choose(word, tags)
    if kind == "string_pattern_mismatch":
        return "", found, f"Allowed: {PATTERNS[context['pattern']]}."
    if kind in LIMITS:
        name, words = LIMITS[kind]
        return "", found, f"{words} {context[name]}."
    return "", found, NEEDED.get(kind) or f"{fault['msg']}."


def _choose(value: object, options: Iterable[str]) -> str:
    near = nearest(str(value), options)
    allowed = f"Allowed: {', '.join(options)}."
    return f"{near} {allowed}" if near.startswith("Did") else allowed


def _missing(place: Place, record: Any) -> str:
    if place[-1] in ("en", "es") and len(place) > 1:
        return "Every text needs both languages, en and es."
    fields = _record_at(record, place[:-1]).model_fields
    names = [name for name, field in fields.items() if field.is_required()]
    return f"Needed here: {', '.join(names)}."


def _readable(place: Place, record: Any) -> Place:
    """The place without the words that a choice between records adds to it."""
    hint: Any = record
    kept = []
    for part in place:
        hint, written = _below(hint, part)
        if written:
            kept.append(part)
    return tuple(kept)


def _record_at(record: Any, place: Place) -> type[Record]:
    """The class of the record at a place."""
    found = [r for r in _options(_hint_at(record, place)) if _is_record(r)]
    return found[0] if found else Record


def _hint_at(record: Any, place: Place) -> Any:
    """The type of what stands at a place."""
    hint = record
    for part in place:
        hint, _ = _below(hint, part)
    return hint


def _below(hint: Any, part: int | str) -> tuple[Any, bool]:
    """The type of an entry, and whether the file itself names it."""
    options = _options(hint)
    for option in options:
        if len(options) > 1 and _names(part, option):
            return option, False
    for option in options:
        if _is_record(option) and part in option.model_fields:
            return option.model_fields[part].annotation, True
        arguments = get_args(option)
        if get_origin(option) is tuple and isinstance(part, int):
            return arguments[0], True
        if get_origin(option) is dict:
            return arguments[1], True
    return None, True


def _names(part: int | str, option: Any) -> bool:
    """Whether a part of a place is pydantic's name for one of several types."""
    name = getattr(option, "__name__", "?")
    plain = isinstance(part, str) and re.sub(r"^.*[ -]|\]$", "", part) == name
    return plain or part == _tag(option)


def _of_another_kind(fault: Any, place: Place, record: Any) -> bool:
    """Whether the value was meant as another of several types than this fault's."""
    if not place or len(_options(_hint_at(record, place[:-1]))) == 1:
        return False
    return {
        "string_type": isinstance(fault["input"], Mapping),
        "model_type": isinstance(fault["input"], str),
    }.get(fault["type"], False)


def _options(hint: Any) -> tuple[Any, ...]:
    """The types that a hint allows."""
    if get_origin(hint) is Annotated:
        return _options(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return tuple(o for h in get_args(hint) for o in _options(h))
    return (hint,)


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Record)


def _tag(hint: Any) -> str:
    """The word that tells one record of a choice from the others."""
    field = hint.model_fields.get("kind") if _is_record(hint) else None
    words = get_args(field.annotation) if field else ()
    return words[0] if get_origin(field and field.annotation) is Literal else ""
