"""What the app knows: rows, session and resync, commands, settings. No widgets here."""
