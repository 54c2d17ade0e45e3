"""The breaks: faults that someone could bring in, and the feature that has to notice each."""

from dataclasses import dataclass

SERVICE = "service/process_service"
CLIENT = "client/process_client"
ROLES = "provisioning/roles"


@dataclass(frozen=True)
class Break:
    """`right`, which stands exactly once in `file`, is replaced by `wrong`."""

    name: str
    file: str
    right: str
    wrong: str
    feature: str
    playbook: str = ""  # that brings the break onto machines


def service(name, module, right, wrong, feature="api.feature"):
    """Return a break of the service."""
    return Break(name, f"{SERVICE}/{module}.py", right, wrong, feature)


def client(name, module, right, wrong, feature="client.feature"):
    """Return a break of the client."""
    return Break(name, f"{CLIENT}/{module}.py", right, wrong, feature)


def api_host(name, file, right, wrong, feature="provisioning.feature"):
    """Return a break of what api.yml sets up."""
    return Break(name, f"{ROLES}/service/{file}", right, wrong, feature, "api.yml")


def client_host(name, file, right, wrong, feature="provisioning.feature"):
    """Return a break of what client.yml sets up."""
    return Break(name, f"{ROLES}/client/{file}", right, wrong, feature, "client.yml")


def hardening(name, file, right, wrong, playbook="api.yml"):
    """Return a break of what the role hardening does on the host of `playbook`."""
    return Break(name, f"{ROLES}/hardening/{file}", right, wrong, "security.feature", playbook)


# Against processes on this machine.
LOCAL = [
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
        "record",
        "if name in members:",
        "if False:",
        "api.refusals.feature",
    ),
    service(
        "what follows the record is ignored",
        "record",
        "if skip(text, position) != len(text):",
        "if False:",
        "api.refusals.feature",
    ),
    service(
        "NaN is taken for JSON",
        "record",
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
        "            if stored is None:\n",
        "            if stored != content:\n                self._remove(name)\n",
    ),
    service(
        "a record is written under its own name at once",
        "file_store",
        """\
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.link(unfinished, self._path(name))
""",
        """\
            os.link(unfinished, self._path(name))
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
""",
        "api.durability.feature",
    ),
    service(
        "what was written half is left lying around",
        "file_store",
        "        finally:\n            os.unlink(unfinished)\n",
        "        finally:\n            pass\n",
    ),
    service(
        "a record is written anew, not as it was sent",
        "record",
        '    content = text[start:end].encode("utf-8")\n',
        '    content = json.dumps(fields["data"][0]).encode("utf-8")\n',
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
        "newest = max(times, key=times.get)",
        "newest = max(times)",
    ),
    service(
        "service.log shows the token",
        "record_api",
        'log.info("stored %s (%d bytes)", name, len(record.content))',
        'log.info("stored %s for %s", name, request.headers["Authorization"])',
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
        "file_store",
        "os.makedirs(folder, mode=0o750, exist_ok=True)",
        "os.path.isdir(folder) or os.mkdir(folder, 0o750)",
        "api.configuration.feature",
    ),
    service(
        "everybody may look into the folder of records",
        "file_store",
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
    # the client's readings
    client(
        "kernel threads and zombies are left out",
        "reading",
        "                process = psutil.Process(pid)\n",
        "                process = psutil.Process(pid)\n"
        "                if not process.cmdline():\n"
        "                    continue\n",
    ),
    client(
        "a process that ends meanwhile costs the reading",
        "reading",
        "except psutil.NoSuchProcess:\n                continue",
        "except psutil.NoSuchProcess:\n                raise",
    ),
    client("a key has another name", "reading", '"num_fds",\n', '"fds",\n'),
    client("secret environments are always sent", "reading", "set(COSTLY) - set(collect)", "set()"),
    client(
        "bytes that are no UTF-8 are dropped",
        "record",
        'decode("utf-8", "replace")',
        'decode("utf-8", "ignore")',
    ),
    client("a record has no timestamp", "record", '"timestamp": f"{moment:.7f}", ', ""),
    client(
        "the timestamp is another moment's",
        "cli",
        "moment = time.time()",
        "moment = time.time() - 60",
    ),
    client(
        "the token is sent under another scheme",
        "delivery",
        '"Bearer " + token',
        '"Token " + token',
    ),
    # their delivery
    client(
        "the token follows a redirection",
        "delivery",
        "allow_redirects=False",
        "allow_redirects=True",
        "client.delivery.feature",
    ),
    client(
        "the environment leads the client elsewhere",
        "delivery",
        "trust_env = False",
        "trust_env = True",
        "client.delivery.feature",
    ),
    client(
        "a failed POST ends the client",
        "delivery",
        "except (OSError, ValueError) as error:",
        "except ValueError as error:",
        "client.delivery.feature",
    ),
    client(
        "the answer is not logged",
        "delivery",
        '"Response code: %d %s"',
        '"Answered: %d %s"',
        "client.delivery.feature",
    ),
    client(
        "client.log shows the token",
        "delivery",
        '.replace(self._token, "[token]")',
        "",
        "client.delivery.feature",
    ),
    # its clocks and its end
    client(
        "a refused report counts as done",
        "cli",
        "return 0 if reporter.report() else 1",
        "reporter.report()\n    return 0",
        "client.clock.feature",
    ),
    client(
        "its own clock ticks once",
        "ticks",
        "due, missed = time.monotonic(), 0\n        while True:",
        "due, missed = time.monotonic(), 0\n        for _ in range(1):",
        "client.clock.feature",
    ),
    client(
        "missed ticks are made up for",
        "ticks",
        "os.read(self._fd, 65536)",
        "os.read(self._fd, 1)",
        "client.clock.feature",
    ),
    client(
        "two clients share the ticks",
        "ticks",
        "fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
        "client.clock.feature",
    ),
    client(
        "a stopped client leaves its FIFO to cron",
        "ticks",
        "os.unlink(self._path)",
        "pass",
        "client.clock.feature",
    ),
    client(
        "SIGTERM is ignored",
        "signals",
        "os._exit(0)",
        "pass",
        "client.clock.feature",
    ),
    # its configuration
    client(
        "an unknown key is taken (client)",
        "config",
        "if key not in KEYS",
        "if False",
        "client.configuration.feature",
    ),
    client(
        "a missing uuid is not named",
        "config",
        "client uuid not configured",
        "bad uuid",
        "client.configuration.feature",
    ),
    client(
        "the token goes out in clear",
        "config",
        'if parts.scheme == "http" and not _is_loopback(host):',
        "if False:",
        "client.configuration.feature",
    ),
    client(
        "only the first fault of a configuration is named",
        "config",
        '"; ".join(faults)',
        "faults[0]",
        "client.configuration.feature",
    ),
]

# Against machines: each is brought there by a play and taken back by another.
MACHINES = [
    api_host(
        "plain HTTP leads nowhere",
        "templates/nginx.conf.j2",
        "return 308 https://$host$request_uri;",
        "return 404;",
    ),
    api_host(
        "TLS 1.0 is spoken",
        "templates/nginx.conf.j2",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0;",
    ),
    api_host(
        "gunicorn listens to the network",
        "vars/main.yml",
        "_service_bind: 127.0.0.1:8000",
        "_service_bind: 0.0.0.0:8000",
    ),
    api_host(
        "the firewall keeps HTTPS closed",
        "templates/firewall.xml.j2",
        '{% else %}\n  <service name="https"/>\n',
        "{% else %}\n",
    ),
    api_host(
        "everybody may read the service's configuration",
        "tasks/configure.yml",
        'mode: "0640"',
        'mode: "0644"',
    ),
    api_host(
        "the service does not come back after a boot",
        "tasks/run.yml",
        "state: started\n    enabled: true",
        "state: started\n    enabled: false",
    ),
    api_host(
        "the log of the service is never rotated",
        "templates/logrotate.j2",
        "{{ _service_state }}/service.log {",
        "{{ _service_state }}/*.none {",
    ),
    api_host(
        "the test API answers everybody",
        "templates/nginx.conf.j2",
        "            deny all;\n",
        "",
        "api.host.feature",
    ),
    api_host(
        "nginx refuses a large body in HTML",
        "vars/main.yml",
        "  413: Request Entity Too Large\n",
        "",
        "api.host.feature",
    ),
    api_host(
        "a reload takes a faulty configuration",
        "templates/service.service.j2",
        "ExecReload={{ _service_command }} check\n",
        "",
        "api.host.feature",
    ),
    api_host(
        "a changed configuration is not taken over",
        "tasks/configure.yml",
        "  notify: Reload the service\n",
        "",
        "provisioning.runs.feature",
    ),
    api_host(
        "the cleanup removes nothing",
        "templates/cron.j2",
        "{{ _service_command }} cleanup",
        "{{ _service_command }} check",
        "integration.feature",
    ),
    client_host(
        "everybody may read the client's configuration",
        "tasks/configure.yml",
        'mode: "0640"\n    validate:',
        'mode: "0644"\n    validate:',
    ),
    client_host(
        "cron ticks as root",
        "templates/cron.j2",
        "* * * * * reporter ",
        "* * * * * root ",
    ),
    client_host(
        "a tick comes every 10 seconds",
        "templates/cron.j2",
        "for n in 0 5 10 15 20 25 30 35 40 45 50 55",
        "for n in 0 10 20 30 40 50",
        "integration.feature",
    ),
    client_host(
        "each run gives the host another uuid",
        "tasks/configure.yml",
        "force: false",
        "force: true",
        "provisioning.runs.feature",
    ),
    Break(
        "the client's account can log in",
        f"{ROLES}/application/vars/Debian.yml",
        "_application_shell: /usr/sbin/nologin",
        "_application_shell: /bin/bash",
        "provisioning.feature",
        "client.yml",
    ),
    hardening(
        "one address may ask without end",
        "vars/main.yml",
        "  limit_req zone=requests",
        "  # limit_req zone=requests",
    ),
    hardening(
        "who sends slowly is waited for",
        "vars/main.yml",
        "client_header_timeout 10s;",
        "client_header_timeout 300s;",
    ),
    hardening(
        "answers may be kept",
        "vars/main.yml",
        "  add_header Cache-Control no-store always;\n",
        "",
    ),
    hardening(
        "root may log in",
        "vars/main.yml",
        "PermitRootLogin no",
        "PermitRootLogin yes",
    ),
    hardening(
        "passwords are taken",
        "vars/main.yml",
        "PasswordAuthentication no",
        "PasswordAuthentication yes",
    ),
    hardening(
        "the programs may gain any power",
        "vars/main.yml",
        "  - CapabilityBoundingSet=\n",
        "",
    ),
    hardening(
        "the sandbox hides processes from the client",
        "vars/Debian.yml",
        "_hardening_client_more:\n",
        "_hardening_client_more:\n  - ProtectProc=invisible\n",
        "client.yml",
    ),
]
