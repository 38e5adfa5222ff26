"""The Model API over HTTP and WebSocket: thin handlers over the model service."""
