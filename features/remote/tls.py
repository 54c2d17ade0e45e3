"""Tries one version of TLS: tls.py ADDRESS TLSv1.2 prints it, or why it failed, as JSON."""

import contextlib
import json
import socket
import ssl
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # about the old versions
address, wanted = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS)
with contextlib.suppress(ssl.SSLError):  # an OpenSSL without security levels
    context.set_ciphers("ALL:@SECLEVEL=0")  # otherwise this side refuses the old versions
for version in ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"):
    if version != wanted:
        context.options |= getattr(ssl, "OP_NO_" + version.replace(".", "_"))
try:
    with socket.create_connection((address, 443), 10) as plain, context.wrap_socket(plain) as tls:
        print(json.dumps(tls.version()))
except ssl.SSLError as error:
    print(json.dumps(error.reason))
