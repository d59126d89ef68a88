"""PAIRS: slopes and curvatures over two weights, put together from their parts."""

from __future__ import annotations

import numpy as np

from gdviz.descent.exact import Array


def gradient_of(along_x: Array, along_y: Array) -> Array:
    """The gradient from its two parts of shape ``(...)``."""
    gradient = np.empty((*along_x.shape, 2))
    gradient[..., 0], gradient[..., 1] = along_x, along_y
    return gradient


def hessian_of(xx: Array | float, xy: Array | float, yy: Array | float) -> Array:
    """The symmetric matrix from its three different entries, one of which at least has the shape ``(...)`` of the positions."""
    hessian = np.empty((*np.broadcast(xx, xy, yy).shape, 2, 2))
    hessian[..., 0, 0], hessian[..., 0, 1], hessian[..., 1, 0], hessian[..., 1, 1] = xx, xy, xy, yy
    return hessian
