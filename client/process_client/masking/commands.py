"""Commands: which parts of the arguments of a program are secrets, by program and by option."""

import re

from process_client.masking import forms
from process_client.masking.names import ALSO_NEXT, is_harmless
from process_client.masking.rules import (
    AFTER_COLON,
    AFTER_PERCENT,
    BEFORE_AT,
    NOTHING,
    PAIRS,
    SPARED,
    Rules,
)
from process_client.masking.spans import span

SHELLS = "sh bash dash zsh ksh mksh ash csh tcsh fish busybox su runuser sg flock"
REMOTE = "ssh eval watch parallel script"  # programs that hand their arguments to a shell
SHELL_OPTION = re.compile(r"-[A-Za-z]*c|--command")
OPTION = re.compile(r"--?([A-Za-z][\w.-]*)")
LOOKS_LIKE_OPTION = re.compile(r"--[A-Za-z]|-[A-Za-z]\Z")
USER = re.compile(r"(?:-u|--(?:proxy-)?user(?=[=:]|\Z))[=]?(?!-)")
NO_USER = re.compile(r"\d+:\d*\Z|[+%]|[^:]*:/")
FIELD = re.compile(r"[\"']?([\w-]+)[\"']?[:=]\Z")
SCHEMES = ("bearer", "basic", "token", "digest", "negotiate", "apikey")
# Programs and options that take a secret from standard input.
READERS = "chpasswd passwd kinit smbpasswd cryptsetup su ssh-add htpasswd pwhash"
FROM_STDIN = re.compile(
    r"--(?:[a-z-]*password-stdin|with-token|stdin|password-from-stdin|passphrase-fd.*|token-stdin"
    r"|stdin-password)\Z|(?:.*=)?(?:pass:)?stdin\Z"
)
SUDO_STDIN = re.compile(r"-[A-Za-z]*S|--stdin")
SHELLS, REMOTE, READERS = (frozenset(each.split()) for each in (SHELLS, REMOTE, READERS))
ANY = Rules()


class Commands:
    """Reads command lines."""

    def __init__(self, names, programs, spans_in_text):
        """`names` and `programs` are the Names and the dict of Rules; `spans_in_text` returns the
        spans of the secrets in a text, given (text, depth, is_shell)."""
        self._names = names
        self._programs = programs
        self._spans_in_text = spans_in_text

    def line(self, line, depth):
        """Yield (words, a list of spans for each of them) for each command of a shell line.

        `line` is a list of Words, `depth` the number of texts around it.
        """
        commands, is_here = [[]], False
        for word in line:
            if is_here:  # kinit <<< SECRET
                yield [word], [self._given(word.value, commands[-1], depth)]
            elif not word.operator:
                commands[-1].append(word)
            elif word.operator[0] not in "<>":
                commands += ([word], [])
            is_here = word.operator == "<<<"
        for at, command in enumerate(commands):
            if command and command[0].operator:
                continue
            values = [word.value for word in command]
            spans = self.spans(values, depth)
            following = [word.value for word in commands[at + 2]] if at + 2 < len(commands) else []
            if following and commands[at + 1][0].operator in ("|", "|&"):
                self._add_piped(values, following, spans)
            yield command, spans

    def _add_piped(self, arguments, reader, found):
        """Add what `arguments` print if the command `reader` reads a secret from a pipe."""
        for spans, text in zip(found[1:], arguments[1:]):
            if reads_secret(reader) and not text.startswith(("-", "%")):
                spans.append(input_span(text, reader))

    def _given(self, text, command, depth):
        reader = [word.value for word in command]
        return (
            [input_span(text, reader)] if reads_secret(reader) else self._spans_in_text(text, depth)
        )

    def spans(self, arguments, depth):
        """Return a list of spans for each of `arguments`."""
        found = [[] for _ in arguments]
        rules, name, begin, is_soft = ANY, "", 0, True
        has_shell, has_remote, skipped = False, False, -1
        for at, argument in enumerate(arguments):
            if at == skipped:
                continue
            previous = arguments[at - 1] if at else ""
            hit = (
                rules.option(argument) if argument[:1] in ("-", "/") and rules is not ANY else None
            )
            if hit and hit[0] not in (NOTHING, SPARED):
                kind, start = hit
                index, start = (at, start) if start is not None else (at + 1, 0)
                if index < len(arguments):
                    found[index] += self._part(arguments[index], start, kind)
                    if index > at and kind in (AFTER_COLON, AFTER_PERCENT, BEFORE_AT):
                        found[index] += forms.known(arguments[index])
                    skipped = index
                continue
            if hit and hit[0] == SPARED:
                skipped = at + 1 if hit[1] is None else -1
                continue
            if not hit and self._by_name(arguments, at, found):
                skipped = at + 1
                continue
            is_shell = bool(
                has_shell and SHELL_OPTION.fullmatch(previous) or has_remote and " " in argument
            )
            found[at] += self._spans_in_text(argument, depth, is_shell)
            if not hit:
                self._after_field(arguments, at, found)
            base = argument.rpartition("/")[2]
            has_shell = has_shell or base in SHELLS
            has_remote = has_remote or base in REMOTE
            if argument[:1] == "-":
                continue
            if base in self._programs and (is_soft or rules.runs_another):
                rules, name, begin = self._programs[base], base, at + 1
                is_soft = previous[:1] == "-"
            elif f"{name}/{argument}" in self._programs:
                rules = self._programs[f"{name}/{argument}"]
        self._by_position(rules, arguments, begin, found)
        return found

    def _by_name(self, arguments, at, found):
        """Add the spans in arguments[at + 1] if the option arguments[at] makes it a secret.

        Return True if that is done with.
        """
        argument = arguments[at]
        user = USER.match(argument) if argument[:1] == "-" else None
        if user:
            if user.end() < len(argument):
                found[at] += self._user(argument, user.end())
                return False
            if at + 1 < len(arguments):
                found[at + 1] += self._user(arguments[at + 1], 0)
            return False
        option = OPTION.fullmatch(argument)
        if not option or at + 1 == len(arguments):
            return False
        following = arguments[at + 1]
        if self._names.kind(option.group(1)) != ALSO_NEXT or LOOKS_LIKE_OPTION.match(following):
            return False
        if following and not is_harmless(option.group(1), following):
            found[at + 1].append(span(0, len(following)))
        return True

    def _user(self, text, start):
        value = text[start:]
        if ":" not in value or "://" in value or NO_USER.match(value):
            return []
        return self._part(text, start, AFTER_COLON)

    def _part(self, text, start, kind):
        value = text[start:]
        if kind in (AFTER_COLON, AFTER_PERCENT):
            sign = ":" if kind == AFTER_COLON else "%"
            user, found, secret = value.partition(sign)
            if not found or "://" in value:
                return forms.addresses(text)
            if not secret:  # as with keys that are a user without a password
                return [span(start, start + len(user))]
            return [span(start + len(user) + 1, len(text))]
        if kind == BEFORE_AT:
            colon, host = value.find(":"), value.rfind("@")
            if "://" in value or not 0 <= colon < host:
                return forms.addresses(text)
            return [span(start + colon + 1, start + host)]
        if value in ("", "-") or kind == PAIRS and "=" not in value:
            return []
        return [span(start, len(text))]

    def _after_field(self, arguments, at, found):
        """Add the spans behind an argument that ends a field: Authorization: Bearer SECRET."""
        field = FIELD.search(arguments[at]) if arguments[at][-1:] in (":", "=") else None
        if not field or arguments[at].endswith("=") or at + 1 == len(arguments):
            return
        value = arguments[at + 1]
        if self._names.is_secret(field.group(1), value):
            found[at + 1].append(span(0, len(value)))
            if value.lower() in SCHEMES and at + 2 < len(arguments):
                found[at + 2].append(span(0, len(arguments[at + 2])))

    def _by_position(self, rules, arguments, begin, found):
        whole, parts = rules.positions(arguments[begin:])
        for at in whole:
            found[begin + at].append(span(0, len(arguments[begin + at])))
        for at, start, end in parts:
            found[begin + at].append(span(start, end))


def reads_secret(arguments):
    """Return True if the command `arguments` takes a secret from its standard input."""
    names = {each.rpartition("/")[2] for each in arguments}
    if not READERS.isdisjoint(names) or any(map(FROM_STDIN.match, arguments)):
        return True
    return "sudo" in names and any(map(SUDO_STDIN.match, arguments))


def input_span(text, reader):
    """Return the span of the secret in `text`, the input of the command `reader`."""
    has_user = any(each.endswith("chpasswd") for each in reader)  # USER:SECRET
    return span(text.find(":") + 1 if has_user else 0, len(text))
