"""From a reference to the files behind it: addresses, sizes, digests."""
