"""The breaks of the service, seen on this machine."""

from mutations.breaks import Break

SERVICE = "service/process_service"


def service(name, module, right, wrong, feature="api.feature"):
    """Return a break of the service."""
    return Break(name, f"{SERVICE}/{module}.py", right, wrong, feature)


BREAKS = [
    # who may
    service(
        "no token is asked for",
        "auth",
        "isinstance(request.routing_exception, NotFound) or has_token()",
        "True",
        "api.refusals.feature",
    ),
    service(
        "the token is taken under any scheme",
        "auth",
        'scheme.lower() == "bearer" and any(matches)',
        "any(matches)",
        "api.refusals.feature",
    ),
    service(
        "half a token is enough",
        "auth",
        "hmac.compare_digest(given, token)",
        "given and token.startswith(given)",
        "api.refusals.feature",
    ),
    service(
        "the test API needs no token",
        "auth",
        "NotFound) or has_token()",
        'NotFound) or request.path.startswith("/api/test") or has_token()',
        "api.refusals.feature",
    ),
    # what is a record
    service(
        "a newline may end a uuid",
        "record",
        "UUID.fullmatch(value)",
        're.match(UUID.pattern + "$", value)',
        "api.refusals.feature",
    ),
    service(
        "a newline may end a timestamp",
        "record",
        "TIMESTAMP.fullmatch(value)",
        're.match(TIMESTAMP.pattern + "$", value)',
        "api.refusals.feature",
    ),
    service(
        "a uuid may be a path",
        "record",
        'r"[A-Za-z0-9][A-Za-z0-9-]{0,63}"',
        'r"[A-Za-z0-9./][A-Za-z0-9./-]{0,63}"',
        "api.refusals.feature",
    ),
    service(
        "all the world's digits make a timestamp",
        "record",
        'r"[0-9]{1,12}',
        r'r"\d{1,12}',
        "api.refusals.feature",
    ),
    service(
        "a reading of nothing is a record",
        "record",
        "not isinstance(value, list) or not value",
        "not isinstance(value, list)",
        "api.refusals.feature",
    ),
    service(
        "only the first bad field is named",
        "record",
        "        if reason:\n",
        "        if reason and not reasons:\n",
        "api.refusals.feature",
    ),
    service(
        "a key may stand there twice",
        "members",
        "if name in members:",
        "if False:",
        "api.refusals.feature",
    ),
    service(
        "what follows the record is ignored",
        "members",
        "if skip(text, position) != len(text):",
        "if False:",
        "api.refusals.feature",
    ),
    service(
        "NaN is taken for JSON",
        "members",
        ", parse_constant=refuse_constant)",
        ")",
        "api.refusals.feature",
    ),
    service(
        "deep nesting is an error nobody expected",
        "record",
        "except RecursionError:",
        "except MemoryError:",
        "api.refusals.feature",
    ),
    service(
        "the quick way takes what is no process",
        "record",
        "not all(isinstance(process, simdjson.Object) for process in processes)",
        "False",
        "api.refusals.feature",
    ),
    service(
        "the quick way takes a byte order mark",
        "record",
        r""""data" : (?=\[)'""",
        """"data" : '""",
        "api.refusals.feature",
    ),
    service(
        "the quick way is the only one",
        "record",
        "    return any_record(body, tokens)\n",
        "    return record\n",
    ),
    service(
        "any media type is taken",
        "body",
        'request.mimetype != "application/json"',
        "False",
        "api.refusals.feature",
    ),
    service(
        "a packed body is unpacked without bound",
        "body",
        "stream.decompress(packed, limit + 1)",
        "stream.decompress(packed)",
        "api.refusals.feature",
    ),
    service(
        "a body may be of any size",
        "body",
        "if len(body) > limit:",
        "if False:",
        "api.refusals.feature",
    ),
    service(
        "a packed body may be cut short",
        "body",
        "not stream.eof or stream.unused_data",
        "stream.unused_data",
        "api.refusals.feature",
    ),
    service(
        "405 does not say what is allowed",
        "jsend",
        'if name not in ("Content-Type", "Content-Length")',
        'if name not in ("Content-Type", "Content-Length", "Allow")',
        "api.refusals.feature",
    ),
    service(
        "OPTIONS is answered with 200",
        "record_api",
        'methods=["POST"], provide_automatic_options=False',
        'methods=["POST"]',
        "api.refusals.feature",
    ),
    service(
        "errors are answered in HTML",
        "jsend",
        "@app.errorhandler(HTTPException)",
        "@app.errorhandler(InternalServerError)",
        "api.refusals.feature",
    ),
    # what becomes of it
    service(
        "a second record of the name replaces the first",
        "file_store",
        "            if new:\n",
        "            if stored != content:\n                self.files.remove(name)\n",
    ),
    service(
        "a record is written under its own name at once",
        "folder",
        """\
            with open(descriptor, "wb") as file:
                file.write(content)
""",
        """\
            os.link(unfinished, self._path(name))
            with open(descriptor, "wb") as file:
                file.write(content)
""",
        "api.durability.feature",
    ),
    service(
        "what was written half is left lying around",
        "folder",
        "        finally:\n            os.unlink(unfinished)\n",
        "        finally:\n            pass\n",
    ),
    service(
        "a record is written anew, not as it was sent",
        "record",
        "    content = body[head.end() : -1].rstrip(SPACE)\n",
        '    content = body[head.end() : -1].replace(b" ", b"")\n',
    ),
    service(
        "a record of another order is written anew",
        "record",
        'text[start:end].encode("utf-8")',
        'text[start:end].replace(" ", "").encode("utf-8")',
    ),
    service(
        "what could not be written is a success",
        "record_api",
        "        return jsend.error(500, str(error))\n",
        "        pass\n",
    ),
    service("the count is off by one", "file_store", "sum(1 for _ in", "1 + sum(1 for _ in"),
    service(
        "the latest record is that of the highest name",
        "file_store",
        "itertools.chain(self.journal.newest_first(), self._found())",
        "sorted(self.files.names(RECORD), reverse=True)",
    ),
    service(
        "service.log shows the token",
        "record_api",
        'log.info("stored %s (%d bytes)", name, len(record.content))',
        'log.info("stored %s for %s", name, request.headers["Authorization"])',
    ),
    # its log
    service(
        "whoever asks says where the request came from",
        "refusals",
        "if address != PROXY:",
        "if not address:",
        "api.log.feature",
    ),
    service(
        "whoever asks may follow an address with any text",
        "refusals",
        'if "%" in forwarded:',
        "if False:",
        "api.log.feature",
    ),
    service(
        "a token may be the name of a node",
        "record",
        'uuid.encode("ascii") in tokens',
        "False",
        "api.log.feature",
    ),
    service(
        "a token is no node's name only in an unusual record",
        "record",
        "if record and not is_token(record.uuid, tokens):",
        "if record:",
        "api.log.feature",
    ),
    service(
        "service.log shows names that clients made up",
        "refusals",
        "if field in made_up else",
        "if False else",
        "api.log.feature",
    ),
    service(
        "service.log does not say whose record is refused",
        "record_api",
        "invalid.reasons, uuid=invalid.uuid,",
        "invalid.reasons,",
        "api.log.feature",
    ),
    # its journal
    service(
        "the latest record is that of the newest file",
        "file_store",
        "itertools.chain(self.journal.newest_first(), self._found())",
        "self._found()",
        "api.journal.feature",
    ),
    service(
        "a journal that is gone is not made again",
        "file_store",
        "itertools.chain(self.journal.newest_first(), self._found())",
        "self.journal.newest_first()",
        "api.journal.feature",
    ),
    service(
        "a line that leads out of the folder is followed",
        "file_store",
        "self.files.read(name) if RECORD.fullmatch(name) else None",
        "self.files.read(name)",
        "api.journal.feature",
    ),
    service(
        "a line that was cut short spoils the next",
        "journal",
        '"\\n" + name',
        'name + "\\n"',
        "api.journal.feature",
    ),
    service(
        "records that come at once overwrite each other's lines",
        "journal",
        "[name], os.O_APPEND)",
        "[name], 0)",
        "api.journal.feature",
    ),
    service(
        "a journal that cannot be written costs the record",
        "journal",
        "except OSError as error:",
        "except FileNotFoundError as error:",
        "api.journal.feature",
    ),
    service(
        "a journal with a gap is kept",
        "journal",
        "self._remove(self._days())",
        "pass",
        "api.journal.feature",
    ),
    # its cleanup
    service(
        "no cleanup finds what no journal names",
        "file_store",
        "if everywhere else",
        "if False else",
        "api.cleanup.feature",
    ),
    service(
        "the daily cleanup trusts a journal that does not reach back",
        "file_store",
        "not self.journal.began_before(oldest_kept - DAY)",
        "False",
        "api.cleanup.feature",
    ),
    service(
        "the daily cleanup trusts a journal for the day on which it began",
        "file_store",
        "self.journal.began_before(oldest_kept - DAY)",
        "self.journal.began_before(oldest_kept)",
        "api.cleanup.feature",
    ),
    service(
        "the daily cleanup looks at every file",
        "file_store",
        "if everywhere else",
        "if True else",
        "api.cleanup.feature",
    ),
    service(
        "cleanup takes the journal's word for a record's age",
        "file_store",
        "                if 0 < written < moment:\n",
        "                if written:\n",
        "api.cleanup.feature",
    ),
    service(
        "a day of which a part is to be kept is not looked at",
        "journal",
        "day <= day_of(moment)",
        "day < day_of(moment)",
        "api.cleanup.feature",
    ),
    service(
        "cleanup follows a line that leads out of the folder",
        "file_store",
        "gently(filter(RECORD.fullmatch, self.journal.lines(day)))",
        "gently(self.journal.lines(day))",
        "api.cleanup.feature",
    ),
    service(
        "cleanup never rests",
        "pace",
        "                time.sleep(tired - began)\n",
        "",
        "api.cleanup.feature",
    ),
    service(
        "the days of the journal are kept for ever",
        "file_store",
        "        self.journal.remove_before(oldest_kept - DAY)\n",
        "",
        "api.cleanup.feature",
    ),
    # its configuration
    service(
        "an unknown key is taken (service)",
        "config",
        "if key not in KNOWN:",
        "if False:",
        "api.configuration.feature",
    ),
    service(
        "a folder for records is made, but none above it",
        "folder",
        "os.makedirs(path, mode=0o750, exist_ok=True)",
        "os.path.isdir(path) or os.mkdir(path, 0o750)",
        "api.configuration.feature",
    ),
    service(
        "everybody may look into the folder of records",
        "folder",
        "mode=0o750",
        "mode=0o755",
        "api.configuration.feature",
    ),
    service(
        "only the first of several tokens is taken",
        "config",
        'token.encode("ascii") for token in tokens]',
        'token.encode("ascii") for token in tokens[:1]]',
        "api.configuration.feature",
    ),
    service(
        "a fault in the configuration is a traceback",
        "cli",
        "except (ConfigError, StoreError) as fault:",
        "except StoreError as fault:",
        "api.configuration.feature",
    ),
]
