"""The Library: the table of the models and what is around it."""
