"""Tests of rule packs: inline examples, fixture notes and generated tests; coverage and mutation testing."""
