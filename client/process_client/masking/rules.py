"""Rules of one program: which of its arguments carry a secret."""

import re
from fnmatch import fnmatchcase
from functools import lru_cache

from process_client.masking.parts import KINDS, NOTHING, SPARED, WHOLE
from process_client.masking.programs import TABLE

ARGUMENTS = {
    "@:": re.compile(r"[^\s:@]{1,99}:(.+)@[^@]*$"),
    "@/": re.compile(r"[^\s/@]{1,99}/([^@/]+)(?:@|$)"),
}
NO_ARGUMENT = re.compile(r"-|[\w.-]{1,99}=.")  # an option, or NAME=VALUE


class Rules:
    """The rules of a program, see programs.py."""

    def __init__(self, texts=()):
        """Raise ValueError if one of `texts` is not a rule."""
        self.runs_another = False
        self._options = {}  # long ones, and short ones with their dash: (kind, takes the next)
        self._has_words = False  # as in -storepass; then -key is not -k with the value "ey"
        self._prefixes = []
        self._flags = ""
        self._patterns = []  # lists of words, the last of which is the secret
        self._lasts = []  # short options with which the last argument is the secret
        self._forms = []
        for text in texts:
            self._add(text)

    def _add(self, text):
        if text == ">":
            self.runs_another = True
        elif text in ARGUMENTS:
            self._forms.append(ARGUMENTS[text])
        elif text.endswith("...?"):
            self._lasts.append(text[:-4].strip().lstrip("-"))
        elif text.endswith(" ?"):
            self._patterns.append(text[:-2].split())
        elif re.fullmatch(r"\+\S+", text):
            self._flags += text[1:]
        else:
            self._add_option(text)

    def _add_option(self, text):
        option = re.fullmatch(r"([!~]?)([-/][\w.-]*\w:?)([:%@;=]?)", text)
        if not option or (option.group(2)[-1] == ":" and option.group(3) != "="):
            option = re.fullmatch(r"([!~]?)(-[\w.-]*\w)([:%@;=]?)", text)
        if not option:
            raise ValueError(text)
        sign, name, ending = option.groups()
        self._has_words = self._has_words or bool(ending != "=" and re.match("-[A-Za-z]{2}", name))
        if sign == "!":
            self._options[name] = (SPARED if ending == "=" else NOTHING), ending == "="
        elif sign == "~":
            self._options[name] = WHOLE, False
        elif ending == "=":
            self._prefixes.append(name)
        else:
            self._options[name] = KINDS.get(ending, WHOLE), True

    def option(self, argument):
        """Return (kind, index of its value in `argument`, or None if that is the next argument),
        or None if no rule is about the option `argument`."""
        name, equals, _ = argument.partition("=")
        if name in self._options:
            kind, takes_next = self._options[name]
            if equals:
                return kind, len(name) + 1
            return (kind, None) if takes_next else (NOTHING, None)
        for prefix in self._prefixes:
            if argument.startswith(prefix) and len(argument) > len(prefix):
                return WHOLE, len(prefix)
        if argument[:1] == "-" and argument[1:2] not in ("-", "") and not self._has_words:
            for at, letter in enumerate(argument[1:60], 1):
                found = self._options.get("-" + letter)
                if found:
                    return found[0], (at + 1 if at + 1 < len(argument) else None)
                if letter not in self._flags:
                    break
        return None

    def positions(self, arguments):
        """Return (index, start, end) of the secrets among the program's `arguments` that are no
        options."""
        found = []
        for words in self._patterns:
            for at in range(len(arguments) - len(words)):
                if all(map(fnmatchcase, arguments[at : at + len(words)], words)):
                    found.append(at + len(words))
        found = [at for at in found if not NO_ARGUMENT.match(arguments[at])]
        for flag in self._lasts:
            if not flag or any(re.match(rf"-\w*{flag}", each) for each in arguments):
                found += [len(arguments) - 1] if arguments and arguments[-1][:1] != "-" else []
        parts = [(at, 0, len(arguments[at])) for at in found]
        for form in self._forms:
            for at, argument in enumerate(arguments):
                match = form.match(argument)
                parts += [(at, *match.span(1))] if match else []
        return parts


def is_program_rule(text):
    """Return True if `text`, of the configuration, is "PROGRAM RULE …" and no word."""
    return bool(re.fullmatch(r"\S+(?: +[-/!~+@>.]\S*)+", text))


@lru_cache(maxsize=8)
def programs(more=()):
    """Return {program, or program/command: Rules} of the table and of `more`, a tuple of texts
    "PROGRAM RULE …"; raise ValueError if a rule of these is not one."""
    texts = {}
    for line in TABLE.replace("\n ", " ").strip().splitlines():
        names, _, rules = line.partition(": ")
        for name in names.split():
            texts.setdefault(name.split("/")[0], [])
            texts.setdefault(name, []).extend(rule.strip() for rule in rules.split(","))
    for line in more:
        name, *rules = line.split()
        texts.setdefault(name, []).extend(rules)
    return {
        name: Rules((texts.get(name.split("/")[0], []) if "/" in name else []) + rules)
        for name, rules in texts.items()
    }
