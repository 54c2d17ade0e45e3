"""Bad input at scale: requests that nobody thought of, sent to a service on this machine."""
