"""Tests of rules: inline examples and fixture notes, their coverage, and the mutation of rules."""
