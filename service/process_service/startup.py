"""The start: read config.json, open the log beside it and the store that it names."""

import sys
from contextlib import contextmanager

from . import logs
from .config import ConfigError, load_config
from .file_store import FileStore, check_folder
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


def open_store(config, sweep=True):
    """Return the store that `config` describes, swept if asked to; raises `ConfigError`."""
    with _store_errors_as_faults_of(config):
        store = FileStore(config.records_dir, config.min_free_mb * 1024 * 1024, config.pack_records)
        if sweep:
            store.sweep()
    return store


def check_store(config):
    """Raise `ConfigError` if `open_store` could not make records_dir; make nothing."""
    with _store_errors_as_faults_of(config):
        check_folder(config.records_dir)


@contextmanager
def _store_errors_as_faults_of(config):
    try:
        yield
    except StoreError as error:
        raise ConfigError(f"{config.file}: {error}") from None
