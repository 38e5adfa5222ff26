"""The Downloads place: the queue, the history, their limits."""
