"""What the tests need of the network: a free port, a request that asks no proxy, and what this machine says of proxies and indexes.

It needs only Python's standard library.
"""

import re
import socket
import urllib.request

NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # which would be asked for this machine's own page

# Variables that say where packages come from, and those that name files of this machine beside.
PLACES = re.compile(r"(?i)(https?|all|no)_proxy|pip_(extra_)?index_url|goproxy|gosumdb|gonosumdb|goinsecure")
FILES = re.compile(r"(?i)ssl_cert_(file|dir)|(pip|requests)_.*")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
