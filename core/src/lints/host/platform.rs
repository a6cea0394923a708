//! Hosting platforms, told by an alias (CNAME) or a header field, and what to do there.

use crate::facts::Facts;
use crate::finding::Message;

/// A platform that hosts policies.
pub(crate) struct Platform {
    /// The ends of the names that customers make aliases of.
    aliases: &'static [&'static str],
    /// How its field `Server` begins, in lower case; empty if that does not show it.
    server: &'static str,
    /// What to do if it does not serve the file.
    pub(crate) path: Message,
    /// What to do if it has no certificate for the name; `None` for web servers of one's own.
    pub(crate) certificate: Option<Message>,
    /// What to do if it declares another type than plain text; `None` if nothing is known.
    pub(crate) media_type: Option<Message>,
}

const CUSTOM: &str = "";

static PLATFORMS: [Platform; 13] = [
    Platform {
        aliases: &[".github.io"],
        server: "github.com",
        path: Message::new(
            "platform.github-pages-path",
            "On GitHub Pages, add an empty file .nojekyll, and check the path: the folder is .well-known with its dot, the file mta-sts.txt, not mta-sts.txt.txt, and not in the root.",
        ),
        certificate: Some(Message::new(
            "platform.github-pages-certificate",
            "On GitHub Pages, set Settings > Pages > Custom domain of the repository to {host}, and wait for its certificate.",
        )),
        media_type: None,
    },
    Platform {
        aliases: &[".pages.dev", ".workers.dev"],
        server: CUSTOM,
        path: Message::new(
            "platform.cloudflare-path",
            "On Cloudflare Pages, put the file into .well-known of the build output; some build tools leave out folders with a dot.",
        ),
        certificate: Some(Message::new(
            "platform.cloudflare-certificate",
            "On Cloudflare, add {host} under Custom domains of the project; a CNAME alone is not enough.",
        )),
        media_type: Some(Message::new(
            "platform.cloudflare-media-type",
            "On Cloudflare Pages, set “Content-Type: text/plain” for the path in the file _headers.",
        )),
    },
    Platform {
        aliases: &[".netlify.app", ".netlify.com", ".netlifyglobalcdn.com"],
        server: "netlify",
        path: Message::new(
            "platform.netlify-path",
            "On Netlify, put the file into .well-known of the publish directory; some build tools leave out folders with a dot.",
        ),
        certificate: Some(Message::new(
            "platform.netlify-certificate",
            "On Netlify, add {host} as a domain alias under Domain management.",
        )),
        media_type: Some(Message::new(
            "platform.netlify-media-type",
            "On Netlify, set “Content-Type: text/plain” for the path in the file _headers.",
        )),
    },
    Platform {
        aliases: &[".vercel-dns.com", ".vercel.app"],
        server: "vercel",
        path: Message::new(
            "platform.vercel-path",
            "On Vercel, put the file at public/.well-known/mta-sts.txt.",
        ),
        certificate: Some(Message::new(
            "platform.vercel-certificate",
            "On Vercel, add {host} under Settings > Domains of the project.",
        )),
        media_type: Some(Message::new(
            "platform.vercel-media-type",
            "On Vercel, set the header “Content-Type” for the path in vercel.json.",
        )),
    },
    Platform {
        aliases: &[".azurewebsites.net", ".azurestaticapps.net", ".azureedge.net", ".azurefd.net"],
        server: "microsoft-azure",
        path: Message::new(
            "platform.azure-path",
            "On Azure, allow .well-known and .txt in the configuration of the app, and check that the file is deployed.",
        ),
        certificate: Some(Message::new(
            "platform.azure-certificate",
            "On Azure, add {host} under Custom domains of the app, with a managed certificate.",
        )),
        media_type: Some(Message::new(
            "platform.azure-media-type",
            "On Azure, set the type of .txt under mimeTypes of staticwebapp.config.json.",
        )),
    },
    Platform {
        aliases: &[".cloudfront.net"],
        server: "amazons3",
        path: Message::new(
            "platform.cloudfront-path",
            "On S3 and CloudFront, the object's key is .well-known/mta-sts.txt, and the distribution must be allowed to read it.",
        ),
        certificate: Some(Message::new(
            "platform.cloudfront-certificate",
            "On CloudFront, add {host} as an alternate domain name, with a certificate of ACM in us-east-1.",
        )),
        media_type: Some(Message::new(
            "platform.cloudfront-media-type",
            "On S3, set the metadata Content-Type of the object to text/plain.",
        )),
    },
    Platform {
        aliases: &[".web.app", ".firebaseapp.com"],
        server: CUSTOM,
        path: Message::new(
            "platform.firebase-path",
            "On Firebase, take “**/.*” out of “ignore” in firebase.json, so that .well-known is deployed.",
        ),
        certificate: Some(Message::new(
            "platform.firebase-certificate",
            "On Firebase, add {host} as a custom domain of the hosting site.",
        )),
        media_type: None,
    },
    Platform {
        aliases: &[
            ".sendmarc.com",
            ".ondmarc.com",
            ".powerdmarc.com",
            ".easydmarc.com",
            ".dmarcian.com",
            ".mta-sts.tech",
            ".uriports.com",
            ".valimail.com",
            ".dmarcadvisor.com",
        ],
        server: CUSTOM,
        path: Message::new(
            "platform.provider-path",
            "This host is an alias of a provider's: switch hosted MTA-STS on for the domain in the provider's console.",
        ),
        certificate: Some(Message::new(
            "platform.provider-certificate",
            "This host is an alias of a provider's: switch hosted MTA-STS on for the domain in its console, so that it makes a certificate for {host}.",
        )),
        media_type: None,
    },
    Platform {
        aliases: &[],
        server: "nginx",
        path: Message::new(
            "platform.nginx-path",
            "On nginx, serve the file from “location = /.well-known/mta-sts.txt”, which wins over a rule that denies names with a dot.",
        ),
        certificate: None,
        media_type: Some(Message::new(
            "platform.nginx-media-type",
            "On nginx, write “types { } default_type text/plain;” in the location, and not “add_header Content-Type”, which sends the header twice.",
        )),
    },
    Platform {
        aliases: &[],
        server: "apache",
        path: Message::new(
            "platform.apache-path",
            "On Apache, set an Alias for the path before the rewrite rules, with “Require all granted”.",
        ),
        certificate: None,
        media_type: Some(Message::new(
            "platform.apache-media-type",
            "On Apache, write “ForceType text/plain” and “AddDefaultCharset Off” for the path.",
        )),
    },
    Platform {
        aliases: &[],
        server: "caddy",
        path: Message::new(
            "platform.caddy-path",
            "On Caddy, write “handle /.well-known/mta-sts.txt” with root and file_server in it.",
        ),
        certificate: None,
        media_type: Some(Message::new(
            "platform.caddy-media-type",
            "On Caddy, serve the file with file_server, or write “header Content-Type text/plain”.",
        )),
    },
    Platform {
        aliases: &[],
        server: "lighttpd",
        path: Message::new(
            "platform.lighttpd-path",
            "On lighttpd, exempt the path from url.access-deny and from rules that deny names with a dot.",
        ),
        certificate: None,
        media_type: Some(Message::new(
            "platform.lighttpd-media-type",
            "On lighttpd, write “mimetype.assign = ( \".txt\" => \"text/plain\" )”.",
        )),
    },
    Platform {
        aliases: &[],
        server: "microsoft-",
        path: Message::new(
            "platform.iis-path",
            "On IIS, allow .well-known in the request filtering, and the type of .txt; redirects of the site are inherited.",
        ),
        certificate: None,
        media_type: Some(Message::new(
            "platform.iis-media-type",
            "On IIS, add a mimeMap of .txt to text/plain.",
        )),
    },
];

/// Returns the platform that an answer names, or that the policy host is an alias of, if it is known.
pub(crate) fn by_answer(facts: &Facts<'_>) -> Option<&'static Platform> {
    let server = facts.observation.policy.answer()?.server().unwrap_or_default().to_ascii_lowercase();
    let is_server = |platform: &&Platform| !platform.server.is_empty() && server.starts_with(platform.server);
    by_alias(facts).or_else(|| PLATFORMS.iter().find(is_server))
}

/// Returns the platform that the policy host is an alias of, if it is known. The look-up of the policy host must have ended.
pub(crate) fn by_alias(facts: &Facts<'_>) -> Option<&'static Platform> {
    of_alias(&facts.observation.policy_host.answer()?.cname)
}

fn of_alias(aliases: &[String]) -> Option<&'static Platform> {
    let is_alias = |platform: &&Platform| {
        aliases.iter().any(|alias| platform.aliases.iter().any(|end| alias.ends_with(end)))
    };
    PLATFORMS.iter().find(is_alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_found_by_its_alias() {
        for (alias, expected) in [
            ("user.github.io", "On GitHub Pages"),
            ("policy.pages.dev", "On Cloudflare"),
            ("site.netlify.app", "On Netlify"),
            ("cname.vercel-dns.com", "On Vercel"),
            ("app.azurewebsites.net", "On Azure"),
            ("d1.cloudfront.net", "On CloudFront"),
            ("example.web.app", "On Firebase"),
            ("x.mta-sts.tech", "This host is an alias of a provider's"),
            ("mygithub.io", ""),
            ("github.io.example.com", ""),
        ] {
            let certificate =
                of_alias(&[alias.to_owned()]).and_then(|platform| platform.certificate.as_ref());
            let found = certificate.map_or("", |certificate| certificate.template);
            assert!(
                found.starts_with(expected) && found.is_empty() == expected.is_empty(),
                "{alias}: {found}"
            );
        }
        assert!(of_alias(&[]).is_none());
    }
}
