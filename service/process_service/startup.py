"""The start: read config.json, open the log beside it and the store that it names."""

import sys
from contextlib import contextmanager

from . import logs
from .config import ConfigError, load_config
from .disk import try_disk
from .file_store import FileStore, check_folder
from .folder import Folder, nearest_folder
from .store import StoreError


def start(config_file):
    """Return the configuration and its store; a fault ends the process with one line, status 1."""
    logs.log_to_stderr()
    logs.log_beside(config_file)
    try:
        config = load_config(config_file)
        return config, open_store(config)
    except ConfigError as fault:
        logs.log.error("%s", fault)
        sys.exit(1)


def open_store(config, sweep=True, serving=True):
    """Return the store that `config` describes, swept if asked to; raises `ConfigError`.

    For `serving`, its disk must be able to do all that records need.
    """
    with _store_errors_as_faults_of(config):
        store = FileStore(
            config.records_dir, config.min_free_mb * 1024 * 1024, config.pack_records,
            config.sealed_first,
        )  # fmt: skip
        if serving:
            try_disk(store.files, store.reserve)
        if sweep:
            store.sweep()
    return store


def check_store(config):
    """Raise `ConfigError` if `open_store` could not use records_dir; leave nothing behind."""
    with _store_errors_as_faults_of(config):
        check_folder(config.records_dir)
        # It will be on the disk of the folder that it is made in.
        try_disk(Folder(nearest_folder(config.records_dir)), config.min_free_mb)


@contextmanager
def _store_errors_as_faults_of(config):
    try:
        yield
    except StoreError as error:
        raise ConfigError(f"{config.file}: {error}") from None
