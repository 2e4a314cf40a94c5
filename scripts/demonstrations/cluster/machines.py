"""The machines: two that serve, two that work, two stores, a proxy, callers."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from scripts.launcher.secrets_file import new_secrets

from .hosts import Hosts
from .nodes import Node, Proxy, copy_data, write_settings
from .stores import PostgreSQL, Redis

WEB, WORKERS = ("web1", "web2"), ("worker1", "worker2")
# One server process on each: this is one machine, and its processors are shared by all of them.
SERVER_PROCESSES = 1


class Machines:
    """All of them, started; `stack` stops them and takes them away."""

    def __init__(self, stack: ExitStack) -> None:
        self.hosts = stack.enter_context(Hosts())
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kier-cluster-")))
        make = self.hosts.make
        proxy, callers = make("proxy", 1, "front"), make("callers", 9, "front")
        stores = make("postgresql", 20, "database"), make("redis", 20, "redis")
        web = [make(name, 11 + at, "front", "database", "redis") for at, name in enumerate(WEB)]
        workers = [make(name, 13 + at, "database", "redis") for at, name in enumerate(WORKERS)]
        self.hosts.give_callers_addresses(callers, proxy)
        self.hosts.enter(callers)
        self.postgresql = PostgreSQL(stores[0], stack)
        self.redis = Redis(stores[1], stack)
        self.proxy = Proxy(proxy, web, stack)
        # What calls from here trusts the proxy's certificate, and no other.
        os.environ["SSL_CERT_FILE"] = str(self.proxy.certificate)
        stack.callback(os.environ.pop, "SSL_CERT_FILE")
        self.nodes = {
            host.name: Node(host, role, self.folder / host.name, stack)
            for role, hosts in (("web", web), ("worker", workers))
            for host in hosts
        }

    def start(self) -> None:
        """Start Kier on all: the first makes tables and accounts, all have the same settings."""
        first, *others = self.nodes.values()
        first.data.mkdir(0o700)
        write_settings(first.data, self.settings())
        first.start()
        first.wait()
        for node in others:
            copy_data(first.data, node.data)
            node.start()
        for node in others:
            node.wait()

    def settings(self) -> dict[str, str]:
        """Return the `kier.env` of all of them."""
        return new_secrets("demonstration") | {
            "DATABASE_URL": self.postgresql.url,
            "REDIS_URL": self.redis.url,
            "KIER_HOSTS": self.proxy.name,
            "KIER_PUBLIC_URL": self.proxy.address,
            "KIER_TRUSTED_PROXIES": self.proxy.name,
            "KIER_WORKERS": str(SERVER_PROCESSES),
            # Hundreds of requests at one organisation are no wave here.
            "KIER_LEAST_WAVE": "1000000",
            "KIER_LEAST_FREE_MB": "0",
        }
