"""Questions to the archive and their answers, for the commands and for a web application."""
