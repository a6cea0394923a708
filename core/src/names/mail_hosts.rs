//! What is known of hosts by their names: whether they receive mail, and who can register names below them.

use crate::text::message::Message;

/// Splits off the first label. `split_once` is slower, and every keystroke asks for every pattern.
pub(crate) fn first_label(name: &str) -> Option<(&str, &str)> {
    let dot = name.bytes().position(|byte| byte == b'.')?;
    Some((name.get(..dot)?, name.get(dot + 1..)?))
}

/// Splits off the last label, without `rsplit_once` for the same reason.
fn last_label(name: &str) -> Option<(&str, &str)> {
    let dot = name.bytes().rposition(|byte| byte == b'.')?;
    Some((name.get(..dot)?, name.get(dot + 1..)?))
}

/// Whether a name is outside the public DNS.
pub(crate) fn is_local(name: &str) -> bool {
    let Some((_, top)) = last_label(name) else { return true };
    match top {
        "localhost" | "localdomain" | "local" | "internal" | "intranet" | "private" | "invalid" | "onion"
        | "lan" | "home" | "corp" => true,
        "arpa" => name.ends_with(".home.arpa"),
        _ => false,
    }
}

/// Returns the name with the top-level domain that was meant, if its own one does not exist and is a usual typing error.
pub(crate) fn with_top_meant(name: &str) -> Option<String> {
    let (above, top) = last_label(name)?;
    let meant = match top {
        "con" | "cmo" | "ocm" | "vom" | "xom" | "comm" => "com",
        "ner" => "net",
        "ogr" => "org",
        _ => return None,
    };
    Some([above, ".", meant].concat())
}

/// Returns the name without its domain at the end, if it is there twice: `mail.example.com.example.com`.
pub(crate) fn without_doubled_domain(name: &str) -> Option<&str> {
    // What precedes the domain is at least as long.
    let dots = name.bytes().enumerate().skip(name.len() / 2).filter(|(_, byte)| *byte == b'.');
    dots.filter_map(|(at, _)| Some((name.get(..at)?, name.get(at + 1..)?)))
        .find(|(before, domain)| {
            let host = before.strip_suffix(domain);
            host.is_some_and(|host| host.is_empty() || host.ends_with('.')) && domain.contains('.')
        })
        .map(|(before, _)| before)
}

/// Whether it is a group of Microsoft 365 tenants, such as `o-v1.mx.microsoft`. The letter and the number vary.
pub(crate) fn is_microsoft_group(name: &str) -> bool {
    let group = name.strip_suffix(".mx.microsoft").and_then(|group| group.split_once("-v"));
    group.is_some_and(|(letter, number)| {
        matches!(letter.as_bytes(), [b'a'..=b'z'])
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What a host does that never receives the mail of a domain.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Purpose {
    Submission,
    Sending,
    Bounces,
    Web,
    /// The proofs of ownership of Google and Microsoft are MX records.
    Verification,
    /// Cloudflare makes such a name up if the real host is proxied.
    Proxied,
}

impl Purpose {
    /// Completes “{host} …”.
    pub(crate) const fn words(self) -> Message {
        match self {
            Self::Submission => Message::new(
                "purpose.submission",
                "takes mail from mail programs and does not receive mail for domains",
            ),
            Self::Sending => Message::new("purpose.sending", "only sends mail"),
            Self::Bounces => Message::new("purpose.bounces", "receives only bounces"),
            Self::Web => Message::new("purpose.web", "is a web server"),
            Self::Verification => Message::new("purpose.verification", "only proves who owns the domain"),
            Self::Proxied => Message::new("purpose.proxied", "is a name that Cloudflare made up"),
        }
    }
}

/// Returns what a host is for, if it is known that it does not receive mail.
pub(crate) fn purpose(host: &str) -> Option<Purpose> {
    let (label, _) = first_label(host)?;
    // Only names that begin like this are compared with the list, because every keystroke asks for every pattern.
    match label {
        "_dc-mx" => return Some(Purpose::Proxied),
        "smtp" | "smtppro" | "smtp-mail" | "smtp-relay" | "smtpout" | "securesmtp" | "ssl0" | "imap"
        | "outlook" | "mout" | "relay" | "email-smtp" | "feedback-smtp" | "in-v3" => {
            let is_known = |names: &str| names.split(' ').any(|name| fits(host, name));
            let known = NOT_MAIL_HOSTS.iter().find(|(_, names)| is_known(names));
            if let Some((purpose, _)) = known {
                return Some(*purpose);
            }
        }
        _ => {}
    }
    if host.ends_with(".mx-verification.google.com") || host.ends_with(".msv1.invalid") {
        return Some(Purpose::Verification);
    }
    is_web_server(host).then_some(Purpose::Web)
}

/// Whether it is a host of a provider of web sites.
fn is_web_server(host: &str) -> bool {
    let dot = last_label(host).and_then(|(above, _)| above.bytes().rposition(|byte| byte == b'.'));
    let domain = dot.and_then(|dot| host.get(dot + 1..));
    matches!(
        domain,
        Some(
            "vercel.app"
                | "pages.dev"
                | "workers.dev"
                | "github.io"
                | "gitlab.io"
                | "netlify.app"
                | "web.app"
                | "firebaseapp.com"
                | "herokuapp.com"
                | "azurewebsites.net"
                | "azurestaticapps.net"
                | "cloudfront.net"
                | "onrender.com"
                | "surge.sh"
                | "vercel-dns.com"
        )
    )
}

/// Whether the pattern `name` matches `host`; `*` in it matches any text.
fn fits(host: &str, name: &str) -> bool {
    match name.split_once('*') {
        Some((start, end)) => host.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        None => host == name,
    }
}

/// Hosts of providers that do not receive mail for domains, from their documentation.
const NOT_MAIL_HOSTS: [(Purpose, &str); 3] = [
    (
        Purpose::Submission,
        "smtp.gmail.com smtp.googlemail.com smtp.office365.com smtp-mail.outlook.com outlook.office365.com smtp.live.com \
         smtp.mail.yahoo.com smtp.mail.me.com smtp.fastmail.com smtp.messagingengine.com smtp.protonmail.ch smtp.mailbox.org \
         smtp.migadu.com smtp.purelymail.com smtp.hostinger.com smtp.strato.de smtp.mail.ru smtp.titan.email smtp.ionos.* \
         smtp.1und1.* smtp.yandex.* smtp.zoho.* smtppro.zoho.* smtp.gmx.* smtp.web.de smtp.mail.*.awsapps.com \
         smtpout.secureserver.net securesmtp.t-online.de ssl0.ovh.net imap.gmail.com imap.mail.me.com imap.ionos.* imap.zoho.*",
    ),
    (
        Purpose::Sending,
        "smtp-relay.gmail.com smtp.sendgrid.net smtp.*mailgun.org smtp.postmarkapp.com smtp.sparkpostmail.com \
         smtp.mandrillapp.com in-v3.mailjet.com smtp-relay.brevo.com smtp-relay.sendinblue.com smtp.resend.com relay.mailchannels.net \
         email-smtp.*.amazonaws.com mout.kundenserver.de mout.*.kundenserver.de mout.perfora.net mout.gmx.* mout.web.de",
    ),
    (Purpose::Bounces, "feedback-smtp.*.amazonses.com"),
];

/// Whether names under `name` are registered by the public: a top-level domain, or one of the usual second levels.
pub(crate) fn is_public_suffix(name: &str) -> bool {
    let Some((second, top)) = first_label(name) else { return true };
    // Every one is under a top-level domain of a country, which has two letters.
    top.len() == 2
        && SECOND_LEVELS.into_iter().any(|(tops, seconds)| {
            tops.split(' ').any(|known| known == top) && seconds.split(' ').any(|known| known == second)
        })
}

/// Top-level domains with registrations on the second level. The list of all public suffixes has 200 kB, and a
/// wildcard under any other of them would be a strange slip.
const SECOND_LEVELS: [(&str, &str); 5] = [
    ("uk", "co org me ltd plc net ac gov nhs sch police"),
    ("jp kr id", "co ne or ac go ed lg ad gr re"),
    ("nz za th ke tz ug zw", "co net org ac govt gov school web nom law ac go or in"),
    ("il in cr at", "co net org gov ac or gv firm gen ind muni"),
    (
        "au br cn tw hk sg my ph tr mx ar pe co ve ec uy py bo do gt sv ni pa pr cu pl ua ru gr cy mt eg sa ae lb jo pk bd np lk vn ng gh",
        "com net org edu gov mil gob int biz info name id asn",
    ),
];
