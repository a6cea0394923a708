# The edge in a workerd of one's own: `workerd serve deploy/workerd.capnp`, after `make edge`.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    # Public addresses only, whatever a name resolves to; certificates as browsers judge them. workerd takes
    # for public what leads through a translator, or to nobody.
    (name = "internet", network = (
      allow = ["public"],
      deny = ["198.18.0.0/15", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "100::/64", "3fff::/20", "5f00::/16"],
      tlsOptions = (trustBrowserCas = true),
    )),
  ],
  # Loopback: the front door in deploy/Caddyfile is the only one who may say who asks.
  sockets = [(name = "http", address = "127.0.0.1:8788", http = (), service = "edge")],
  # Requests leave much behind that is soon of no use. Where little of it is let pile up it costs a third less
  # memory, which then stays level.
  v8Flags = ["--max-semi-space-size=2"],
);

const edge :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "../edge/build/index.js"),
    (name = "index_bg.wasm", wasm = embed "../edge/build/index_bg.wasm"),
  ],
  # As in wrangler.toml, whose words explain them. PLATFORM_STATUSES is absent: this runtime throws where the network
  # answers, so that 520 to 530 are the policy host's own statuses.
  bindings = [
    (name = "RESOLVER_PRIMARY", text = "https://cloudflare-dns.com/dns-query"),
    (name = "RESOLVER_SECONDARY", text = "https://dns.google/dns-query"),
    (name = "RATE_LIMIT", text = "on"),
    (name = "TLSA", text = "on"),
    (name = "RUA_MX", text = "on"),
    (name = "CERTIFICATE_LOOK", text = "on"),
    # docs/deploy.md says what this machine needs before it is "on".
    (name = "SMTP_PROBE", text = "off"),
  ],
  compatibilityDate = "2026-10-23",
  compatibilityFlags = ["global_fetch_strictly_public"],
);
