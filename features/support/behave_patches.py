"""Work-arounds for behave 1.3.3 and behave-html-pretty-formatter 1.16.1, each with its reason."""

from types import SimpleNamespace

from behave.formatter.progress import ScenarioProgressFormatter
from behave.model import Feature
from behave.model_type import Status
from behave_html_pretty_formatter import PrettyHTMLFormatter


def apply():
    """Apply the work-arounds that change behave itself; a second call changes nothing more."""
    # Feature.duration adds up `self.scenarios`, which leaves out the scenarios inside rules: a
    # feature that consists of rules would take 0 s in JUnit XML and on the page.
    Feature.duration = property(lambda self: sum(s.duration for s in self.walk_scenarios()))
    # The progress formatter has no character for a scenario whose cleanup fails, and raises
    # KeyError, which ends the run.
    ScenarioProgressFormatter.dot_status.setdefault(Status.cleanup_error, "C")


class RulesPage(PrettyHTMLFormatter):
    """The page formatter, with support for rules.

    The formatter ignores rules and keeps one background per feature, so it counts the steps of a
    rule's background as steps of the scenario and shows the wrong results beside them.
    """

    def rule(self, rule):
        """Forget the feature's background: a rule announces its own, which includes it."""
        self.current_feature.add_background(None)

    def background(self, background):
        """Take the steps of a background, including those that a rule inherits."""
        self.current_feature.add_background(SimpleNamespace(steps=list(background.all_steps)))
