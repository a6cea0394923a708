# The edge in a workerd of one's own: `workerd serve deploy/workerd.capnp`, after `make edge`.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # Public addresses only, whatever a name resolves to; certificates as browsers judge them.
    (name = "internet", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
  ],
  # Loopback: the front door in deploy/Caddyfile is the only one who may say who asks.
  sockets = [(name = "http", address = "127.0.0.1:8788", http = (), service = "edge")],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "../edge/build/index.js"),
    (name = "index_bg.wasm", wasm = embed "../edge/build/index_bg.wasm"),
  ],
  # As in wrangler.toml, whose words explain them.
  bindings = [
    (name = "RESOLVER_PRIMARY", text = "https://cloudflare-dns.com/dns-query"),
    (name = "RESOLVER_SECONDARY", text = "https://dns.google/dns-query"),
    (name = "RATE_LIMIT", text = "on"),
  ],
  compatibilityDate = "2026-10-23",
  compatibilityFlags = ["global_fetch_strictly_public"],
);
