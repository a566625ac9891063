"""Random samples of charts, and the plan to draw them again."""
