use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use fixture::{LAB_ADDRESS, SUFFIX};
use serde::Deserialize;

use crate::{LabError, Options};

/// The built page, from which the Worker reads the texts of other languages.
const ASSETS: &str = "(name = \"ASSETS\", service = \"pages\")";

/// The same flags as in `deploy/workerd.capnp`, which explains them.
const V8_FLAGS: [&str; 1] = ["--max-semi-space-size=2"];

/// The values that the lab takes from `wrangler.toml`, so that it runs the Worker as deployed.
#[derive(Deserialize)]
struct Wrangler {
    compatibility_date: String,
    #[serde(default)]
    compatibility_flags: Vec<String>,
    #[serde(default)]
    vars: BTreeMap<String, toml::Value>,
}

/// The network of the Worker's requests.
pub enum WayOut {
    /// To the gateway.
    Gateway(SocketAddr),
    /// Directly to the hosts, by name and port, in a namespace that has only the loopback interface.
    Network {
        /// The trusted authority, in PEM.
        trusted: String,
    },
}

/// Writes `config.capnp` and the Worker's modules into `dir`. They must be in one folder, because `embed` only accepts paths
/// relative to the file.
pub(super) fn write(options: &Options, way_out: &WayOut, dir: &Path) -> Result<PathBuf, LabError> {
    let modules = copy_modules(&options.worker, dir)?;
    let wrangler = read_wrangler(&options.wrangler)?;
    let config = config(&wrangler, &modules, &bindings(&wrangler, options), way_out, options);
    let path = dir.join("config.capnp");
    fs::write(&path, config).map_err(LabError::io(format!("cannot write {}", path.display())))?;
    Ok(path)
}

fn read_wrangler(path: &Path) -> Result<Wrangler, LabError> {
    let text = fs::read_to_string(path).map_err(LabError::io(format!("cannot read {}", path.display())))?;
    toml::from_str(&text)
        .map_err(|error| LabError::Config { path: path.to_path_buf(), reason: error.to_string() })
}

/// Returns the deployed variables, overridden by those of the lab, overridden by those of the caller.
fn bindings(wrangler: &Wrangler, options: &Options) -> BTreeMap<String, String> {
    let deployed =
        wrangler.vars.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    let lab = [
        ("RESOLVER_PRIMARY", "https://resolver-one.lab/dns-query".to_owned()),
        ("RESOLVER_SECONDARY", "https://resolver-two.lab/dns-query".to_owned()),
        ("LAB_SUFFIX", SUFFIX.to_owned()),
        ("LAB_ADDRESS", LAB_ADDRESS.to_string()),
        // The rate limit is off in the lab, unless RATE_LIMIT is set.
        ("RATE_LIMIT", String::new()),
    ];
    // The gateway answers with the platform's statuses if a host is unreachable; without the gateway workerd throws.
    let throws = options.namespace.as_ref().map(|_| ("PLATFORM_STATUSES", String::new()));
    let lab = lab.into_iter().chain(throws).map(|(name, value)| (name.to_owned(), value));
    let mut bindings: BTreeMap<String, String> =
        deployed.chain(lab).chain(options.bindings.iter().cloned()).collect();
    // An empty value removes a binding.
    bindings.retain(|_, value| !value.is_empty());
    bindings
}

/// Copies the files that are modules for workerd. `index.js` comes first, which makes it the entry point.
fn copy_modules(worker: &Path, dir: &Path) -> Result<Vec<String>, LabError> {
    let entries = fs::read_dir(worker).map_err(|_| LabError::NoWorker(worker.to_path_buf()))?;
    let mut modules = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if module_type(&name).is_some() {
            fs::copy(entry.path(), dir.join(&name))
                .map_err(LabError::io(format!("cannot copy {}", entry.path().display())))?;
            modules.push(name);
        }
    }
    modules.sort_by_key(|name| (name != "index.js", name.clone()));
    if modules.first().is_none_or(|name| name != "index.js") {
        return Err(LabError::NoWorker(worker.to_path_buf()));
    }
    Ok(modules)
}

fn module_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "js" | "mjs" => Some("esModule"),
        "wasm" => Some("wasm"),
        _ => None,
    }
}

fn config(
    wrangler: &Wrangler,
    modules: &[String],
    bindings: &BTreeMap<String, String>,
    way_out: &WayOut,
    options: &Options,
) -> String {
    let way_out = match way_out {
        WayOut::Gateway(address) => format!("external = (address = \"{address}\", http = (style = proxy))"),
        WayOut::Network { trusted } => format!(
            "network = (allow = [\"local\", \"public\"], tlsOptions = (trustedCertificates = [{}]))",
            quoted(trusted)
        ),
    };
    let cache = options
        .cache
        .map(|address| format!("    (name = \"cache\", external = (address = \"{address}\", http = ())),\n"));
    let cache_used = cache.as_ref().map_or("", |_| "  cacheApiOutbound = \"cache\",\n");
    let cache = cache.unwrap_or_default();
    let modules = modules.iter().filter_map(|name| {
        let quoted = quoted(name);
        Some(format!("(name = {quoted}, {} = embed {quoted})", module_type(name)?))
    });
    let bindings =
        bindings.iter().map(|(name, value)| format!("(name = {}, text = {})", quoted(name), quoted(value)));
    let limit = options.limit.as_ref().map(|limit| {
        let module = quoted(&format!("export default () => ({limit})"));
        format!(
            "  extensions = [(modules = [(name = \"lab:limit\", internal = true, esModule = {module})])],\n"
        )
    });
    let limit_used =
        limit.as_ref().map(|_| "(name = \"CHECK_LIMIT\", wrapped = (moduleName = \"lab:limit\"))".to_owned());
    let limit = limit.unwrap_or_default();
    let pages = quoted(&options.site.to_string_lossy());
    let flags = wrangler.compatibility_flags.iter().map(|flag| quoted(flag));
    format!(
        r#"using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    (name = "outside", {way_out}),
    (name = "pages", disk = (path = {pages})),
{cache}  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "edge")],
  v8Flags = [{}],
{limit});

const edge :Workerd.Worker = (
  modules = [{}],
  bindings = [{}],
  compatibilityDate = {},
  compatibilityFlags = [{}],
  globalOutbound = "outside",
{cache_used});
"#,
        list(V8_FLAGS.into_iter().map(quoted)),
        list(modules),
        list(bindings.chain(limit_used).chain([ASSETS.to_owned()])),
        quoted(&wrangler.compatibility_date),
        list(flags),
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// Quotes a Cap'n Proto string, which has the escapes of C.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_self_hosting_configuration_has_the_same_flags() {
        let own = include_str!("../../../deploy/workerd.capnp");
        let line = format!("v8Flags = [{}],", list(V8_FLAGS.into_iter().map(quoted)));
        assert!(own.contains(&line), "{line}");
    }
}
