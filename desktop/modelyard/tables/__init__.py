"""Qt item models, proxies and declarative columns over the rows of `state`."""
