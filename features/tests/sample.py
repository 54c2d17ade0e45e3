"""Runs of behave on a sample feature, under the hooks of these features."""

import base64
import gzip
import html
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from features.lab.paths import ROOT


class Sample:
    """Sample features in `folder`, their texts by name; runs leave their reports there too."""

    def __init__(self, folder, **features):
        self.folder = folder
        for name, text in features.items():
            (folder / f"{name}.feature").write_text(text)
        (folder / "steps").mkdir()
        shutil.copy(Path(__file__).with_name("sample_steps.py"), folder / "steps")
        (folder / "environment.py").write_text("from features.environment import *\n")

    def run(self, **settings):
        """Run them, on this machine unless `settings` differ; return its `SampleRun`."""
        settings = {"target": "local"} | settings | {"reports": self.folder / "reports"}
        defines = [f"-D{name}={value}" for name, value in settings.items()]
        done = subprocess.run(
            [sys.executable, "-m", "behave", *defines, "--no-color", self.folder],
            cwd=ROOT,  # the sample's environment.py imports these features from here
            capture_output=True,
            text=True,
            check=False,
        )
        return SampleRun(done.returncode, done.stdout + done.stderr, self.folder)


class SampleRun:
    """What a run left behind."""

    def __init__(self, status, output, folder):
        self.status = status
        self.output = output
        self.folder = folder
        self.report = (folder / "reports/latest").resolve()

    @property
    def token(self):
        """The token that the steps tried to leak."""
        return (self.folder / "token").read_text()

    @property
    def page(self):
        """The page for people."""
        return (self.report / "report.html").read_text()

    def suite(self, feature):
        """Return the JUnit XML of a `feature`."""
        return ElementTree.parse(self.report / f"junit/TESTS-{feature}.xml").getroot()

    @property
    def steps(self):
        """The steps on the page with their status, in order."""
        steps = re.findall(
            r'class="step-capsule (\w+).*?class="step-decorator">.*?</b>(.*?)</div>',
            self.page,
            re.DOTALL,
        )
        return [
            (" ".join(html.unescape(re.sub("<.*?>", "", text)).split()), status)
            for status, text in steps
        ]

    @property
    def order(self):
        """The names of the scenarios, in the order in which they ran."""
        return re.findall(r"^ +Scenario(?: Outline)?: (.+?) *(?: #.*)?$", self.output, re.M)

    def texts(self):
        """Return everything that was printed or written, by its place."""
        files = {file: file.read_text() for file in self.report.rglob("*") if file.is_file()}
        return files | {"output": self.output, "compressed parts of the page": unpacked(self.page)}


def unpacked(page):
    """Return the long texts that a page contains in compressed form."""
    packed = re.findall(r'data="([A-Za-z0-9+/=]+)"', page)
    return "\n".join(gzip.decompress(base64.b64decode(text)).decode() for text in packed)
