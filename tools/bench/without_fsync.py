"""process-service without fsync, as on an instantly durable disk: shows its own cost."""

import os

from process_service.cli import main

os.fsync = os.fdatasync = lambda descriptor: None

if __name__ == "__main__":
    main()
