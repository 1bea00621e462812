"""A certificate authority of the sandbox's own, for clients that insist on https.

Whoever trusts its `ca.pem` trusts this machine's sandbox and nothing else. Needs the package's extra "tls".
"""

from __future__ import annotations

from pathlib import Path

import trustme

AUTHORITY, SERVER = "ca.pem", "server.pem"


def certificates(folder: Path) -> tuple[Path, Path]:
    """Where the authority's certificate and the server's key and chain lie in a folder; made where they do not yet."""
    authority, server = folder / AUTHORITY, folder / SERVER
    if authority.exists() and server.exists():
        return authority, server
    folder.mkdir(parents=True, exist_ok=True)
    issuer = trustme.CA(organization_name="syncer sandbox")
    leaf = issuer.issue_cert("localhost", "127.0.0.1", "::1")
    issuer.cert_pem.write_to_path(str(authority))
    server.touch(mode=0o600)
    server.chmod(0o600)  # one that lay here before may have been readable
    leaf.private_key_and_cert_chain_pem.write_to_path(str(server))
    return authority, server
