"""The version of dxproof: here and nowhere else. The build reads it from this file, every output stamps it."""

__version__ = "1.1.0"
