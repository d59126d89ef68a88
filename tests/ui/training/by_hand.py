"""A visitor with a pocket calculator: works out what stands before a sign of equality and compares it with what stands behind."""

from __future__ import annotations

import math
import re
from html import unescape

from tests.ui.hands import FROM_SUPERSCRIPTS

POWER = re.compile(r"×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
SIGNS = {"−": "-", "\N{NO-BREAK SPACE}": " ", "∞": "inf", "?": "nan", "²": "**2", "×": "*"}


def words(text: str) -> str:
    """What a rich text says."""
    return unescape(re.sub(r"<[^>]*>", "\n", text)).replace("\N{NO-BREAK SPACE}", " ")


def worked_lines(text: str) -> list[str]:
    """The lines of arithmetic in a rich text."""
    return [
        line
        for line in words(text).split("\n")
        if re.search(r"[\d∞?)²] [=≈] [−\d∞?]", line) and not re.search("[a-y] ", line.removeprefix("tanh "))
    ]


def _value(text: str) -> float:
    text = POWER.sub(lambda found: f"e{found[1].translate(FROM_SUPERSCRIPTS)}", text)
    for sign, meaning in SIGNS.items():
        text = text.replace(sign, meaning)
    text = re.sub(r"tanh (\(?-?[\w.+-]+\)?)", r"tanh(\1)", text)
    return eval(text, {"tanh": math.tanh, "inf": math.inf, "nan": math.nan})  # noqa: S307 - only what the window shows


def comes_out(line: str) -> bool:
    """Whether the arithmetic comes to what is said: to a unit of the fourth digit, or exactly."""
    work, sign, said = re.split(" ([=≈]) ", line)
    found, result = _value(work), _value(said)
    if not math.isfinite(found):
        return str(found) == str(result)
    if sign == "=" or result == 0:
        return math.isclose(found, result, rel_tol=1e-11, abs_tol=1e-300)
    return abs(found - result) <= 0.500001 * 10.0 ** (math.floor(math.log10(abs(result))) - 3)
