"""A rule pack: YAML read with positions, checked, and frozen."""
