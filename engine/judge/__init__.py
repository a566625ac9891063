"""Judgement: pure functions of facts and pack. Never sees the text of a note."""
