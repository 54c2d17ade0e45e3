"""Runs of behave on sample features: what the features' own way of working is seen on."""

import base64
import gzip
import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from features.lab.paths import ROOT
from features.lab.target import free_port

NO_HOSTS = """
[api]
127.0.0.1 ansible_port={} ansible_user=nobody
[client]
127.0.0.1
"""


class Sample:
    """A sample feature in a folder of its own; runs of it under the hooks of these features."""

    def __init__(self, text):
        self.folder = Path(tempfile.mkdtemp(prefix="process-sample-"))
        (self.folder / "sample.feature").write_text(text)
        (self.folder / "steps").mkdir()
        shutil.copy(Path(__file__).with_name("sample_steps.py"), self.folder / "steps")
        (self.folder / "environment.py").write_text("from features.environment import *\n")

    def run(self, **settings):
        """Run it, against processes here unless `settings` differ; return its `SampleRun`."""
        settings = {"target": "local"} | settings | {"reports": self.folder / "reports"}
        defines = [f"-D{name}={value}" for name, value in settings.items()]
        done = subprocess.run(
            [sys.executable, "-m", "behave", *defines, "--no-color", self.folder],
            cwd=ROOT,  # whence the sample's environment imports these features
            capture_output=True,
            text=True,
            check=False,
        )
        report = (self.folder / "reports/latest").resolve()
        return SampleRun(done.returncode, done.stdout + done.stderr, report)

    @property
    def token(self):
        """The token that the steps of the sample gave away."""
        return (self.folder / "token").read_text()

    def run_without_hosts(self):
        """Run it against an inventory whose hosts are not there."""
        inventory = self.folder / "hosts"
        inventory.write_text(NO_HOSTS.format(free_port()))
        return self.run(target="vms", inventory=inventory)

    def remove(self):
        """Remove the folder."""
        shutil.rmtree(self.folder)


class SampleRun:
    """What a run left behind."""

    def __init__(self, status, output, report):
        self.status = status
        self.output = output
        self.report = report

    @property
    def page(self):
        """The page for people."""
        return (self.report / "report.html").read_text()

    @property
    def suite(self):
        """The JUnit XML of the sample feature."""
        return ElementTree.parse(self.report / "junit/TESTS-sample.xml").getroot()

    @property
    def steps(self):
        """The steps on the page with their status, in turn."""
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
        """The names of the scenarios, as they came."""
        return re.findall(r"Scenario Outline: (\w+)", self.output)

    def texts(self):
        """Return all that was printed or written, by where that is."""
        files = {file: file.read_text() for file in self.report.rglob("*") if file.is_file()}
        return files | {"output": self.output, "what is packed in the page": unpacked(self.page)}


def unpacked(page):
    """Return the long texts that a page holds packed."""
    packed = re.findall(r'data="([A-Za-z0-9+/=]+)"', page)
    return "\n".join(gzip.decompress(base64.b64decode(text)).decode() for text in packed)
