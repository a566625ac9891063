"""The engine: notes -> extract -> judge -> report; the pack feeds extract and judge."""
