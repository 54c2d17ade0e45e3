"""The mutations of the provisioning: those that unit tests catch, and rounds on machines.

A play installs a round, another one removes it. Those of a round must not disturb each other's
scenarios.
"""

from tools.mutations.mutation import Mutation

ROLES = "provisioning/roles"


def api_host(name, scenario, file, right, wrong, tests="provisioning.feature"):
    """Return a mutation of what api.yml sets up."""
    return Mutation(name, f"{ROLES}/service/{file}", right, wrong, tests, "api.yml", scenario)


def client_host(name, scenario, file, right, wrong, tests="provisioning.feature"):
    """Return a mutation of what client.yml sets up."""
    return Mutation(name, f"{ROLES}/client/{file}", right, wrong, tests, "client.yml", scenario)


def hardening(name, scenario, file, right, wrong, playbook="api.yml"):
    """Return a mutation of what the role hardening does on the host of `playbook`."""
    return Mutation(
        name, f"{ROLES}/hardening/{file}", right, wrong, "security.feature", playbook, scenario
    )


def plan(name, file, right, wrong, *tests):
    """Return a mutation that unit tests, or a feature without machines, catch."""
    paths = [test if test.endswith(".feature") else f"provisioning/tests/{test}" for test in tests]
    return Mutation(name, f"provisioning/{file}", right, wrong, " ".join(paths))


PLANS = [
    plan(
        "every client gets the shared token",
        "roles/client/vars/main.yml",
        "client_token or _client_uuid | recorder_node_token(recorder_node_secrets | first) }}",
        "recorder_tokens | first }}",
        "test_templates.py",
    ),
    plan(
        "a node token is not an HMAC",
        "filter_plugins/node_tokens.py",
        "hmac.new(secret.encode(), uuid.encode(), hashlib.sha256)",
        "hashlib.sha256((secret + uuid).encode())",
        "test_node_tokens.py",
    ),
    plan(
        "the API forgets the old token before the clients change",
        "roles/recorder/vars/main.yml",
        "{{ _recorder_next_token + [recorder_token] | flatten }}",
        "{{ _recorder_next_token or [recorder_token] | flatten }}",
        "test_templates.py",
    ),
    plan(
        "the API forgets the old secret before the clients change",
        "roles/recorder/vars/main.yml",
        "{{ _recorder_next_node_secret + [recorder_node_secret] | flatten | select }}",
        "{{ _recorder_next_node_secret or [recorder_node_secret] | flatten | select }}",
        "test_templates.py",
    ),
    plan(
        "a token from elsewhere is replaced by a file on the control machine",
        "roles/recorder/vars/main.yml",
        "'token' in recorder_kept and (_recorder_token_file",
        "(_recorder_token_file",
        "test_templates.py",
    ),
    plan(
        "a client changes to a token that the API refuses",
        "roles/client/tasks/token.yml",
        "that: _client_failed | length == 0",
        "that: true",
        "test_trial.py",
    ),
    plan(
        "a token is tried at the first API host alone",
        "roles/client/tasks/token.yml",
        'loop: "{{ _client_urls }}"',
        'loop: "{{ _client_urls[:1] }}"',
        "test_trial.py",
    ),
    plan(
        "clients know the first API host alone",
        "roles/client/vars/main.yml",
        "{{ recorder_api_addresses if recorder_api_address in",
        "{{ recorder_api_addresses[:1] if recorder_api_address in",
        "test_templates.py",
    ),
    plan(
        "all API hosts have the address of the first",
        "roles/recorder/defaults/main.yml",
        "{{ ([inventory_hostname] if inventory_hostname in groups['api'] else groups['api'])",
        "{{ groups['api']",
        "test_templates.py",
    ),
    plan(
        "the trial of a token prints it",
        "roles/client/tasks/token.yml",
        "  when: _client_changes | bool\n  no_log: true\n",
        "  when: _client_changes | bool\n",
        "test_trial.py",
    ),
    plan(
        "two hosts may have one uuid",
        "filter_plugins/hosts_file.py",
        "if len(names) > 1",
        "if len(names) > 9",
        "test_hosts_file.py",
    ),
    plan(
        "a hosts file is not checked",
        "roles/recorder/tasks/preflight.yml",
        "that: _recorder_faults | length == 0",
        "that: true",
        "provisioning.inventory.feature",
    ),
    plan(
        "an IPv6 address has no brackets in a URL",
        "filter_plugins/hosts_file.py",
        'return f"[{address}]" if',
        "return address if",
        "test_templates.py",
    ),
    plan(
        "nginx listens on IPv6 where the kernel has none",
        "roles/service/templates/nginx.conf.j2",
        "{% if _service_has_ipv6 %}\n        listen [::]:443",
        "{% if true %}\n        listen [::]:443",
        "test_templates.py",
    ),
    plan(
        "port 443 is open to all if no allowed client can come",
        "roles/service/templates/firewall.xml.j2",
        "{% for address in _service_networks %}",
        "{% for address in _service_networks if _service_has_ipv6 or ':' not in address %}",
        "test_templates.py",
    ),
    plan(
        "a strict umask closes the code to its account",
        "roles/application/vars/main.yml",
        "umask 0022 && exec",
        "exec",
        "test_modes.py",
    ),
    plan(
        "client_sees=all gives all capabilities",
        "roles/client/vars/main.yml",
        "'CAP_DAC_READ_SEARCH CAP_SYS_PTRACE' if",
        "'~' if",
        "test_templates.py",
    ),
    plan(
        "the archive opens with the token that writes records",
        "roles/recorder/defaults/main.yml",
        "recorder_secrets ~ '/read_token'",
        "recorder_secrets ~ '/token'",
        "test_templates.py",
    ),
    plan(
        "the archive forgets the old read token before all have the next one",
        "roles/recorder/vars/main.yml",
        "{{ _recorder_next_read_token + [recorder_read_token] | flatten }}",
        "{{ _recorder_next_read_token or [recorder_read_token] | flatten }}",
        "test_templates.py",
    ),
    plan(
        "a read token may be one that writes records",
        "filter_plugins/hosts_file.py",
        "if taken & here:",
        "if taken & here & {None}:",
        "test_hosts_file.py",
    ),
    plan(
        "sealed_first is on while older records are still being sealed",
        "roles/service/vars/main.yml",
        "if _service_sealed.stat.exists and _service_expects_archive",
        "if _service_expects_archive",
        "test_templates.py",
    ),
    plan(
        "questions about nodes go to the service",
        "roles/service/templates/nginx.conf.j2",
        "(nodes|processes|top|diff|archive)(/|$)",
        "(processes|top|diff|archive)(/|$)",
        "test_templates.py",
    ),
    plan(
        "unknown paths of the API go to the archive",
        "roles/service/templates/nginx.conf.j2",
        "location /api/ {\n            proxy_pass http://service;",
        "location /api/ {\n            proxy_pass http://archive;",
        "test_templates.py",
    ),
    plan(
        "the archive listens on the network",
        "roles/recorder/vars/main.yml",
        "recorder_archive_bind: 127.0.0.1:8001",
        "recorder_archive_bind: 0.0.0.0:8001",
        "test_templates.py",
    ),
    plan(
        "an archive on another host is not refused",
        "roles/recorder/tasks/preflight.yml",
        "that: _recorder_apart | length == 0",
        "that: true",
        "provisioning.inventory.feature",
    ),
]

ROUNDS = [
    [
        api_host(
            "plain HTTP is not redirected",
            "Plain HTTP is redirected",
            "templates/nginx.conf.j2",
            "return 308 https://$host$request_uri;",
            "return 404;",
        ),
        api_host(
            "TLS 1.0 is accepted",
            "A TLS scan from the client host: TLSv1 ",
            "templates/nginx.conf.j2",
            "ssl_protocols TLSv1.2 TLSv1.3;",
            "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0;",
            "security.feature",
        ),
        api_host(
            "the files of the journal and the records do not get the readers' group",
            "gives its group to the files",
            "tasks/readers.yml",
            'mode: "2750"',
            'mode: "0750"',
            "security.readers.feature",
        ),
        api_host(
            "readers may write into the folders above the records",
            "A reader reads records, and nothing else",
            "tasks/readers.yml",
            "permissions: x",
            "permissions: rwx",
            "security.readers.feature",
        ),
        api_host(
            "gunicorn listens on the network",
            "The service listens only on",
            "vars/main.yml",
            "_service_bind: 127.0.0.1:8000",
            "_service_bind: 0.0.0.0:8000",
        ),
        api_host(
            "all accounts may read the service's configuration",
            "service/config.json on the api host belongs",
            "tasks/configure.yml",
            'mode: "0640"',
            'mode: "0644"',
        ),
        api_host(
            "the service does not start at boot",
            "process-service runs on the api host and starts",
            "tasks/run.yml",
            "state: started\n    enabled: true\n    daemon_reload",
            "state: started\n    enabled: false\n    daemon_reload",
        ),
        api_host(
            "service.log is never rotated",
            "The log of the service is rotated",
            "templates/logrotate.j2",
            "{{ _service_state }}/service.log {",
            "{{ _service_state }}/*.none {",
        ),
        api_host(
            "the test API answers any host",
            "The test API is closed to other hosts",
            "templates/nginx.conf.j2",
            "            deny all;\n",
            "",
            "api.host.feature",
        ),
        api_host(
            "nginx's answer to a large body is HTML",
            "A body far over the limit is refused",
            "vars/main.yml",
            "  413: Request Entity Too Large\n",
            "",
            "api.host.feature",
        ),
        api_host(
            "nginx's answers on port 80 are HTML",
            "A malformed request on port 80",
            "templates/nginx.conf.j2",
            "        }\n        {{ own_answers() | indent(8) }}\n{% if service_acme_email %}",
            "        }\n{% if service_acme_email %}",
            "api.host.feature",
        ),
        api_host(
            "nginx's error.log shows whole requests",
            "A token in a URL that nginx refuses",
            "templates/nginx.conf.j2",
            "/var/log/nginx/error.log crit;",
            "/var/log/nginx/error.log;",
            "api.host.feature",
        ),
        api_host(
            "a reload accepts a faulty configuration",
            "A reload refuses a faulty configuration",
            "templates/service.service.j2",
            "ExecReload={{ _service_command }} check\n",
            "",
            "api.host.feature",
        ),
        api_host(
            "a changed configuration is not loaded",
            "keep_records is changed",
            "tasks/configure.yml",
            "  notify: Reload the service\n",
            "",
            "provisioning.runs.feature",
        ),
        api_host(
            "nginx shows its version",
            "The headers of the answer to a known path",
            "templates/nginx.conf.j2",
            "server_tokens off;",
            "server_tokens on;",
            "security.feature",
        ),
        api_host(
            "all accounts may read the certificate's key",
            "Only root can read the certificate's key",
            "tasks/certificate-self-signed.yml",
            'mode: "0600"',
            'mode: "0644"',
            "security.feature",
        ),
        api_host(
            "port 443 is open to more than the allowed clients",
            "Only the client host can reach port 443",
            "templates/firewall.xml.j2",
            "{% for address in _service_networks %}",
            "{% for address in [] %}",
            "security.feature",
        ),
        api_host(
            "the cleanup removes nothing",
            "The hourly cleanup removes",
            "templates/cron.j2",
            "{{ _service_command }} cleanup\n",
            "{{ _service_command }} check\n",
            "integration.feature",
        ),
        api_host(
            "no cleanup reads every file",
            "The weekly cleanup removes",
            "templates/cron.j2",
            "cleanup --all",
            "cleanup",
            "integration.feature",
        ),
        client_host(
            "the client counts as started before it can reload",
            "A reload right after the start works",
            "templates/client.service.j2",
            "Type=notify",
            "Type=simple",
            "client.host.feature",
        ),
        client_host(
            "all accounts may read the client's configuration",
            "client/config.json on the client host belongs",
            "tasks/configure.yml",
            'mode: "0640"\n    validate:',
            'mode: "0644"\n    validate:',
        ),
        client_host(
            "cron ticks as root",
            "cron runs process-client",
            "templates/cron.j2",
            "* * * * * reporter ",
            "* * * * * root ",
        ),
        hardening(
            "one address may send without limit",
            "Too many requests from one address",
            "vars/main.yml",
            "  limit_req zone=requests",
            "  # limit_req zone=requests",
        ),
        hardening(
            "nginx waits for slow headers",
            "that sends a header that never ends",
            "vars/main.yml",
            "client_header_timeout 10s;",
            "client_header_timeout 300s;",
        ),
        hardening(
            "nginx waits for a body that never comes",
            "that sends a body that never completes",
            "vars/main.yml",
            "client_body_timeout 10s;",
            "client_body_timeout 300s;",
        ),
        hardening(
            "SSH accepts root",
            "root is refused on the api host",
            "vars/main.yml",
            "PermitRootLogin no",
            "PermitRootLogin yes",
        ),
        hardening(
            "SSH accepts passwords",
            "A password is refused on the api host",
            "vars/main.yml",
            "PasswordAuthentication no",
            "PasswordAuthentication yes",
        ),
        hardening(
            "the units keep all capabilities",
            "The service has no capabilities",
            "vars/main.yml",
            "  - CapabilityBoundingSet=\n",
            "",
        ),
        client_host(
            "the client may read what belongs to other accounts by default",
            "The client has no capabilities",
            "vars/main.yml",
            "if client_sees == 'all' else",
            "if client_sees else",
            "security.feature",
        ),
        hardening(
            "the sandbox hides processes from the client",
            "The client sees every process nevertheless",
            "vars/Debian.yml",
            "_hardening_client_more:\n",
            "_hardening_client_more:\n  - ProtectProc=invisible\n",
            "client.yml",
        ),
    ],
    # Each of these is caught by a scenario of the first round, or would disturb one.
    [
        api_host(
            "the redirect from plain HTTP is HTML",
            "Plain HTTP is redirected",
            "templates/nginx.conf.j2",
            "        error_page 308 /-/308;\n",
            "",
        ),
        api_host(
            "the test API refuses its own host",
            "The test API is open to the api host",
            "templates/nginx.conf.j2",
            "            allow 127.0.0.1;\n",
            "",
            "api.host.feature",
        ),
        api_host(
            "a play prints the token that it writes",
            "A damaged API host is repaired",
            "tasks/configure.yml",
            "  diff: false # it contains the token and the secret\n",
            "",
            "provisioning.runs.feature",
        ),
        client_host(
            "a tick comes every 10 seconds",
            "One record is stored every 5 seconds",
            "templates/cron.j2",
            "for n in 0 5 10 15 20 25 30 35 40 45 50 55",
            "for n in 0 10 20 30 40 50",
            "integration.feature",
        ),
        client_host(
            "each run gives the host a new uuid",
            "A second run of client.yml",
            "tasks/configure.yml",
            "force: false",
            "force: true",
            "provisioning.runs.feature",
        ),
        Mutation(
            "the client's account can log in",
            f"{ROLES}/application/vars/Debian.yml",
            "_application_shell: /usr/sbin/nologin",
            "_application_shell: /bin/bash",
            "provisioning.feature",
            "client.yml",
            "reporter on the client host cannot log in",
        ),
        client_host(
            "a client host has the shared token",
            "A client cannot store the record of another node",
            "vars/main.yml",
            "client_token or _client_uuid | recorder_node_token(recorder_node_secrets | first) }}",
            "recorder_tokens | first }}",
            "security.feature",
        ),
        hardening(
            "answers may be cached",
            "The headers of the answer to a known path",
            "vars/main.yml",
            "  add_header Cache-Control $cache_control always;\n",
            "",
        ),
        hardening(
            "the sandbox uses only old systemd's options",
            "systemd rates the exposure of the service",
            "vars/main.yml",
            "_hardening_sandbox + _hardening_sandbox_more }}",
            "_hardening_sandbox }}",
        ),
    ],
    # Without HTTPS most scenarios fail.
    [
        api_host(
            "the firewall blocks HTTPS",
            "A port scan from the client host",
            "templates/firewall.xml.j2",
            '{% else %}\n  <service name="https"/>\n',
            "{% else %}\n",
            "security.feature",
        ),
    ],
]
MUTATIONS = [mutation for mutations in ROUNDS for mutation in mutations]
