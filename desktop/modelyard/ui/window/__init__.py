"""The window: puts the places and sheets together, and turns what a person does into commands."""
