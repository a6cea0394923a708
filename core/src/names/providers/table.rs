//! The table of mail providers. Only rows whose hosts are documented, or seen in public zones, are in it.

use crate::names::providers::mail_hosts::{MailHosts, Set};
use crate::names::providers::provider::{Certainty, Hosting, Patterns, Provider};
use crate::text::message::Message;

/// Makes two arrays of one table: what lints need, and what only publishing needs. A page that lints links the first alone.
macro_rules! providers {
    ($(
        $key:literal, $operator:literal, $set:ident, below [$($below:literal),*], shared $shared:literal, samples [$($sample:literal),*];
        name $name:literal, which $which:expr, also $also:literal, patterns $patterns:expr, hosting $hosting:expr;
        source $source:literal, $certainty:ident, trap $trap:expr;
    )*) => {
        pub(crate) static MAIL_HOSTS: &[MailHosts] = &[$(MailHosts {
            operator: $operator, set: Set::$set, below: &[$($below),*], shared: $shared, samples: &[$($sample),*],
        }),*];

        /// All providers, in the order of the table.
        pub static PROVIDERS: &[Provider] = &[$(Provider {
            key: $key, name: $name, which: $which, also: $also, below: &[$($below),*], samples: &[$($sample),*], patterns: $patterns, hosting: $hosting,
            source: $source, certainty: Certainty::$certainty, trap: $trap,
        }),*];
    };
}

/// When the facts of the table were collected.
pub const AS_OF: &str = "2026-11";

const GOOGLE: Patterns = Patterns::Same("smtp.google.com aspmx.l.google.com *.aspmx.l.google.com");

const FORWARDER: Message = Message::new(
    "provider.forwarder",
    "The policy protects the way to the forwarder only, not the way to the mailbox.",
);

providers! {
    "google", "Google Workspace", New, below ["smtp.google.com"], shared "", samples ["smtp.google.com"];
    name "Google Workspace", which None, also "gsuite gworkspace googlemail", patterns GOOGLE, hosting Hosting::Customer;
    source "support.google.com/a/answer/174125", Documented, trap Some(Message::new("provider.google", "The old hosts are listed too, for domains that still have them. The oldest domains also have hosts under googlemail.com, which no pattern here covers: add those of your MX records."));

    "google-legacy", "Google Workspace", Old, below ["aspmx.l.google.com", "googlemail.com"], shared "", samples ["aspmx.l.google.com", "alt1.aspmx.l.google.com", "alt2.aspmx.l.google.com", "alt3.aspmx.l.google.com", "alt4.aspmx.l.google.com"];
    name "Google Workspace", which Some(Message::new("provider.before-2023", "set up before 2023")), also "aspmx googleworkspacesetupbefore2023", patterns GOOGLE, hosting Hosting::Customer;
    source "support.google.com/a/answer/174125", Documented, trap Some(Message::new("provider.google-legacy", "*.google.com does not cover aspmx.l.google.com, and *.aspmx.l.google.com does not cover aspmx.l.google.com itself. The oldest domains also have hosts under googlemail.com, which no pattern here covers: add those of your MX records."));

    "google-dnssec", "Google Workspace", Only, below ["smtp.goog"], shared "", samples ["mx1.smtp.goog", "mx2.smtp.goog", "mx3.smtp.goog", "mx4.smtp.goog"];
    name "Google Workspace", which Some(Message::new("provider.with-dnssec", "hosts with DNSSEC")), also "smtpgoog googleworkspacehostswithdnssec", patterns Patterns::Same("mx1.smtp.goog mx2.smtp.goog mx3.smtp.goog mx4.smtp.goog"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.google-dnssec", "Google does not document or support these hosts."));

    "gmail", "Gmail", Only, below ["gmail-smtp-in.l.google.com"], shared "", samples ["gmail-smtp-in.l.google.com", "alt1.gmail-smtp-in.l.google.com"];
    name "Gmail", which Some(Message::new("provider.gmail-itself", "gmail.com itself")), also "gmailgmailcomitself", patterns Patterns::Same("gmail-smtp-in.l.google.com *.gmail-smtp-in.l.google.com"), hosting Hosting::Customer;
    source "the policy of gmail.com", Seen, trap Some(Message::new("provider.gmail", "These are the hosts of gmail.com. A domain at Google Workspace has others."));

    "microsoft", "Microsoft 365", Old, below ["mail.protection.outlook.com"], shared "mail.protection.outlook.com", samples ["example-com.mail.protection.outlook.com"];
    name "Microsoft 365", which None, also "office outlook exchange exchangeonline m365 o365 microsoft365 office365", patterns Patterns::Tenant("{tenant}.mail.protection.outlook.com"), hosting Hosting::Customer;
    source "learn.microsoft.com/microsoft-365/enterprise/external-domain-name-system-records", Documented, trap Some(Message::new("provider.microsoft", "New domains, and those with DNSSEC, have a host under mx.microsoft instead. It cannot be derived: give the host of the MX record with --mx. During a move the policy must list both."));

    "microsoft-dnssec", "Microsoft 365", New, below ["mx.microsoft"], shared "", samples ["example-com.o-v1.mx.microsoft"];
    name "Microsoft 365", which Some(Message::new("provider.mx-microsoft", "hosts under mx.microsoft")), also "mxmicrosoft microsoftdane microsoft365hostsundermxmicrosoft", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "learn.microsoft.com/purview/how-smtp-dane-works", Documented, trap Some(Message::new("provider.microsoft-dnssec", "*.mx.microsoft does not match: there is one more label, such as o-v1, which cannot be derived. Use the exact host of the MX record."));

    "fastmail", "Fastmail", Only, below ["messagingengine.com"], shared "", samples ["in1-smtp.messagingengine.com", "in2-smtp.messagingengine.com"];
    name "Fastmail", which None, also "messagingengine", patterns Patterns::Same("in1-smtp.messagingengine.com in2-smtp.messagingengine.com"), hosting Hosting::Customer;
    source "www.fastmail.help/hc/en-us/articles/360060591153", Documented, trap None;

    "proton", "Proton Mail", Only, below ["protonmail.ch"], shared "", samples ["mail.protonmail.ch", "mailsec.protonmail.ch"];
    name "Proton Mail", which None, also "protonmail", patterns Patterns::Same("mail.protonmail.ch mailsec.protonmail.ch"), hosting Hosting::Customer;
    source "proton.me/support/dns-records", Documented, trap Some(Message::new("provider.proton", "A CNAME to the record of Proton is not enough: the policy host needs a certificate for mta-sts.<domain>."));

    "icloud", "iCloud", Only, below ["mail.icloud.com"], shared "", samples ["mx01.mail.icloud.com", "mx02.mail.icloud.com"];
    name "iCloud+ custom domain", which None, also "apple me", patterns Patterns::Same("mx01.mail.icloud.com mx02.mail.icloud.com"), hosting Hosting::Customer;
    source "support.apple.com/102374", Seen, trap None;

    "zoho", "Zoho", Only, below ["zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zoho.jp", "zohocloud.ca", "zohomail.com"], shared "", samples ["mx.zoho.com", "mx2.zoho.com", "mx3.zoho.com"];
    name "Zoho Mail", which None, also "zohomail", patterns Patterns::Regional { hosts: "mx.zoho.{region} mx2.zoho.{region} mx3.zoho.{region}", regions: "com eu in com.au jp" }, hosting Hosting::Customer;
    source "www.zoho.com/mail/help/adminconsole/configure-email-delivery.html", Seen, trap Some(Message::new("provider.zoho", "The region matters. Some domains have hosts under zohomail.com or zohocloud.ca: compare with the MX records."));

    "yandex", "Yandex 360", Only, below ["mx.yandex.net"], shared "", samples ["mx.yandex.net"];
    name "Yandex 360", which None, also "yandex360", patterns Patterns::Same("mx.yandex.net"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap None;

    "mailbox-org", "mailbox.org", Only, below ["mailbox.org"], shared "", samples ["mxext1.mailbox.org", "mxext2.mailbox.org", "mxext3.mailbox.org"];
    name "mailbox.org", which None, also "mailbox", patterns Patterns::Same("mxext1.mailbox.org mxext2.mailbox.org mxext3.mailbox.org mxext4.mailbox.org"), hosting Hosting::Customer;
    source "kb.mailbox.org", Seen, trap None;

    "tuta", "Tuta", Only, below ["tutanota.de"], shared "", samples ["mail.tutanota.de"];
    name "Tuta", which None, also "tutanota", patterns Patterns::Same("mail.tutanota.de"), hosting Hosting::Provider { record: "mta-sts.tutanota.de", policy: "mta-sts.tutanota.de" };
    source "github.com/tutao/tutanota/issues/2014", Documented, trap Some(Message::new("provider.tuta", "Tuta serves the policy itself if both names are aliases of its host. It orders the certificate when both exist."));

    "ionos", "IONOS", Only, below ["ionos.com", "ionos.de", "ionos.co.uk", "ionos.fr", "ionos.es", "kundenserver.de"], shared "", samples ["mx00.ionos.com", "mx01.ionos.com"];
    name "IONOS", which None, also "1and1 1und1", patterns Patterns::Regional { hosts: "mx00.ionos.{region} mx01.ionos.{region}", regions: "com de co.uk fr es" }, hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.ionos", "The ending follows the country of the contract. Older contracts have mx00 and mx01.kundenserver.de."));

    "strato", "STRATO", Only, below ["rzone.de"], shared "", samples ["smtpin.rzone.de"];
    name "STRATO", which None, also "", patterns Patterns::Same("smtpin.rzone.de"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.strato", "The default zone has a second MX record for *, so subdomains receive mail without a policy."));

    "one-com", "one.com", Only, below ["one.com"], shared "", samples ["mx1.pub.mailpod9-cph3.one.com", "mx2.pub.mailpod9-cph3.one.com", "mx3.pub.mailpod9-cph3.one.com"];
    name "one.com", which None, also "one", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.one-com", "*.one.com never matches, because the hosts have three more labels. Use the three hosts of the MX records, and check them after a move."));

    "ovh", "OVHcloud", Only, below ["mail.ovh.net"], shared "", samples ["mx0.mail.ovh.net", "mx1.mail.ovh.net", "mx2.mail.ovh.net", "mx3.mail.ovh.net"];
    name "OVHcloud MX Plan and Zimbra", which None, also "ovhcloud", patterns Patterns::Same("*.mail.ovh.net"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.ovh", "The set of MX hosts depends on the product and on the year. Older products have hosts under ovh.net itself, which the wildcard does not cover."));

    "infomaniak", "Infomaniak", Only, below ["infomaniak.ch"], shared "", samples ["mta-gw.infomaniak.ch"];
    name "Infomaniak", which None, also "", patterns Patterns::Same("mta-gw.infomaniak.ch"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap None;

    "migadu", "Migadu", Only, below ["migadu.com"], shared "", samples ["aspmx1.migadu.com", "aspmx2.migadu.com"];
    name "Migadu", which None, also "", patterns Patterns::Same("aspmx1.migadu.com aspmx2.migadu.com"), hosting Hosting::Customer;
    source "host names seen in public zones and policies", Seen, trap None;

    "mimecast", "Mimecast", Only, below ["mimecast.com"], shared "", samples ["eu-smtp-inbound-1.mimecast.com", "eu-smtp-inbound-2.mimecast.com"];
    name "Mimecast", which None, also "", patterns Patterns::Regional { hosts: "{region}-smtp-inbound-1.mimecast.com {region}-smtp-inbound-2.mimecast.com", regions: "us eu de uk au ca" }, hosting Hosting::Paid;
    source "community.mimecast.com, Connect Application: Modifying Your MX Records", Seen, trap Some(Message::new("provider.mimecast", "The region is that of the contract."));

    "mimecast-za", "Mimecast", Only, below ["mimecast.co.za"], shared "", samples ["za-smtp-inbound-1.mimecast.co.za", "za-smtp-inbound-2.mimecast.co.za"];
    name "Mimecast", which Some(Message::new("provider.south-africa", "South Africa")), also "mimecastsouthafrica", patterns Patterns::Same("za-smtp-inbound-1.mimecast.co.za za-smtp-inbound-2.mimecast.co.za"), hosting Hosting::Paid;
    source "community.mimecast.com, Connect Application: Modifying Your MX Records", Seen, trap None;

    "proofpoint", "Proofpoint", Own, below ["pphosted.com"], shared "gslb.pphosted.com", samples ["mxa-00112233.gslb.pphosted.com", "mxb-00112233.gslb.pphosted.com", "mx0a-00112233.pphosted.com", "mx0b-00112233.pphosted.com"];
    name "Proofpoint Enterprise", which None, also "pphosted", patterns Patterns::FromMx, hosting Hosting::Paid;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.proofpoint", "*.pphosted.com does not match the hosts under gslb.pphosted.com, and *.gslb.pphosted.com covers every customer."));

    "proofpoint-essentials", "Proofpoint", Only, below ["ppe-hosted.com"], shared "", samples ["mx1-us1.ppe-hosted.com", "mx2-us1.ppe-hosted.com"];
    name "Proofpoint Essentials", which None, also "ppe", patterns Patterns::Regional { hosts: "mx1-{region}.ppe-hosted.com mx2-{region}.ppe-hosted.com", regions: "us1 eu1" }, hosting Hosting::Customer;
    source "help.proofpoint.com/Proofpoint_Essentials, connection details", Seen, trap None;

    "barracuda", "Barracuda", Own, below ["barracudanetworks.com"], shared "ess.barracudanetworks.com", samples ["d123456a.ess.barracudanetworks.com", "d123456b.ess.barracudanetworks.com"];
    name "Barracuda Email Gateway Defense", which None, also "", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "campus.barracuda.com, Email Gateway Defense", Seen, trap Some(Message::new("provider.barracuda", "A third MX record to mail.protection.outlook.com is common. The policy must cover it too."));

    "cisco", "Cisco", Own, below ["iphmx.com"], shared "", samples ["mx1.hc123-45.eu.iphmx.com", "mx2.hc123-45.eu.iphmx.com"];
    name "Cisco Secure Email Cloud", which None, also "ironport iphmx", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.cisco", "*.iphmx.com never matches, because the hosts have at least two more labels."));

    "trend-micro", "Trend Micro", Own, below ["tmes.trendmicro.com"], shared "in.tmes.trendmicro.com", samples ["example.in.tmes.trendmicro.com"];
    name "Trend Micro Email Security", which None, also "tmes", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.trend-micro", "*.in.tmes.trendmicro.com covers every customer. Older domains have in.hes.trendmicro.com."));

    "trend-micro-eu", "Trend Micro", Own, below ["tmes.trendmicro.eu"], shared "in.tmes.trendmicro.eu", samples ["example.in.tmes.trendmicro.eu"];
    name "Trend Micro Email Security", which Some(Message::new("provider.europe", "Europe")), also "trendmicroemailsecurityeurope", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.trend-micro-eu", "*.in.tmes.trendmicro.eu covers every customer."));

    "sophos", "Sophos", Only, below ["hydra.sophos.com"], shared "", samples ["mx-01-eu-west-1.prod.hydra.sophos.com", "mx-02-eu-west-1.prod.hydra.sophos.com"];
    name "Sophos Email", which None, also "", patterns Patterns::Regional { hosts: "mx-01-{region}.prod.hydra.sophos.com mx-02-{region}.prod.hydra.sophos.com", regions: "eu-west-1 eu-central-1 us-east-2 us-west-2 ca-central-1" }, hosting Hosting::Customer;
    source "docs.sophos.com/central, Configure Microsoft 365", Seen, trap None;

    "hornetsecurity", "Hornetsecurity", Only, below ["hornetsecurity.com", "antispameurope.com"], shared "", samples ["mx01.hornetsecurity.com", "mx02.hornetsecurity.com", "mx03.hornetsecurity.com", "mx04.hornetsecurity.com"];
    name "Hornetsecurity", which None, also "antispameurope", patterns Patterns::Same("mx01.hornetsecurity.com mx02.hornetsecurity.com mx03.hornetsecurity.com mx04.hornetsecurity.com"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.hornetsecurity", "Customers in the United States have other hosts. A last MX record to mail.protection.outlook.com must be in the policy too."));

    "cloudflare", "Cloudflare Email Routing", Only, below ["mx.cloudflare.net"], shared "", samples ["route1.mx.cloudflare.net", "route2.mx.cloudflare.net", "route3.mx.cloudflare.net", "amir.mx.cloudflare.net"];
    name "Cloudflare Email Routing", which None, also "cloudflareemail", patterns Patterns::Same("*.mx.cloudflare.net"), hosting Hosting::Record { record: "_mta-sts.mx.cloudflare.net" };
    source "developers.cloudflare.com/email-routing/setup/mta-sts", Documented, trap Some(Message::new("provider.cloudflare", "The CNAME at _mta-sts must not be proxied, and the policy needs a host of its own."));

    "amazon-ses", "Amazon SES", Only, below ["amazonaws.com"], shared "", samples ["inbound-smtp.eu-west-1.amazonaws.com"];
    name "Amazon SES and WorkMail", which None, also "ses aws workmail amazon", patterns Patterns::Regional { hosts: "inbound-smtp.{region}.amazonaws.com", regions: "us-east-1 us-west-2 eu-west-1" }, hosting Hosting::Customer;
    source "docs.aws.amazon.com/general/latest/gr/ses.html", Documented, trap Some(Message::new("provider.amazon-ses", "*.amazonaws.com never matches, because the hosts have two more labels. For another region give the host with --mx."));

    "namecheap", "Namecheap Private Email", Only, below ["privateemail.com"], shared "", samples ["mx1.privateemail.com", "mx2.privateemail.com"];
    name "Namecheap Private Email", which None, also "privateemail", patterns Patterns::Same("mx1.privateemail.com mx2.privateemail.com"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap None;

    "namecheap-forwarding", "Namecheap email forwarding", Only, below ["registrar-servers.com"], shared "", samples ["eforward1.registrar-servers.com", "eforward2.registrar-servers.com", "eforward3.registrar-servers.com", "eforward4.registrar-servers.com", "eforward5.registrar-servers.com"];
    name "Namecheap email forwarding", which None, also "eforward", patterns Patterns::Same("eforward1.registrar-servers.com eforward2.registrar-servers.com eforward3.registrar-servers.com eforward4.registrar-servers.com eforward5.registrar-servers.com"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(FORWARDER);

    "godaddy", "GoDaddy", Only, below ["secureserver.net"], shared "", samples ["smtp.secureserver.net", "mailstore1.secureserver.net"];
    name "GoDaddy Workspace Email", which None, also "secureserver", patterns Patterns::Same("smtp.secureserver.net mailstore1.secureserver.net"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.godaddy", "Most mail that GoDaddy sells today is Microsoft 365, with other hosts. In Asia and Europe the names have a prefix."));

    "hostinger", "Hostinger", Only, below ["hostinger.com"], shared "", samples ["mx1.hostinger.com", "mx2.hostinger.com"];
    name "Hostinger", which None, also "", patterns Patterns::Same("mx1.hostinger.com mx2.hostinger.com"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap None;

    "gandi", "Gandi", Only, below ["mail.gandi.net"], shared "", samples ["spool.mail.gandi.net", "fb.mail.gandi.net"];
    name "Gandi", which None, also "", patterns Patterns::Same("spool.mail.gandi.net fb.mail.gandi.net"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.gandi", "The second host, fb.mail.gandi.net, is easily forgotten."));

    "improvmx", "ImprovMX", Only, below ["improvmx.com"], shared "", samples ["mx1.improvmx.com", "mx2.improvmx.com"];
    name "ImprovMX", which None, also "", patterns Patterns::Same("mx1.improvmx.com mx2.improvmx.com"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(FORWARDER);

    "forward-email", "Forward Email", Only, below ["forwardemail.net"], shared "", samples ["mx1.forwardemail.net", "mx2.forwardemail.net"];
    name "Forward Email", which None, also "", patterns Patterns::Same("mx1.forwardemail.net mx2.forwardemail.net"), hosting Hosting::Customer;
    source "host names seen in public policies", Seen, trap Some(FORWARDER);

    "simplelogin", "SimpleLogin", Only, below ["simplelogin.co"], shared "", samples ["mx1.simplelogin.co", "mx2.simplelogin.co"];
    name "SimpleLogin", which None, also "", patterns Patterns::Same("mx1.simplelogin.co mx2.simplelogin.co"), hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(FORWARDER);

    "addy-io", "addy.io", Only, below ["anonaddy.me"], shared "", samples ["mail.anonaddy.me"];
    name "addy.io", which None, also "anonaddy addy", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "github.com/anonaddy/anonaddy/issues/318", Seen, trap Some(FORWARDER);

    "purelymail", "Purelymail", Only, below ["purelymail.com"], shared "", samples ["mailserver.purelymail.com"];
    name "Purelymail", which None, also "", patterns Patterns::Same("mailserver.purelymail.com"), hosting Hosting::Customer;
    source "github.com/Purelymail/purelymail-issues/issues/221", Documented, trap None;

    "messagelabs", "Symantec Email Security.cloud", Only, below ["messagelabs.com"], shared "", samples ["cluster1.eu.messagelabs.com", "cluster1a.eu.messagelabs.com"];
    name "Symantec Email Security.cloud (Broadcom)", which None, also "symantec broadcom", patterns Patterns::FromMx, hosting Hosting::Customer;
    source "host names seen in public zones", Seen, trap Some(Message::new("provider.messagelabs", "Each customer has one cluster. *.messagelabs.com never matches, because the hosts have two more labels."));
}
