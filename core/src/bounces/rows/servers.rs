//! What Exim, sendmail and OpenSMTPD write.

use crate::bounces::rows::bounces;

bounces! {
    "exim-nooffer", "Exim", Cause Waits [Tls Sender] [Tls] High
        ["a tls session is required, but the server did not offer tls support"]
        "DANE, or a setting of the sender, requires TLS, and the MX host does not offer STARTTLS.";
    "exim-startfailed", "Exim", Cause Waits [Tls] [Tls] High
        ["a tls session is required, but an attempt to start tls failed"]
        "The MX host offers STARTTLS, but refused it or the handshake failed.";
    "exim-tlsa", "Exim", Cause Either [Dns] [Dnssec] High
        ["dane error: tlsa lookup defer", "dane error: tlsa lookup fail", "dane error: tlsa lookup error"]
        "The query for the TLSA records failed.";
    "exim-tlsa-unsigned", "Exim", Cause Either [Dns Sender] [Dnssec] High
        ["dane error: tlsa lookup for {host} not dnssec", "dane error: tlsa lookup not dnssec"]
        "The MX host has TLSA records, but the answer is not signed, or the sender's resolver does not validate.";
    "exim-host-unsigned", "Exim", Cause Failed [Sender Dns] [Dnssec] High
        ["dane error: {host} lookup not dnssec"]
        "The sender requires DANE, and the addresses of the MX host are not signed.";
    "exim-dane-attempt", "Exim", Cause Waits [Dns Certificate] [Tlsa Tls] High
        ["dane attempt failed; tls connection to {host} [{any}]:"]
        "TLS with DANE failed, or the certificate matches none of the TLSA records.";
    "exim-certinvalid", "Exim", Cause Waits [Certificate] [Certificate] Medium
        ["tls session: (certificate verification failed): certificate invalid"]
        "The certificate of the MX host is not valid: its chain, its name or its dates.";
    "exim-verify", "Exim", Outcome Waits [Certificate] [Certificate] High
        ["tls session: (ssl_connect): {any}certificate verify failed"]
        "The certificate of the MX host does not verify: its chain, its name or its dates.";
    "exim-handshake", "Exim", Cause Waits [Tls] [Tls] High
        ["tls session: (ssl_connect):", "tls session: (gnutls_handshake):", "tls error on connection (ssl_connect):", "tls error on connection (gnutls_handshake):"]
        "The TLS handshake with the MX host failed; the text behind it gives the reason.";
    "exim-clear", "Exim", Cause Unprotected [Tls Certificate] [Tls Certificate] High
        ["delivering unencrypted to h={host} [{any}] (not in hosts_require_tls)", "delivering unencrypted to {host} [{any}] (not in hosts_require_tls)"]
        "TLS failed, and Exim delivered without it, because nothing required TLS. Exim does not know MTA-STS.";
    "exim-sslverify", "Exim", Cause Log [Certificate] [Certificate] High
        ["ssl verify error: depth={word} error={any} cert="]
        "A certificate was refused; the text tells which one of the chain, and why.";
    "exim-certname", "Exim", Cause Log [Certificate] [Certificate] High
        ["ssl verify error: certificate name mismatch: {any} h=\"{host}\"", "ssl verify error: certificate name mismatch:"]
        "The certificate of the MX host does not contain its name.";
    "exim-old-setup", "Exim", Outcome Waits [Tls Certificate] [Tls Certificate] High
        ["failure while setting up tls session"]
        "The TLS handshake failed; this version of Exim does not say why.";
    "sm-handshake", "sendmail", Cause Waits [Tls] [Tls] High
        ["403 4.7.0 tls handshake", "503 5.7.0 tls handshake"]
        "The TLS handshake with the MX host failed, and sendmail does not deliver without TLS.";
    "sm-dane", "sendmail", Cause Waits [Dns] [Tlsa] High
        ["403 4.7.0 dane check failed", "503 5.7.0 dane check failed"]
        "The certificate of the MX host matches none of its TLSA records.";
    "sm-starttls", "sendmail", Cause Waits [Tls] [Tls] High
        ["403 4.7.0 starttls failed", "503 5.7.0 starttls failed"]
        "The MX host answered STARTTLS with a protocol error.";
    "sm-nosupport", "sendmail", Cause Either [Tls Sender] [Tls] High
        ["other side does not support starttls"]
        "A rule of the sender requires TLS, and the MX host does not offer it.";
    "sm-notauth", "sendmail", Cause Either [Certificate Sender] [Certificate] High
        ["403 4.7.0 authentication required", "503 5.7.0 authentication required", "403 4.7.0 authentication failed", "503 5.7.0 authentication failed", "403 4.7.0 authentication failure", "503 5.7.0 authentication failure", "403 4.7.0 not authenticated", "503 5.7.0 not authenticated", "403 4.7.0 no authentication requested", "503 5.7.0 no authentication requested"]
        "A rule of the sender requires a verified certificate, and the verification failed.";
    "sm-weak", "sendmail", Cause Either [Tls Sender] [Tls] High
        ["encryption too weak {word} less than {word}"]
        "A rule of the sender requires a stronger cipher than the one that was agreed on.";
    "sm-cn", "sendmail", Cause Either [Certificate Sender] [Certificate] High
        ["403 4.7.0 cn {any} does not match {host}", "503 5.7.0 cn {any} does not match {host}"]
        "A rule of the sender requires a certain name in the certificate, and it has another one.";
    "sm-disabled", "sendmail", Cause Either [Sender] [Sender] High
        ["starttls disabled locally"]
        "A rule of the sender requires TLS, and another rule switches it off for this host.";
    "sm-client-cert", "sendmail", Cause Waits [Certificate] [Certificate] High
        ["starttls=client, error: connect failed={word}, reason=certificate verify failed"]
        "The certificate of the MX host does not verify: its chain, its name or its dates.";
    "sm-client-err", "sendmail", Cause Waits [Tls Network] [Tls] Medium
        ["starttls=client, error: connect failed={word}, {any}ssl_error=", "starttls=client, error: connect failed={word}, ssl_error="]
        "The TLS handshake failed in OpenSSL.";
    "osd-notls", "OpenSMTPD", Cause Waits [Tls Sender] [Tls] High
        ["tls required but not supported by remote host"]
        "The sender's rule requires TLS, and the MX host does not offer STARTTLS.";
    "osd-ioerror", "OpenSMTPD", Cause Waits [Tls Certificate Network] [Tls Certificate] High
        ["mta error reason=io error:"]
        "The connection or TLS failed; OpenSMTPD also reports refused certificates so.";
    "osd-downgrade", "OpenSMTPD", Cause Unprotected [Tls] [Tls] High
        ["opportunistic tls failed, downgrading to plain"]
        "TLS failed, and OpenSMTPD delivers without it, because nothing requires TLS.";
}
