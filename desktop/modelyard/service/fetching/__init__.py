"""The way of a download through the service: into the queue, and from there to the catalogue."""
