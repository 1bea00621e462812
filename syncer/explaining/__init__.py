"""Why something is as it is: the facts, as values, and their words in two languages, for a command and for the console."""
