"""Charts as data: from an edition to figures, each with what it says to those who do not see it. Draws nothing."""
