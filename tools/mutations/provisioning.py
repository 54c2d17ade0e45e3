"""The breaks of the provisioning: a play brings each onto machines, and another takes it back."""

from tools.mutations.mutation import Mutation

ROLES = "provisioning/roles"


def api_host(name, file, right, wrong, tests="provisioning.feature"):
    """Return a mutation of what api.yml sets up."""
    return Mutation(name, f"{ROLES}/service/{file}", right, wrong, tests, "api.yml")


def client_host(name, file, right, wrong, tests="provisioning.feature"):
    """Return a mutation of what client.yml sets up."""
    return Mutation(name, f"{ROLES}/client/{file}", right, wrong, tests, "client.yml")


def hardening(name, file, right, wrong, playbook="api.yml"):
    """Return a mutation of what the role hardening does on the host of `playbook`."""
    return Mutation(name, f"{ROLES}/hardening/{file}", right, wrong, "security.feature", playbook)


MUTATIONS = [
    api_host(
        "plain HTTP is not redirected",
        "templates/nginx.conf.j2",
        "return 308 https://$host$request_uri;",
        "return 404;",
    ),
    api_host(
        "the redirect from plain HTTP is HTML",
        "templates/nginx.conf.j2",
        "        error_page 308 /-/308;\n",
        "",
    ),
    api_host(
        "TLS 1.0 is accepted",
        "templates/nginx.conf.j2",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0;",
    ),
    api_host(
        "gunicorn listens on the network",
        "vars/main.yml",
        "_service_bind: 127.0.0.1:8000",
        "_service_bind: 0.0.0.0:8000",
    ),
    api_host(
        "the firewall blocks HTTPS",
        "templates/firewall.xml.j2",
        '{% else %}\n  <service name="https"/>\n',
        "{% else %}\n",
    ),
    api_host(
        "all accounts may read the service's configuration",
        "tasks/configure.yml",
        'mode: "0640"',
        'mode: "0644"',
    ),
    api_host(
        "the service does not start at boot",
        "tasks/run.yml",
        "state: started\n    enabled: true",
        "state: started\n    enabled: false",
    ),
    api_host(
        "service.log is never rotated",
        "templates/logrotate.j2",
        "{{ _service_state }}/service.log {",
        "{{ _service_state }}/*.none {",
    ),
    api_host(
        "the test API answers any host",
        "templates/nginx.conf.j2",
        "            deny all;\n",
        "",
        "api.host.feature",
    ),
    api_host(
        "the test API refuses its own host",
        "templates/nginx.conf.j2",
        "            allow 127.0.0.1;\n",
        "",
        "api.host.feature",
    ),
    api_host(
        "nginx's answer to a large body is HTML",
        "vars/main.yml",
        "  413: Request Entity Too Large\n",
        "",
        "api.host.feature",
    ),
    api_host(
        "nginx's answers on port 80 are HTML",
        "templates/nginx.conf.j2",
        "        }\n        {{ own_answers() | indent(8) }}\n{% if service_acme_email %}",
        "        }\n{% if service_acme_email %}",
        "api.host.feature",
    ),
    api_host(
        "nginx's error.log shows whole requests",
        "templates/nginx.conf.j2",
        "/var/log/nginx/error.log crit;",
        "/var/log/nginx/error.log;",
        "api.host.feature",
    ),
    api_host(
        "a reload accepts a faulty configuration",
        "templates/service.service.j2",
        "ExecReload={{ _service_command }} check\n",
        "",
        "api.host.feature",
    ),
    api_host(
        "a changed configuration is not loaded",
        "tasks/configure.yml",
        "  notify: Reload the service\n",
        "",
        "provisioning.runs.feature",
    ),
    api_host(
        "a play prints the token that it writes",
        "tasks/configure.yml",
        "  diff: false # it contains the token\n",
        "",
        "provisioning.runs.feature",
    ),
    api_host(
        "nginx shows its version",
        "templates/nginx.conf.j2",
        "server_tokens off;",
        "server_tokens on;",
        "security.feature",
    ),
    api_host(
        "all accounts may read the certificate's key",
        "tasks/certificate-self-signed.yml",
        'mode: "0600"',
        'mode: "0644"',
        "security.feature",
    ),
    api_host(
        "port 443 is open to more than the allowed clients",
        "templates/firewall.xml.j2",
        "{% for address in service_allowed_clients %}",
        "{% for address in [] %}",
        "security.feature",
    ),
    api_host(
        "the cleanup removes nothing",
        "templates/cron.j2",
        "{{ _service_command }} cleanup\n",
        "{{ _service_command }} check\n",
        "integration.feature",
    ),
    api_host(
        "no cleanup reads every file",
        "templates/cron.j2",
        "cleanup --all",
        "cleanup",
        "integration.feature",
    ),
    client_host(
        "the client counts as started before it can reload",
        "templates/client.service.j2",
        "Type=notify",
        "Type=simple",
        "client.host.feature",
    ),
    client_host(
        "all accounts may read the client's configuration",
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
        "each run gives the host a new uuid",
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
    ),
    hardening(
        "one address may send without limit",
        "vars/main.yml",
        "  limit_req zone=requests",
        "  # limit_req zone=requests",
    ),
    hardening(
        "nginx waits for slow headers",
        "vars/main.yml",
        "client_header_timeout 10s;",
        "client_header_timeout 300s;",
    ),
    hardening(
        "nginx waits for a body that never comes",
        "vars/main.yml",
        "client_body_timeout 10s;",
        "client_body_timeout 300s;",
    ),
    hardening(
        "answers may be cached",
        "vars/main.yml",
        "  add_header Cache-Control no-store always;\n",
        "",
    ),
    hardening(
        "SSH accepts root",
        "vars/main.yml",
        "PermitRootLogin no",
        "PermitRootLogin yes",
    ),
    hardening(
        "SSH accepts passwords",
        "vars/main.yml",
        "PasswordAuthentication no",
        "PasswordAuthentication yes",
    ),
    hardening(
        "the units keep all capabilities",
        "vars/main.yml",
        "  - CapabilityBoundingSet=\n",
        "",
    ),
    hardening(
        "the sandbox uses only old systemd's options",
        "vars/main.yml",
        "_hardening_sandbox + _hardening_sandbox_more }}",
        "_hardening_sandbox }}",
    ),
    hardening(
        "the sandbox hides processes from the client",
        "vars/Debian.yml",
        "_hardening_client_more:\n",
        "_hardening_client_more:\n  - ProtectProc=invisible\n",
        "client.yml",
    ),
]
