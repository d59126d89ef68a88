"""gdviz: learn how machines learn, by rolling downhill."""

__version__ = "0.1.0"
