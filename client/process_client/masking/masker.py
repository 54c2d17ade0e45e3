"""Masks secrets in command lines, names and environments of processes."""

import re

from process_client.masking import fields, forms, pipes, shell
from process_client.masking.commands import Commands
from process_client.masking.names import Names
from process_client.masking.rules import is_program_rule, programs
from process_client.masking.spans import MASK, masked, shifted

DEEPEST = 4  # levels of text in text that are read
BETWEEN = re.compile(r"[\0\s/\"'`;|&()\[\]{}]+")  # words that may be the name of a program
VARIABLE = re.compile(r"[\w.-]+=")
# Without any of these there is no secret; most command lines have none.
HINT = (
    r"pass|pw|jwt|sess|secret|token|cred|key|authoriz|_auth|master.?auth|cookie|bearer|psk|sig=|code=|signature"
    r"|identified|://|-----"
    r"|@(?:tcp|unix|udp)\(|:thin:|(?:-u|user|login|auth)[=\0 \t]?[\"']?[^\s\0:]{0,99}:"
    r"|gh[pousr]_|github_pat|gl[a-z]{2,5}-|xox|xapp|A[KSBC][IC]A|AIza|ya29|GOCSPX|[sr]k[_-]|whsec|eyJ"
    r"|hf_|npm_|pypi-|dckr|SG\.|SK[0-9a-f]{9}|do[opr]_v1|dapi|shp[a-z]{2}_|hv[bsr]\.|glsa|:AA"
    r"|hooks\.|webhooks/|\$[1-7a-z]\w{0,6}\$"
)


class Masker:
    """Masks secrets, and also values that cannot be distinguished from one."""

    def __init__(self, more=()):
        """`more` are further words that mark a secret, as in names.WORDS, and texts "PROGRAM
        RULE …" as in programs.TABLE; case is ignored in words."""
        words = [text for text in more if not is_program_rule(text)]
        self._names = Names(words)
        self._programs = programs(tuple(filter(is_program_rule, more)))
        self._commands = Commands(self._names, self._programs, self._spans)
        self._known = pipes.READERS.union(self._programs)
        self._hint = re.compile("|".join([HINT, *map(re.escape, words)]), re.IGNORECASE)

    def command_line(self, arguments):
        """Return `arguments`, a list of text, with secrets masked."""
        if not self._may_have_secret("\0".join(arguments)):
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
        return masked(value, self._spans(value, 0))

    def _may_have_secret(self, text):
        return bool(self._hint.search(text) or not self._known.isdisjoint(BETWEEN.split(text)))

    def _spans(self, text, depth, is_shell=False):
        """Return the spans of the secrets in `text`, which `is_shell` if a shell reads it."""
        if not self._may_have_secret(text):
            return []
        found = forms.known(text)
        if depth > DEEPEST:
            return found + fields.pairs(text, self._names) + forms.addresses(text)
        found += fields.elements(text, self._names)
        inner = fields.nested_at(text)
        if inner and not self._names.kind(text[: inner - 1]):
            return found + shifted(self._spans(text[inner:], depth + 1), inner)
        if fields.is_nested(text):
            found += forms.addresses(text)
            found += fields.nested(text, self._names)
            places = fields.strings(text, found)
            values = [text[start:end] for start, end in places]  # a command may be an array
            for (start, _), spans in zip(places, self._commands.spans(values, depth + 1)):
                found += shifted(spans, start)
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
        line = shell.words(text, is_shell)
        if len(line) < 2 and not is_shell and line and len(line[0].value) == len(text):
            return forms.addresses(text) + fields.pairs(text, self._names)
        found = []
        for command, reader in pipes.commands(line):
            values = [word.value if word else "" for word in command]
            given = pipes.printed(values, [word.value for word in reader])
            for word, spans, more in zip(command, self._commands.spans(values, depth + 1), given):
                found += word.spans(spans + more) if word else []
        return found
