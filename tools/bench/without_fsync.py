"""process-service on a disk that is durable at once: what is left of its cost is its own."""

import os

from process_service.cli import main

os.fsync = os.fdatasync = lambda descriptor: None

if __name__ == "__main__":
    main()
