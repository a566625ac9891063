"""Judgement: pure functions of facts and pack, which never see note text."""
