"""What several parts of the window are made of: views, cells, buttons, fields, sheets."""
