"""The version of dxproof, defined only here. The build reads it from this file, every output includes it."""

__version__ = "1.1.0"
