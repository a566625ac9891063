"""Rule packs: YAML read with positions, validated, and frozen."""
