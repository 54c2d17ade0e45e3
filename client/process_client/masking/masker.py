"""Masks secrets in command lines, names and environments of processes."""

import re

from process_client.masking import fields, forms
from process_client.masking.commands import READERS, Commands
from process_client.masking.names import Names
from process_client.masking.rules import programs
from process_client.masking.shell import words
from process_client.masking.spans import MASK, masked, shifted

DEEPEST = 4  # levels of text in text that are read
VARIABLE = re.compile(r"[\w.-]+=")
# Without any of these there is no secret; most command lines have none.
HINT = re.compile(
    r"pass|pw|secret|token|cred|key|auth|cookie|psk|sig=|identified|://|@|-----|[-/]u|user"
    r"|gh[pousr]_|github_pat|gl[a-z]+-|xox|A[KSBC]IA|ACCA|AIza|ya29|GOCSPX|[sr]k[_-]|whsec|eyJ|hf_|npm_|pypi-"
    r"|SG\.|SK|do[opr]_v1|dapi|shp|hv[bsr]\.|glsa|:AA|slack|hooks|\$[1-7a-z]|dckr",
    re.IGNORECASE,
)


class Masker:
    """Masks secrets, and also values that cannot be distinguished from one."""

    def __init__(self, more=()):
        """`more` are further words that mark a secret, as in names.WORDS, and texts "PROGRAM
        RULE …" as in programs.TABLE; case is ignored in words."""
        self._names = Names(text for text in more if " " not in text)
        self._programs = programs(tuple(text for text in more if " " in text))
        self._commands = Commands(self._names, self._programs, self._spans)
        plain = [text for text in more if " " not in text]
        self._known = READERS.union(self._programs)
        self._hint = HINT
        if plain:
            self._hint = re.compile("|".join([HINT.pattern] + [re.escape(w) for w in plain]), re.I)

    def command_line(self, arguments):
        """Return `arguments`, a list of text, with secrets masked."""
        if not self._may_have_secret(arguments):
            return arguments
        found = self._commands.spans(arguments, 0)
        return [masked(text, spans) if spans else text for text, spans in zip(arguments, found)]

    def text(self, text):
        """Return `text`, a process's name or title, with secrets masked."""
        return self.command_line([text])[0]

    def environment(self, variables):
        """Return the environment `variables`, a dict, with secrets masked."""
        return {name: self._variable(name, value) for name, value in variables.items()}

    def _variable(self, name, value):
        if self._names.is_secret(name, value):
            return MASK
        return masked(value, self._spans(value, 0)) if self._hint.search(value) else value

    def _may_have_secret(self, arguments):
        if self._hint.search("\0".join(arguments)):
            return True
        known = self._known
        return any(
            each.rpartition("/")[2] in known
            or " " in each
            and not known.isdisjoint(re.split(r"[\s/\"';|&(]+", each))
            for each in arguments
        )

    def _spans(self, text, depth, is_shell=False):
        """Return the spans of the secrets in `text`, which `is_shell` if a shell reads it."""
        found = forms.known(text)
        if depth > DEEPEST:
            return found + fields.pairs(text, self._names) + forms.addresses(text)
        if fields.is_nested(text):
            found += forms.addresses(text)
            found += fields.nested(text, self._names)
            for start, end in fields.strings(text, found):
                found += shifted(self._spans(text[start:end], depth + 1), start)
            return found
        header = fields.header(text, self._names)
        if header:
            return [*found, header]
        if not is_shell and not re.search(r"\s", text):
            return found + forms.addresses(text) + fields.pairs(text, self._names)
        if not is_shell and VARIABLE.match(text):
            found += fields.pairs(text, self._names)
        return found + self._line(text, depth, is_shell)

    def _line(self, text, depth, is_shell):
        line = words(text, is_shell)
        if len(line) < 2 and not is_shell and line and len(line[0].value) == len(text):
            return forms.addresses(text) + fields.pairs(text, self._names)
        found = []
        for command, secrets in self._commands.line(line, depth + 1):
            for word, spans in zip(command, secrets):
                found += word.spans(spans)
        return found
