//! Web servers of one's own. `tests/tests/servers.rs` runs each snippet in the real server, and each of its traps.

use crate::finding::Message;
use crate::publish::hosting::snippet::{Snippet, SnippetFile};

const POLICY: SnippetFile =
    SnippetFile { path: "/var/www/mta-sts/{domain}/.well-known/mta-sts.txt", text: "{policy}" };

pub(super) static SERVERS: &[Snippet] = &[
    Snippet {
        key: "nginx",
        name: "nginx",
        files: &[
            SnippetFile {
                path: "/etc/nginx/conf.d/mta-sts.conf",
                text: r#"server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name mta-sts.{domain};

    ssl_certificate     /etc/letsencrypt/live/mta-sts.{domain}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/mta-sts.{domain}/privkey.pem;

    root /var/www/mta-sts/{domain};

    # "=" wins over a rule that denies names with a dot.
    location = /.well-known/mta-sts.txt {
        types { }
        default_type text/plain;
    }
    location / {
        return 404;
    }
}
"#,
            },
            POLICY,
        ],
        notes: &[Message::new(
            "hosting.nginx-header",
            "Do not write “add_header Content-Type”: nginx then sends the header twice.",
        )],
    },
    Snippet {
        key: "apache",
        name: "Apache",
        files: &[
            SnippetFile {
                path: "/etc/apache2/sites-available/mta-sts.conf",
                text: r#"<VirtualHost *:443>
    ServerName mta-sts.{domain}

    SSLEngine on
    SSLCertificateFile    /etc/letsencrypt/live/mta-sts.{domain}/fullchain.pem
    SSLCertificateKeyFile /etc/letsencrypt/live/mta-sts.{domain}/privkey.pem

    DocumentRoot /var/www/mta-sts/{domain}
    <Directory /var/www/mta-sts/{domain}>
        AllowOverride None
        Require all granted
    </Directory>
    <Location "/.well-known/mta-sts.txt">
        ForceType text/plain
        AddDefaultCharset Off
    </Location>
</VirtualHost>
"#,
            },
            POLICY,
        ],
        notes: &[Message::new(
            "hosting.apache-enable",
            "Enable it with: a2enmod ssl; a2ensite mta-sts; apachectl graceful.",
        )],
    },
    Snippet {
        key: "caddy",
        name: "Caddy",
        files: &[
            SnippetFile {
                path: "/etc/caddy/Caddyfile",
                text: r#"mta-sts.{domain} {
    handle /.well-known/mta-sts.txt {
        root * /var/www/mta-sts/{domain}
        file_server
    }
    handle {
        respond 404
    }
}
"#,
            },
            POLICY,
        ],
        notes: &[
            Message::new("hosting.caddy-certificate", "Caddy gets the certificate itself."),
            Message::new(
                "hosting.caddy-respond",
                "Caddy does not expand \\n in the quotes of “respond”: the policy would be one line.",
            ),
        ],
    },
    Snippet {
        key: "haproxy",
        name: "HAProxy",
        files: &[
            SnippetFile {
                path: "/etc/haproxy/haproxy.cfg",
                text: r#"frontend mta_sts
    mode http
    timeout client 30s
    bind :443 ssl crt /etc/haproxy/certs/mta-sts.{domain}.pem
    acl is_mta_sts hdr(host),field(1,:) -i mta-sts.{domain}
    acl is_policy path /.well-known/mta-sts.txt
    http-request return status 200 content-type text/plain file /etc/haproxy/mta-sts.{domain}.txt if is_mta_sts is_policy
    http-request return status 404 if is_mta_sts
"#,
            },
            SnippetFile { path: "/etc/haproxy/mta-sts.{domain}.txt", text: "{policy}" },
        ],
        notes: &[
            Message::new(
                "hosting.haproxy-frontend",
                "If port 443 has a frontend already, add the last four lines to it.",
            ),
            Message::new(
                "hosting.haproxy-reload",
                "HAProxy reads the policy when it starts: reload it after each change.",
            ),
        ],
    },
    Snippet {
        key: "lighttpd",
        name: "lighttpd",
        files: &[
            SnippetFile {
                path: "/etc/lighttpd/conf-enabled/50-mta-sts.conf",
                text: r#"server.modules += ( "mod_openssl" )
$SERVER["socket"] == ":443" {
    ssl.engine = "enable"
    ssl.pemfile = "/etc/letsencrypt/live/mta-sts.{domain}/fullchain.pem"
    ssl.privkey = "/etc/letsencrypt/live/mta-sts.{domain}/privkey.pem"
}
$HTTP["host"] == "mta-sts.{domain}" {
    server.document-root = "/var/www/mta-sts/{domain}"
    mimetype.assign = ( ".txt" => "text/plain" )
}
"#,
            },
            POLICY,
        ],
        notes: &[Message::new(
            "hosting.lighttpd-tls",
            "If another file enables TLS on port 443, leave out the first five lines.",
        )],
    },
    Snippet {
        key: "iis",
        name: "IIS",
        files: &[
            SnippetFile {
                path: r"C:\inetpub\mta-sts\{domain}\web.config",
                text: r#"<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.webServer>
    <httpRedirect enabled="false" />
    <staticContent>
      <remove fileExtension=".txt" />
      <mimeMap fileExtension=".txt" mimeType="text/plain" />
    </staticContent>
    <security>
      <requestFiltering>
        <hiddenSegments>
          <remove segment=".well-known" />
        </hiddenSegments>
      </requestFiltering>
    </security>
  </system.webServer>
</configuration>
"#,
            },
            SnippetFile { path: r"C:\inetpub\mta-sts\{domain}\.well-known\mta-sts.txt", text: "{policy}" },
        ],
        notes: &[
            Message::new(
                "hosting.iis-site",
                "Make a site of its own with the binding https, port 443, host name mta-sts.{domain}: on the site of Outlook on the web its redirect would be inherited.",
            ),
            Message::new(
                "hosting.iis-folder",
                "Explorer does not make a folder that begins with a dot; in PowerShell: mkdir .well-known.",
            ),
            Message::new(
                "hosting.iis-untested",
                "This snippet was not run in a real server by the tests of this project.",
            ),
        ],
    },
];
