"""What the archive serves by HTTP: its health for now."""
