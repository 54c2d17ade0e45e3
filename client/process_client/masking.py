"""Masking: replaces what looks like a secret in command lines and environments by ***."""

import re

MASK = "***"

# An option, a variable or a field with such a word in its name has a secret value.
WORDS = (
    r"passw(?:or)?d|passphrase|pwd|(?<!by)(?<!com)(?<!sur)(?<!tres)pass(?![a-z])|secret|token"
    r"|credential|(?:api|access|private)[-_.]?key"
)
NO_SECRETS = ("PWD", "OLDPWD")  # folders, set by the shell
# The rest of the name after the word; the name of a file is not a secret.
REST = r"[\w.-]{0,40}(?<!file)(?<!path)(?<!dir)"

END = r"[^\0]+"  # the rest of the argument
VALUE = r""""(?:[^"\\\0]|\\.)*"?|'[^'\0]*'?|[^\s\0]+"""  # quoted, or one word
START = r"(?<![^\s\0])"  # the start of an argument or of a word in it


class Masker:
    """Masks secrets, and also values that cannot be distinguished from one."""

    def __init__(self, more=()):
        """`more` are further words like WORDS; case is ignored."""
        words = "(?:{})".format("|".join([WORDS, *map(re.escape, more)]))
        option = rf"{START}-[\w.-]{{0,60}}?{words}{REST}"
        user = rf"{START}(?:-u|--(?:proxy-)?user(?![\w-]))"
        # Arguments are searched as one text, with \0 between them as in /proc.
        forms = (
            # --password=SECRET, PASSWORD=SECRET: the rest of the argument
            rf"((?:^|(?<=\0))[\w.-]{{0,60}}?{words}{REST}=){END}",
            # --password SECRET: the next argument, or the next word inside one argument
            rf"({option}\0)(?!--[a-z]){END}",
            rf"({option}[ \t]+)(?!--[a-z])(?:{VALUE})",
            # Authorization: SCHEME SECRET
            r"(authorization[\"']?\s*[=:]\s*[\"']?)[^\0\"']+",
            # export PASSWORD=SECRET; {"password": "SECRET"}
            rf"({words}{REST}[\"']?\s*[=:]\s*)(?:{VALUE})",
            # -u USER:SECRET
            rf"({user}(?:\0|=)?[^\s\0:]*:){END}",
            rf"({user}[ \t]+\"[^\0:\"]*:)[^\0\"]+",
            rf"({user}[ \t]+'[^\0:']*:)[^\0']+",
            rf"({user}[ \t]+[^\s\0:\"']*:)[^\s\0]+",
        )
        self._forms = [re.compile(form, re.IGNORECASE) for form in forms]
        self._name = re.compile(words + REST + "$", re.IGNORECASE)

    def command_line(self, arguments):
        """Return `arguments`, a list of text, with secrets masked."""
        return self._mask("\0".join(arguments)).split("\0") if arguments else []

    def environment(self, variables):
        """Return the environment `variables`, a dict, with secrets masked."""
        return {
            name: MASK if self._name.search(name) and name not in NO_SECRETS else self._mask(value)
            for name, value in variables.items()
        }

    def _mask(self, text):
        for form in self._forms:
            text = form.sub(r"\1" + MASK, text)
        text = ADDRESS.sub(rf"\1{MASK}@", text)
        return ADDRESS_OF_TOKEN.sub(rf"\1{MASK}@", text)


ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://[^\s\0/:@]*:)[^\s\0/]+@", re.IGNORECASE)
ADDRESS_OF_TOKEN = re.compile(r"(\bhttps?://)[^\s\0/:@]+@", re.IGNORECASE)
