//! What programs write when TLS went well. People paste it with the lines of a mail that failed for another reason.

use crate::bounces::rows::bounces;

bounces! {
    "pf-tls-verified", "Postfix", Fine Log [Nobody] [] High
        ["verified tls connection established to {host}["]
        "The connection to the MX host is encrypted, and its certificate is the one that a policy (MTA-STS, DANE or the sender's own) requires.";
    "pf-tls-unverified", "Postfix", Fine Log [Nobody] [] High
        ["tls connection established to {host}["]
        "The connection to the MX host is encrypted, and its name was not verified. Postfix delivers if no policy (MTA-STS, DANE or the sender's own) requires that; else another line tells that the mail was not delivered.";
    "pf-in-tls", "Postfix" receiving, Fine Log [Nobody] [] High
        ["tls connection established from {any}["]
        "A server or program connected to this server with TLS.";
    "pf-rpt-ok", "Postfix", Fine Log [Nobody] [] High
        ["tlsrpt: status=success, domain={domain}"]
        "TLS with the MX host was what the domain's policy requires. The next TLS report counts it as a success.";
    "exim-tls-verified", "Exim", Fine Delivered [Nobody] [] High
        ["x={word}:{word}:{word} cv=yes c=", "x={word}:{word}:{word} cv=dane c="]
        "The mail was delivered with TLS, and the certificate of the MX host verified.";
    "exim-tls-unverified", "Exim", Fine Delivered [Nobody] [] High
        ["x={word}:{word}:{word} cv=no c="]
        "The mail was delivered with TLS. The certificate of the MX host did not verify, or was not looked at; no setting required that.";
    "sm-tls", "sendmail", Fine Log [Nobody] [] High
        ["starttls=client, relay={host}, version={word}, verify=ok, cipher", "starttls=client, relay={host}, version={word}, verify=trusted, cipher", "starttls=client, relay={host}, version={word}, verify=fail, cipher", "starttls=client, relay={host}, version={word}, verify=no, cipher", "starttls=client, relay={host}, version={word}, verify=not, cipher"]
        "The connection to the MX host is encrypted, and “verify” tells whether its certificate verified. Sendmail delivers all the same if no rule requires that; else another line tells that the mail was not delivered.";
    "esa-tls", "Cisco Secure Email", Fine Log [Nobody] [] High
        ["dcid {word} tls success"]
        "The connection to the MX host is encrypted.";
    "osd-unverified", "OpenSMTPD", Fine Log [Nobody] [] Medium
        ["mta cert-check result=\"unverified\""]
        "The certificate of the MX host does not verify. OpenSMTPD delivers all the same if no rule requires a verified one.";
}
