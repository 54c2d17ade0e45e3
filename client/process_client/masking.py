"""The masking: what looks like a secret in a command line or an environment leaves us as ***."""

import re
from functools import lru_cache

MASK = "***"

# Words in the name of an option, a variable or a field whose value is a secret.
WORDS = (
    r"passw(?:or)?d|passphrase|pwd|(?<![a-z])pass(?![a-z])|secret|token|credential|authorization"
    r"|(?:api|access|private)[-_.]?key"
)
# What may follow the word in the name; the name of a file is no secret.
REST = r"[\w.-]{0,40}(?<!file)(?<!path)(?<!dir)"

END = r"[^\0]+"  # of the argument
WORD = r"[^\s\0]+"
QUOTED = r""""(?:[^"\\\0]|\\.)*"?|'[^'\0]*'?|""" + WORD
START = r"(?<![^\s\0])"  # of an argument, or of a word in it


class Masker:
    """Masks secrets; what cannot be told from one is masked as well."""

    def __init__(self, more=()):
        """`more` are words to look for beside WORDS, in small or capital letters."""
        words = "(?:{})".format("|".join([WORDS, *map(re.escape, more)]))
        option = rf"{START}-[\w.-]{{0,60}}?{words}{REST}"
        user = rf"{START}(?:-u|--(?:proxy-)?user)"
        # Arguments are looked at together, with \0 between them as in /proc.
        forms = (
            # --password=SECRET, PASSWORD=SECRET: all of the argument
            rf"((?:^|(?<=\0))[\w.-]{{0,60}}?{words}{REST}=){END}",
            # --password SECRET, the next argument or the next word
            rf"({option}\0)(?!-){END}",
            rf"({option}[ \t]+)(?!-){WORD}",
            # export PASSWORD=SECRET; Authorization: Bearer SECRET; {"password": "SECRET"}
            rf"({words}{REST}[\"']?\s*[=:]\s*(?:(?:basic|bearer)\s+)?)(?:{QUOTED})",
            # -u USER:SECRET
            rf"({user}(?:\0|=)?[^\s\0:=]*:){END}",
            rf"({user}[ \t]+[^\s\0:=]*:){WORD}",
        )
        self._forms = [re.compile(form, re.IGNORECASE) for form in forms]
        self._name = re.compile(words + REST + "$", re.IGNORECASE)
        self._mask = lru_cache(maxsize=4096)(self._mask_all)

    def command_line(self, arguments):
        """Return `arguments`, a list of text, masked; remembers what it has seen."""
        return self._mask("\0".join(arguments)).split("\0") if arguments else arguments

    def environment(self, variables):
        """Return the environment `variables`, a dict, masked."""
        return {
            name: MASK if self._name.search(name) else _mask_addresses(value)
            for name, value in variables.items()
        }

    def _mask_all(self, text):
        for form in self._forms:
            text = form.sub(r"\1" + MASK, text)
        return _mask_addresses(text)


ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://[^\s\0/:@]*:)[^\s\0/]+@", re.IGNORECASE)
ADDRESS_OF_TOKEN = re.compile(r"(\bhttps?://)[^\s\0/:@]+@", re.IGNORECASE)


def _mask_addresses(text):
    """Return `text` with the credentials in its URLs masked."""
    text = ADDRESS.sub(rf"\1{MASK}@", text)
    return ADDRESS_OF_TOKEN.sub(rf"\1{MASK}@", text)
