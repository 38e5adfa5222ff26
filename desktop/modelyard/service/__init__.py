"""The model service: catalogue, downloads, sources and running models. No Qt here."""
