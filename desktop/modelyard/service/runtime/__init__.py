"""Workers, scheduling, memory probes and estimates."""
