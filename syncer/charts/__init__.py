"""Charts as pictures, drawn with matplotlib: an adapter that sees figures and nothing of the register."""
