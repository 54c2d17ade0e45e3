"""Where this checkout is, and what belongs to it."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".machines"  # what `make up` keeps: settings, logs
TOOLS = Path(sys.executable).parent  # the commands that are installed beside this Python
REMOTE = ROOT / "features/remote"  # programs that are sent to a host and run there
REPORTS = ROOT / "reports"
