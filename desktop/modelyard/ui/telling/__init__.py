"""What tells of things that went on by themselves: messages, notices, the tray."""
