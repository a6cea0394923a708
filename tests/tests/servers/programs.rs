//! Real web servers on loopback, with one snippet each.

use super::{DOMAIN, Site};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running web server.
pub(super) struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A web server: its program, where Debian has it, and how it is started with a snippet.
pub(super) struct Program {
    pub(super) key: &'static str,
    pub(super) path: &'static str,
    /// Returns the main configuration around the snippet, which is at the given path.
    around: fn(&Site, &Path) -> String,
    arguments: &'static [&'static str],
}

pub(super) static PROGRAMS: [Program; 5] = [
    Program {
        key: "nginx",
        path: "/usr/sbin/nginx",
        around: nginx,
        arguments: &["-e", "stderr", "-c", "{main}"],
    },
    Program {
        key: "apache",
        path: "/usr/sbin/apache2",
        around: apache,
        arguments: &["-DFOREGROUND", "-f", "{main}"],
    },
    Program {
        key: "caddy",
        path: "/usr/bin/caddy",
        around: caddy,
        arguments: &["run", "--adapter", "caddyfile", "--config", "{main}"],
    },
    Program {
        key: "haproxy",
        path: "/usr/sbin/haproxy",
        around: haproxy,
        arguments: &["-db", "-f", "{main}"],
    },
    Program {
        key: "lighttpd",
        path: "/usr/sbin/lighttpd",
        around: lighttpd,
        arguments: &["-D", "-f", "{main}"],
    },
];

impl Program {
    pub(super) fn is_here(&self) -> bool {
        Path::new(self.path).exists()
    }

    /// Starts the server with a configuration; its output goes to the file `log` of the site.
    pub(super) fn start(&self, site: &Site, snippet: &str) -> Server {
        let folder = site.folder.path();
        let [main, inner] = ["main.conf", "snippet.conf"].map(|name| folder.join(name));
        fs::write(&inner, snippet).unwrap();
        fs::write(&main, (self.around)(site, &inner)).unwrap();
        let arguments =
            self.arguments.iter().map(|argument| argument.replace("{main}", main.to_str().unwrap()));
        let log = || fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
        let child = Command::new(self.path)
            .args(arguments)
            .env("XDG_DATA_HOME", folder)
            .env("XDG_CONFIG_HOME", folder)
            .stdin(Stdio::null())
            .stdout(log())
            .stderr(log())
            .spawn();
        Server(child.unwrap_or_else(|error| panic!("{}: {error}", self.path)))
    }
}

fn nginx(site: &Site, snippet: &Path) -> String {
    let folder = site.folder.path().display();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nevents {{ }}\nhttp {{\n  access_log off;\n  {}\n  \
         client_body_temp_path {folder}/b;\n  proxy_temp_path {folder}/p;\n  fastcgi_temp_path {folder}/f;\n  \
         uwsgi_temp_path {folder}/u;\n  scgi_temp_path {folder}/s;\n  include {};\n}}\n",
        // The main configuration of Debian has it; a minimal one does not.
        if site.has_types { "include /etc/nginx/mime.types;" } else { "" },
        snippet.display()
    )
}

fn apache(site: &Site, snippet: &Path) -> String {
    let folder = site.folder.path().display();
    let modules = ["mpm_event", "authz_core", "mime", "ssl", "alias"];
    let loaded: String = modules
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    format!(
        "{loaded}ServerRoot {folder}\nServerName localhost\nPidFile {folder}/pid\nMutex file:{folder} default\nErrorLog {folder}/log\n\
         User www-data\nGroup www-data\nTypesConfig /etc/mime.types\nListen {}\n{}\nInclude {}\n",
        site.port,
        site.global,
        snippet.display()
    )
}

fn caddy(_: &Site, snippet: &Path) -> String {
    let text = fs::read_to_string(snippet).unwrap();
    format!("{{\n  admin off\n  auto_https disable_redirects\n}}\n{text}")
}

fn haproxy(_: &Site, snippet: &Path) -> String {
    let text = fs::read_to_string(snippet).unwrap();
    format!("global\n  maxconn 50\n{text}")
}

fn lighttpd(site: &Site, snippet: &Path) -> String {
    format!(
        "server.modules = ( {} )\nserver.document-root = \"{}\"\nserver.bind = \"127.0.0.1\"\nserver.port = {}\ninclude \"{}\"\n",
        site.global,
        site.folder.path().display(),
        site.spare_port,
        snippet.display()
    )
}

/// Returns a snippet with the paths and the port of a test.
pub(super) fn moved(site: &Site, snippet: &str) -> String {
    let folder = site.folder.path().display();
    let port = site.port;
    snippet
        .replace(&format!("/etc/letsencrypt/live/mta-sts.{DOMAIN}"), &format!("{folder}/tls"))
        .replace(&format!("/etc/haproxy/certs/mta-sts.{DOMAIN}.pem"), &format!("{folder}/tls/both.pem"))
        .replace("/etc/haproxy", &folder.to_string())
        .replace("/var/www/mta-sts", &folder.to_string())
        .replace("listen 443 ssl", &format!("listen 127.0.0.1:{port} ssl"))
        .replace("listen [::]:443 ssl;", "")
        .replace("*:443", &format!("*:{port}"))
        .replace("bind :443", &format!("bind 127.0.0.1:{port}"))
        .replace("\":443\"", &format!("\":{port}\""))
        // Caddy gets its certificate from a public authority, which a test cannot use.
        .replace(
            &format!("mta-sts.{DOMAIN} {{\n"),
            &format!(
                "mta-sts.{DOMAIN}:{port} {{\n    tls {folder}/tls/fullchain.pem {folder}/tls/privkey.pem\n"
            ),
        )
}
