"""Pages as they would be now, for whoever wants to see them before anybody else does: as files, served, or in the console."""
