"""Random samples of charts, with a plan to repeat them."""
