"""OPTIMIZERS: the rules that turn a slope into a move, by name.

To add one, add a class to ``momenta.py`` or ``adaptive.py`` and name it here.
"""

from __future__ import annotations

from gdviz.descent.adaptive import Adadelta, Adagrad, Adam, AdamW, AMSGrad, Lion, NAdam, QHAdam, RMSprop
from gdviz.descent.catalogue import Catalogue
from gdviz.descent.momenta import QHM, GradientDescent, Momentum, Nesterov, Newton
from gdviz.descent.optimizer import Optimizer

OPTIMIZERS: Catalogue[type[Optimizer]] = Catalogue(
    "optimizer",
    {
        entry.name: entry
        for entry in (
            *(GradientDescent, Momentum, Nesterov, Adagrad, RMSprop, Adadelta, Adam, AMSGrad, AdamW, NAdam),
            *(QHM, QHAdam, Lion, Newton),
        )
    },
)
