"""What sentences say: chunks -> constructions -> governors -> slots -> statements."""
