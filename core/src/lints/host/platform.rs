//! Hosting platforms, told by an alias (CNAME) or a header field, and what to do there.

use crate::facts::Facts;
use crate::observation::Response;

/// A platform that hosts policies.
pub(crate) struct Platform {
    /// The ends of the names that customers make aliases of.
    aliases: &'static [&'static str],
    /// How its field `Server` begins, in lower case; empty if that does not show it.
    server: &'static str,
    /// What to do if it does not serve the file.
    pub(crate) path: &'static str,
    /// What to do if it has no certificate for the name.
    pub(crate) certificate: &'static str,
}

const CUSTOM: &str = "";

static PLATFORMS: [Platform; 8] = [
    Platform {
        aliases: &[".github.io"],
        server: "github.com",
        path: "On GitHub Pages, add an empty file .nojekyll, and check the path: the folder is .well-known with its dot, the file mta-sts.txt, not mta-sts.txt.txt, and not in the root",
        certificate: "On GitHub Pages, set Settings > Pages > Custom domain of the repository to {host}, and wait for its certificate",
    },
    Platform {
        aliases: &[".pages.dev", ".workers.dev"],
        server: CUSTOM,
        path: "On Cloudflare Pages, put the file into .well-known of the build output; some build tools leave out folders with a dot",
        certificate: "On Cloudflare, add {host} under Custom domains of the project; a CNAME alone is not enough",
    },
    Platform {
        aliases: &[".netlify.app", ".netlify.com", ".netlifyglobalcdn.com"],
        server: "netlify",
        path: "On Netlify, put the file into .well-known of the publish directory; some build tools leave out folders with a dot",
        certificate: "On Netlify, add {host} as a domain alias under Domain management",
    },
    Platform {
        aliases: &[".vercel-dns.com", ".vercel.app"],
        server: "vercel",
        path: "On Vercel, put the file at public/.well-known/mta-sts.txt",
        certificate: "On Vercel, add {host} under Settings > Domains of the project",
    },
    Platform {
        aliases: &[".azurewebsites.net", ".azurestaticapps.net", ".azureedge.net", ".azurefd.net"],
        server: "microsoft-",
        path: "On Azure, allow .well-known and .txt in the configuration of the app, and check that the file is deployed",
        certificate: "On Azure, add {host} under Custom domains of the app, with a managed certificate",
    },
    Platform {
        aliases: &[".cloudfront.net"],
        server: "amazons3",
        path: "On S3 and CloudFront, the object's key is .well-known/mta-sts.txt, and the distribution must be allowed to read it",
        certificate: "On CloudFront, add {host} as an alternate domain name, with a certificate of ACM in us-east-1",
    },
    Platform {
        aliases: &[".web.app", ".firebaseapp.com"],
        server: CUSTOM,
        path: "On Firebase, take “**/.*” out of “ignore” in firebase.json, so that .well-known is deployed",
        certificate: "On Firebase, add {host} as a custom domain of the hosting site",
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
        path: "This host is an alias of a provider's: switch hosted MTA-STS on for the domain in the provider's console",
        certificate: "This host is an alias of a provider's: switch hosted MTA-STS on for the domain in its console, so that it makes a certificate for {host}",
    },
];

/// Returns what to do on the platform that hosts the policy, as a sentence after others, if it is known.
pub(crate) fn cure(facts: &Facts<'_>, which: fn(&Platform) -> &'static str) -> Option<String> {
    let aliases = facts.observation.policy_host.answer().map(|found| found.cname.as_slice());
    let server = facts.observation.policy.answer().and_then(Response::server).unwrap_or_default();
    let text = which(find(aliases.unwrap_or_default(), &server.to_ascii_lowercase())?);
    let host = format!("mta-sts.{}", facts.domain());
    Some(format!(" {}.", text.replace("{host}", &host)))
}

fn find(aliases: &[String], server: &str) -> Option<&'static Platform> {
    let is_alias = |platform: &&Platform| {
        aliases.iter().any(|alias| platform.aliases.iter().any(|end| alias.ends_with(end)))
    };
    let is_server = |platform: &&Platform| !platform.server.is_empty() && server.starts_with(platform.server);
    PLATFORMS.iter().find(is_alias).or_else(|| PLATFORMS.iter().find(is_server))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_found_by_its_alias_or_its_server() {
        let found = |alias: &str, server: &str| {
            let aliases = if alias.is_empty() { Vec::new() } else { vec![alias.to_owned()] };
            find(&aliases, server).map(|platform| platform.certificate.split(',').next().unwrap_or_default())
        };
        let cases = [
            ("user.github.io", "", Some("On GitHub Pages")),
            ("", "github.com", Some("On GitHub Pages")),
            ("policy.pages.dev", "cloudflare", Some("On Cloudflare")),
            ("site.netlify.app", "", Some("On Netlify")),
            ("cname.vercel-dns.com", "", Some("On Vercel")),
            ("", "vercel", Some("On Vercel")),
            ("app.azurewebsites.net", "", Some("On Azure")),
            ("d1.cloudfront.net", "", Some("On CloudFront")),
            ("example.web.app", "", Some("On Firebase")),
            (
                "x.mta-sts.tech",
                "",
                Some(
                    "This host is an alias of a provider's: switch hosted MTA-STS on for the domain in its console",
                ),
            ),
            ("mygithub.io", "", None),
            ("", "nginx", None),
            ("", "", None),
        ];
        for (alias, server, expected) in cases {
            assert_eq!(found(alias, server), expected, "{alias} {server}");
        }
    }
}
