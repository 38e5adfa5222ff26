"""The catalogue and the model files on disk."""
