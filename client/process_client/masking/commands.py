"""Commands: which parts of the arguments of a program are secrets, by program and by option."""

import re

from process_client.masking.names import ALSO_NEXT, is_harmless
from process_client.masking.parts import AFTER_COLON, NOTHING, SPARED, secret_part
from process_client.masking.rules import Rules
from process_client.masking.spans import span

SHELLS = "sh bash dash zsh ksh mksh ash csh tcsh fish busybox su runuser sg flock"
REMOTE = "ssh eval watch parallel script"  # programs that hand their arguments to a shell
SHELLS, REMOTE = (frozenset(each.split()) for each in (SHELLS, REMOTE))
SHELL_OPTION = re.compile(r"-[A-Za-z]*c|--command")
OPTION = re.compile(r"--?([A-Za-z][\w.-]*)")
LOOKS_LIKE_OPTION = re.compile(r"--[A-Za-z]|-[A-Za-z]\Z")
USER = re.compile(r"(?:-u|--(?:[a-z]{1,20}-)?(?:user|auth|login|userpwd)(?=[=:]|\Z))=?(?!-)")
NO_USER = re.compile(r"\d+:\d*\Z|[+%]|[^:]*:/")  # numbers, a format, a place
FIELD = re.compile(r"([\w.-]+)[\"'\]]{0,2}:\Z")
SCHEMES = ("bearer", "basic", "token", "digest", "negotiate", "apikey")
ANY = Rules()


class Commands:
    """Reads command lines."""

    def __init__(self, names, programs, spans_in_text):
        """`names` and `programs` are the Names and the dict of Rules; `spans_in_text` returns the
        spans of the secrets in a text, given (text, depth, is_shell)."""
        self._names = names
        self._programs = programs
        self._spans_in_text = spans_in_text

    def spans(self, arguments, depth):
        """Return a list of spans for each of `arguments`; `depth` is the number of texts around."""
        found = [[] for _ in arguments]
        rules, name, begin, is_soft = ANY, "", 0, True
        has_shell, has_remote, skipped = False, False, -1
        for at, argument in enumerate(arguments):
            if at == skipped:
                continue
            previous = arguments[at - 1] if at else ""
            hit = rules.option(argument) if argument[:1] in ("-", "/") else None
            if hit and hit[0] != NOTHING:
                skipped = self._by_rule(arguments, at, hit, found)
                continue
            is_named = argument[:1] == "-" or argument[-1:] == ":" or argument in ("=", "==")
            if is_named and not hit and self._by_name(arguments, at, found):
                skipped = at + 1
                continue
            is_shell = has_remote and " " in argument
            if has_shell and SHELL_OPTION.fullmatch(previous):
                is_shell = True
            found[at] += self._spans_in_text(argument, depth, is_shell)
            if argument[:1] == "-":
                continue
            base = argument.rpartition("/")[2].lstrip("$({[`\"'")
            has_shell = has_shell or base in SHELLS
            has_remote = has_remote or base in REMOTE
            if base in self._programs and (is_soft or rules.runs_another):
                rules, name, begin = self._programs[base], base, at + 1
                is_soft = previous[:1] == "-"  # then it may be the value of an option
            elif f"{name}/{argument}" in self._programs:
                rules = self._programs[f"{name}/{argument}"]
        for at, start, end in rules.positions(arguments[begin:]):
            found[begin + at].append(span(start, end))
        return found

    def _by_rule(self, arguments, at, hit, found):
        """Add the spans of the value of a program's option; return the index of the next argument
        if that is done with, else -1."""
        kind, start = hit
        following = -1 if start is not None else at + 1
        if kind != SPARED and following < len(arguments):
            index = at if following < 0 else following
            found[index] += secret_part(arguments[index], start or 0, kind)
        return following

    def _by_name(self, arguments, at, found):
        """Add the spans of the value of an option with a telling name; return True if the next
        argument is done with."""
        argument = arguments[at]
        following = arguments[at + 1] if at + 1 < len(arguments) else ""
        user = USER.match(argument)
        if user and user.end() < len(argument):
            found[at] += user_part(argument, user.end())
        elif user and following:
            found[at + 1] += user_part(following, 0)
        elif argument[-1:] in (":", "="):
            return self._by_field(arguments, at, found)
        if user or not following:
            return False
        option = OPTION.fullmatch(argument)
        if not option or self._names.kind(option.group(1)) != ALSO_NEXT:
            return False
        if LOOKS_LIKE_OPTION.match(following):
            return False
        if not is_harmless(option.group(1), following):
            found[at + 1].append(span(0, len(following)))
        return True

    def _by_field(self, arguments, at, found):
        """Add the spans behind an argument that ends a field: Authorization: Bearer SECRET."""
        is_apart = arguments[at] in ("=", "==") and at > 0  # as in password = "SECRET"
        field = FIELD.search(arguments[at - 1][-100:] + ":" if is_apart else arguments[at][-100:])
        values = arguments[at + 1 : at + 3]
        if field and values and self._names.is_secret(field.group(1), values[0]):
            found[at + 1].append(span(0, len(values[0])))
            if values[0].lower() in SCHEMES and len(values) > 1:
                found[at + 2].append(span(0, len(values[1])))
        return False


def user_part(text, start):
    """Return the span of the secret in text[start:], the value of an option -u, if it is one."""
    value = text[start:]
    if ":" not in value or "://" in value or NO_USER.match(value):
        return []
    return secret_part(text, start, AFTER_COLON)
