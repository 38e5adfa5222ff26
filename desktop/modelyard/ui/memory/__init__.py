"""The memory of the machine: the gauge, what a load would add, and what to do if it is short."""
