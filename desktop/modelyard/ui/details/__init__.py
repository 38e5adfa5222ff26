"""The side of the Library: what is known of the selected model, its options, Try it, logs."""
