"""Trust: which certificates of the API are accepted."""

import ssl

# X509_V_FLAG_PARTIAL_CHAIN of OpenSSL; the module ssl names it since Python 3.10.
PARTIAL_CHAIN = 0x80000
TLS_1_2 = 0x0303


def make_context(ca_file=None):
    """Return the SSLContext of a connection: TLS 1.2 and later, name and certificate verified.

    Trust only the certificates in `ca_file`: the API's own, an intermediate or a root; None trusts
    the system's store. Raise OSError if that cannot be read.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if hasattr(context, "minimum_version"):
        context.minimum_version = TLS_1_2  # novermin
    else:  # Python 3.6
        context.options |= ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1
    if ca_file:
        # By default OpenSSL requires the chain up to a root, and refuses an authority's certificate
        # if the file contains nothing else.
        context.verify_flags |= PARTIAL_CHAIN
    trusted = {"cafile": ca_file} if ca_file else system_store()
    try:
        context.load_verify_locations(**trusted)
    except OSError as error:
        (path,) = trusted.values()
        raise OSError(f"cannot read the trusted certificates in {path}: {error.strerror}") from None
    return context


def system_store():
    """Return the system's trusted certificates, a file or a folder, as load_verify_locations takes
    them.

    These are OpenSSL's built-in paths: those of ssl.get_default_verify_paths().cafile follow the
    environment (SSL_CERT_FILE).
    """
    paths = ssl.get_default_verify_paths()
    try:
        open(paths.openssl_cafile).close()
    except OSError:
        return {"capath": paths.openssl_capath}
    return {"cafile": paths.openssl_cafile}
