//! What Google and other services and programs write.

use crate::bounces::rows::bounces;

bounces! {
    "ggl-certhost", "Google", Cause Failed [Certificate Sender] [Certificate] Medium
        ["tls negotiation failed, the certificate doesn't match the host"]
        "Google must use verified TLS here, and the certificate of the server has another name or is self-signed, or there is no TLS. A route that requires TLS and the setting “Send mail as” have this effect.";
    "ggl-starttls", "Google", Cause Waits [Tls] [Tls] Medium
        ["failed_precondition: starttls error"]
        "The TLS handshake with the MX host failed; the text behind it is the error of the TLS library that Google uses.";
    "ggl-in-rcpt", "Google" receiving, Cause Waits [Sender] [Sender] High
        ["4.7.0 tls required for rcpt domain"]
        "The recipient at Google requires TLS from this sender, and the message came without it.";
    "ggl-in-29-4", "Google" receiving, Cause Waits [Sender] [Sender] High
        ["4.7.29 {any}senders to use tls/ssl for smtp", "{code}4.7.29"]
        "The sender does not use TLS, and Gmail slows it down.";
    "ggl-in-29-5", "Google" receiving, Cause Failed [Sender] [Sender] Medium
        ["5.7.29 {any}senders to use tls/ssl for smtp", "{code}5.7.29"]
        "The sender does not use TLS, and Gmail refuses the message.";
    "any-530", "Google and other servers, receiving" in_words, Cause Either [Sender] [Sender] High
        ["must issue a starttls command first", "must issue starttls", "starttls is mandatory", "starttls is required{end}", "starttls required{end}", "must use tls", "tls is mandatory", "tls encryption is mandatory", "tls encryption required for mails from", "session encryption is required", "encryption is mandatory", "encryption is required by", "encryption is required for", "encryption required by", "encryption required for", "encryption is required{end}", "encryption required{end}", "unencrypted connection refused", "unencrypted connections are not accepted"]
        "The server accepts mail only after STARTTLS.";
    "any-auth", "The receiving server" in_words, Cause Either [Sender] [Sender] High
        ["{code}5.7.10", "{code}5.7.11", "{code}5.7.10 encryption needed", "encryption required for requested authentication mechanism", "{code}5.7.11 encryption required for requested authentication mechanism"]
        "The server accepts a login only over TLS. The sender logs in without it.";
    "any-454", "The receiving server" in_words, Cause Waits [Tls] [Tls] High
        ["454 4.7.0 tls not available", "454 4.3.3 tls not available", "454 tls currently unavailable"]
        "The MX host offers STARTTLS, but its own TLS does not work: often it cannot read its certificate or key. Its log gives the reason.";
    "zmt-dane", "ZoneMTA", Cause Either [Dns] [Tlsa] High
        ["dane verification failed for {host}:"]
        "The certificate matches none of the TLSA records, or could not be compared with them.";
    "zmt-net", "ZoneMTA", Cause Either [Network] [Port] High
        ["network error when connecting to mx server {host}[{any}] for {domain}", "connection timed out when connecting to mx server {host}[{any}] for {domain}"]
        "The connection to the MX host failed before any policy was looked at.";
    "mim-tls", "Mimecast" receiving, Cause Failed [Sender] [Sender] Medium
        ["this route requires encryption (tls)"]
        "A rule at Mimecast requires TLS, and the message came without it, or the certificate had expired.";
    "mim-tls12", "Mimecast" receiving, Cause Failed [Sender] [Sender] Medium
        ["this route requires tls version 1.2 or greater"]
        "A rule at Mimecast requires TLS 1.2 or newer, and the sender uses an older version.";
    "mim-cipher", "Mimecast" receiving, Cause Failed [Sender] [Sender] Medium
        ["this route requires high-strength ciphers"]
        "A rule at Mimecast requires a stronger cipher than the one that was agreed on.";
    "sgd-tls", "SendGrid and other services" in_words, Cause Either [Tls Certificate Sender] [Tls Certificate] High
        ["tls required but not supported"]
        "The sender's account enforces TLS, and the MX host offers none, or no valid certificate. SendGrid drops the message.";
    "ses-in", "Amazon SES" receiving, Cause Failed [Sender] [Sender] Medium
        ["5.7.1 tls required by recipient"]
        "The recipient's rule at Amazon SES requires TLS, and the message came without it.";
    "mom-notls", "Momentum or SparkPost" in_words, Cause Waits [Tls Sender] [Tls] High
        ["[internal] starttls required but not advertised"]
        "The sender requires TLS for this domain, and the MX host does not offer STARTTLS.";
    "mom-handshake", "Momentum or SparkPost" in_words, Cause Waits [Tls] [Tls] High
        ["[internal] tls negotiation failed"]
        "The TLS handshake with the MX host failed.";
    "mom-name", "Momentum or SparkPost" in_words, Cause Waits [Certificate] [Certificate] High
        ["[internal] ssl certificate subject does not match host", "[internal] ssl cert common name does not match host"]
        "The certificate of the MX host does not contain its name.";
    "mom-issuer", "Momentum or SparkPost" in_words, Cause Waits [Certificate] [Certificate] High
        ["[internal] remote node ssl certificate not signed by a valid ca", "[internal] ssl cert must be signed by a valid ca"]
        "The sender does not know the issuer of the certificate: an intermediate certificate is missing, or the authority is private.";
    "esa-starttls", "Cisco Secure Email", Cause Log [Tls] [Tls] High
        ["dcid {word} tls failed: starttls unexpected response"]
        "The MX host offers STARTTLS, but refuses the command.";
    "esa-verify", "Cisco Secure Email", Cause Log [Certificate] [Certificate] Medium
        ["dcid {word} tls failed: ({word}, 'error:{any}certificate verify failed"]
        "The certificate of the MX host does not verify: its chain, its name or its dates.";
    "esa-handshake", "Cisco Secure Email", Cause Log [Tls] [Tls] Medium
        ["dcid {word} tls failed: ({word}, 'error:"]
        "The TLS handshake with the MX host failed; the text behind it is the error of OpenSSL.";
    "hms-dnssec", "hMailServer 6", Cause Waits [Sender Dns] [Dnssec] Medium
        ["the mx rrset for {domain} failed dnssec validation. skipping {host}"]
        "The sender found wrong DNSSEC signatures at the MX records. If the domain validates elsewhere, the fault is the sender's.";
    "hms-sts", "hMailServer 6", Fine Log [Nobody] [] Medium
        ["mta-sts policy mode 'enforce' active for {domain}"]
        "The sender uses the domain's policy. Nothing failed yet; the failure, if any, follows.";
    "hrk-notls", "Haraka", Cause Unprotected [Tls] [Tls] High
        ["tls connection failed. marking {host} as non-tls for {word} seconds"]
        "TLS failed, and Haraka delivers to this host without it for a while. It does not know MTA-STS.";
}
