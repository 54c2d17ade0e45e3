"""The command check: what would keep the archive from working, found before it has to."""

import os

from .strict_json import ConfigError


def check(config):
    """Raise `ConfigError` if a folder of `config` cannot be used, `Fault` for a bucket.

    Nothing is made that stays.
    """
    where = config.file or "command line"
    if not os.access(config.records_dir, os.R_OK | os.X_OK):
        raise ConfigError(f"{where}: cannot read the records in {config.records_dir!r}")
    for folder in filter(None, (config.archive, config.sealed_lists)):
        nearest = nearest_folder(folder)
        if not os.path.isdir(nearest):
            raise ConfigError(f"{where}: {folder!r} cannot be made: {nearest!r} is not a folder")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise ConfigError(f"{where}: cannot write to {folder!r}")
    if config.remote:
        from .bucket.check import check_bucket  # boto3, which a folder does not need

        check_bucket(config.remote)


def nearest_folder(path):
    """Return `path` or its nearest existing parent."""
    while not os.path.exists(path):
        path = os.path.dirname(path)
    return path
