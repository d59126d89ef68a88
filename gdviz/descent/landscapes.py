"""LANDSCAPES: all losses that a ball can roll down, by name: over one weight, over two, and over those of a fit to data."""

from __future__ import annotations

from gdviz.descent.catalogue import Catalogue
from gdviz.descent.curves import CURVES
from gdviz.descent.fits import FITS
from gdviz.descent.maps import MAPS

LANDSCAPES = Catalogue("landscape", {entry.name: entry for entry in (*CURVES, *MAPS, *FITS)})
