"""Numbers and dates as a reader of each language writes them."""

from collections.abc import Sequence
from datetime import date
from math import floor, isfinite, log10

from babel.dates import format_date
from babel.numbers import format_decimal

from vado.lab.brief.content import Language

LOCALES = {"en": "en_US", "es": "es_MX"}
MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float | None, language: Language, digits: int = 3) -> str:
    """The value rounded to so many significant digits, no more than are known.

    >>> number(173836.95, "en"), number(-15.0, "es"), number(None, "en")
    ('174,000', '−15.0', '–')
    """
    if value is None or not isfinite(value):
        return MISSING
    if value == 0:
        return "0"
    places = decimals(value, digits)
    return _written(round(value, places), places, language)


def exact(value: float | None, language: Language) -> str:
    """The value to seven significant digits, without empty decimals.

    >>> exact(28764.0, "es"), exact(1.5492e-08, "en"), exact(0.5, "en")
    ('28,764', '1.5492 × 10⁻⁸', '0.5')
    """
    if value is None or not isfinite(value):
        return MISSING
    if value and not 5e-5 <= abs(value) < 1e9:
        return _scientific(value, language)
    written = format_decimal(
        round(value, decimals(value, 7)), "#,##0.##########", locale=LOCALES[language]
    )
    return str(written).replace("-", MINUS)


def beside(value: float | None, reported: float | None, language: Language) -> str:
    """Our value to as many digits as the reported one has, from three to seven.

    >>> beside(173836.95, 175000.0, "en"), beside(37963.5604, 37963.56, "en")
    ('174,000', '37,963.56')
    """
    if reported is None:
        return number(value, language)
    known = f"{reported:.12g}".partition("e")[0].lstrip("-0.").replace(".", "")
    return number(value, language, min(7, max(3, len(known.rstrip("0")))))


def signed(value: float | None, language: Language, digits: int = 3) -> str:
    """The value with its sign, plus included.

    >>> signed(12.345, "en"), signed(0.0, "en"), signed(-4.0, "en")
    ('+12.3', '0', '−4.00')
    """
    text = number(value, language, digits)
    return f"+{text}" if value is not None and value > 0 else text


def signed_together(
    values: Sequence[float | None], language: Language
) -> tuple[str, ...]:
    """Values with their signs and the decimals of the largest of them.

    A small one keeps one digit, so that no sign is rounded away.

    >>> signed_together((-81.52, -40.76, 0.0115), "en")
    ('−81.5', '−40.8', '+0.01')
    """
    known = [v for v in values if v is not None and isfinite(v) and v != 0]
    least = min((decimals(v, 3) for v in known), default=0)

    def one(value: float | None) -> str:
        if value is None or not isfinite(value) or value == 0:
            return signed(value, language)
        places = max(least, decimals(value, 1))
        written = _written(round(value, places), places, language)
        return f"+{written}" if value > 0 else written

    return tuple(one(value) for value in values)


def percent(share: float | None, language: Language) -> str:
    """A share as whole percent; what is not quite none or all says so.

    >>> percent(0.9996, "en"), percent(0.0004, "es"), percent(0.81, "en")
    ('>99%', '<1%', '81%')
    """
    if share is None or not isfinite(share):
        return MISSING
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{_written(100 * share, 0, language)}%"


def signed_percent(change: float | None, language: Language) -> str:
    """A relative change as signed percent, one decimal below ten percent.

    >>> signed_percent(-0.2581, "en"), signed_percent(0.02, "es")
    ('−26%', '+2.0%')
    """
    if change is None or not isfinite(change):
        return MISSING
    if change == 0:
        return "0%"
    places = 1 if abs(100 * change) < 9.95 else 0
    text = _written(round(100 * change, places), places, language)
    return f"+{text}%" if change > 0 else f"{text}%"


def size_percent(share: float | None, language: Language) -> str:
    """How large a relative difference is, whatever its sign.

    >>> size_percent(-0.79, "en"), size_percent(0.017, "es"), size_percent(1e-9, "en")
    ('79%', '1.7%', '<0.1%')
    """
    if share is not None and 0 < abs(share) < 0.0005:
        return "<0.1%"
    return signed_percent(None if share is None else abs(share), language).lstrip("+")


def tolerance(share: float | None, language: Language) -> str:
    """A tolerance as percent, however small.

    >>> tolerance(0.02, "en"), tolerance(1e-6, "es"), tolerance(None, "en")
    ('2%', '0.0001%', '–')
    """
    if share is None:
        return MISSING
    return f"{exact(100 * share, language)}%"


def year(time: float, language: Language) -> str:
    """A decimal year; whole years without decimals or grouping.

    >>> year(2027.0, "es"), year(2026.5, "en")
    ('2027', '2026.5')
    """
    shown = round(time, 2)
    pattern = "0" if shown == int(shown) else "0.##"
    return str(format_decimal(shown, pattern, locale=LOCALES[language]))


def day(moment: date, language: Language) -> str:
    """A date in words, as it follows 'from'; the first of January is its year.

    >>> day(date(2022, 1, 1), "es"), day(date(2022, 7, 1), "es")
    ('2022', 'el 1 de julio de 2022')
    """
    if (moment.month, moment.day) == (1, 1):
        return str(moment.year)
    written = str(format_date(moment, "long", locale=LOCALES[language]))
    return f"el {written}" if language == "es" else written


def decimals(value: float, digits: int) -> int:
    """Decimals that keep so many significant digits; negative left of the point."""
    return digits if value == 0 else digits - 1 - floor(log10(abs(value)))


def _scientific(value: float, language: Language) -> str:
    mantissa, _, power = f"{value:.6e}".partition("e")
    front = format_decimal(float(mantissa), "0.######", locale=LOCALES[language])
    return f"{front} × 10{str(int(power)).translate(RAISED)}".replace("-", MINUS)


def _written(value: float, places: int, language: Language) -> str:
    shown = 0.0 if value == 0 else value
    pattern = "#,##0." + "0" * places if places > 0 else "#,##0"
    text = str(format_decimal(shown, pattern, locale=LOCALES[language]))
    return text.replace("-", MINUS)
