"""LOSSES TOLD: losses and shares in words, also those that are no numbers."""

from __future__ import annotations

import math

from gdviz.ui.wording import number

NO_BREAK = "\N{NO-BREAK SPACE}"


def loss_told(loss: float) -> str:
    """A loss as it is shown everywhere; one that has grown beyond all numbers is endless.

    >>> loss_told(0.21), loss_told(2.3e-6), loss_told(math.inf), loss_told(math.nan)
    ('0.2100', '2.30×10⁻⁶', '∞', '∞')
    """
    return number(loss) if math.isfinite(loss) else "∞"


def share_told(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 in hundredths.

    >>> share_told(0.5).replace(NO_BREAK, " "), share_told(0.1234, 1).replace(NO_BREAK, " ")
    ('50 %', '12.3 %')
    """
    return f"{100 * share:.{digits}f}{NO_BREAK}%"
