"""Masks secrets in command lines, names and environments of processes."""

import re

from process_client.masking import fields, forms, pipes, shell
from process_client.masking.commands import Commands
from process_client.masking.names import Names, plain
from process_client.masking.rules import is_program_rule, programs
from process_client.masking.spans import MASK, masked, shifted

DEEPEST = 4  # levels of text in text that are read
BETWEEN = re.compile(r"[\0\s/\"'`;|&()\[\]{}]+")  # words that may be the name of a program
VARIABLE = re.compile(r"[\w.-]+=")
# Without any of these, in lower case, there is no secret; most command lines have none. Plain text:
# to search it takes a fifth of the time that one expression takes.
HINTS = """
pass pw jwt sess secret token cred key authoriz _auth masterauth master-auth master_auth
master.auth cookie bearer psk sig= code= signature identified :// ----- @tcp( @unix( @udp( :thin:
ghp_ gho_ ghu_ ghs_ ghr_ github_pat glpat- gldt- glcbt- glptt- glft- glimt- glagent- gloas-
glsoat- glrt- glrtr- xox xapp akia asia abia acca aiza ya29 gocspx sk_ sk- rk_ whsec eyj hf_ npm_
pypi- dckr sg. dop_v1 doo_v1 dor_v1 dapi shp hvb. hvs. hvr. glsa :aa hooks. webhooks/
"""
# A user and a password, a hash of a password, a key of Twilio.
OTHER_HINTS = re.compile(
    r"(?:-u|user|login|auth)[=\0 \t]?[\"']?[^\s\0:]{0,99}:|\$[1-7a-z]\w{0,6}\$|sk[0-9a-f]{9}"
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
        # Separators in a name do not matter: the longest part of a word is its hint.
        parts = [max(re.split(r"[^a-z0-9]+", plain(word)), key=len) for word in words]
        self._hints = (*HINTS.split(), *parts)

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
        low = text.lower()
        for hint in self._hints:
            if hint in low:
                return True
        if not self._known.isdisjoint(BETWEEN.split(text)):
            return True
        return (":" in low or "$" in low or "sk" in low) and bool(OTHER_HINTS.search(low))

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
