"""The episode: what the visits of one patient say together, as pure functions over the facts of each."""
