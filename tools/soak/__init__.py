"""The soak: shows that service and client run for long with constant memory and without losses."""
