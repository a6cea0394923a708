# Runs the edge in a self-hosted workerd: `workerd serve deploy/workerd.capnp`, after `make edge`.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # Only public addresses, whatever a name resolves to; certificates are verified with the CAs that browsers
    # trust. workerd counts the denied ranges as public: they are translated to other addresses, or reserved.
    (name = "internet", network = (
      allow = ["public"],
      deny = ["198.18.0.0/15", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "100::/64", "3fff::/20", "5f00::/16"],
      tlsOptions = (trustBrowserCas = true),
    )),
  ],
  # Loopback only: clients must not reach this port, because Caddy (deploy/Caddyfile) sets the client's address.
  sockets = [(name = "http", address = "127.0.0.1:8788", http = (), service = "edge")],
  # Requests allocate many short-lived objects. A small young generation collects them earlier, which takes a third
  # less memory and keeps it level.
  v8Flags = ["--max-semi-space-size=2"],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "../edge/build/index.js"),
    (name = "index_bg.wasm", wasm = embed "../edge/build/index_bg.wasm"),
  ],
  # wrangler.toml explains these. PLATFORM_STATUSES is not set: if a host cannot be reached, this runtime throws an
  # error, so a status from 520 to 530 was sent by the policy host itself.
  bindings = [
    (name = "RESOLVER_PRIMARY", text = "https://cloudflare-dns.com/dns-query"),
    (name = "RESOLVER_SECONDARY", text = "https://dns.google/dns-query"),
    (name = "RATE_LIMIT", text = "on"),
    (name = "TLSA", text = "on"),
    (name = "RUA_MX", text = "on"),
    (name = "CERTIFICATE_LOOK", text = "on"),
    # docs/deploy.md explains what this machine needs before you set it to "on".
    (name = "SMTP_PROBE", text = "off"),
    (name = "LANGUAGE_da", text = embed "../languages/da.txt"),
    (name = "LANGUAGE_de", text = embed "../languages/de.txt"),
  ],
  compatibilityDate = "2026-10-23",
  compatibilityFlags = ["global_fetch_strictly_public"],
);
