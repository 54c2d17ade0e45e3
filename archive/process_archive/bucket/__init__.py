"""The archive in a bucket of S3, and what several hosts have to agree about there."""
