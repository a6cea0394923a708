//! What Postfix and its policy services write.

use crate::bounces::rows::bounces;

bounces! {
    "pf-notoffered", "Postfix", Cause Waits [Tls] [Tls] High
        ["tls is required, but was not offered by host {host}["]
        "A policy requires TLS (MTA-STS, DANE or the sender's own), and the MX host does not offer STARTTLS.";
    "pf-refused", "Postfix", Cause Waits [Tls] [Tls] High
        ["tls is required, but host {host}[{any}] refused to start tls:"]
        "The MX host offers STARTTLS but refuses the command.";
    "pf-noengine", "Postfix", Cause Waits [Sender] [Sender] High
        ["tls is required, but our tls engine is unavailable"]
        "The sending Postfix could not start its own TLS client.";
    "pf-unavailable", "Postfix", Outcome Waits [Sender] [Sender Tls] High
        ["tls is required, but unavailable"]
        "TLS is required and not available; Postfix does not know why.";
    "pf-handshake", "Postfix", Cause Waits [Tls] [Tls] High
        ["cannot start tls: handshake failure"]
        "The MX host accepted STARTTLS, and the handshake failed. In the log, the lines with “SSL_connect error” and “TLS library problem” give the reason.";
    "pf-nottrusted", "Postfix", Cause Waits [Certificate Dns] [Certificate Tlsa] High
        ["server certificate not trusted"]
        "With MTA-STS: the certificate does not lead to a trusted root, has expired, or is sent without its intermediate certificates. With DANE: it matches none of the TLSA records.";
    "pf-notverified", "Postfix", Cause Waits [Certificate Policy] [Coverage Certificate] High
        ["server certificate not verified"]
        "The certificate is trusted, but it does not contain any of the expected names. With MTA-STS these are the mx lines of the policy, so an MX host that the policy does not cover is reported so, too.";
    "pf-clientconf", "Postfix", Outcome Waits [Sender] [Sender] High
        ["client tls configuration problem"]
        "The TLS policy that the sending Postfix has for this destination cannot be used: the policy service does not answer, or answers what Postfix does not understand. The warning line before this one gives the reason.";
    "pf-policylookup", "Postfix", Outcome Waits [Elsewhere] [] High
        ["warning: tls policy lookup for {domain}/{host}:"]
        "Postfix cannot use the TLS policy for this domain and MX host; the text behind it gives the reason.";
    "pf-tablelookup", "Postfix", Cause Waits [Sender] [Sender] High
        ["next-hop destination \"{domain}\": policy table lookup error"]
        "The policy service of the sending Postfix did not answer. Mail waits until it does.";
    "pf-badattr", "Postfix", Cause Waits [Sender] [Sender] High
        ["next-hop destination \"{domain}\": invalid attribute name: \"{any}\""]
        "The policy service sends an attribute that this Postfix is too old for, such as servername before 3.4.";
    "pf-badlevel", "Postfix", Cause Waits [Sender] [Sender] High
        ["next-hop destination \"{domain}\": invalid security level \"{any}\""]
        "The policy table returned a word that is not a security level of Postfix.";
    "pf-emptyattr", "Postfix", Cause Waits [Policy Sender] [Policy] High
        ["next-hop destination \"{domain}\": attribute \"{any}\" has empty value"]
        "The policy service returned match= without a value, for instance because the domain's policy has no mx line that can be used.";
    "pf-sockmap-down", "Postfix", Cause Waits [Sender] [Sender] High
        ["warning: table socketmap:{any} lookup error:"]
        "Postfix cannot reach its policy service.";
    "pf-sockmap-err", "Postfix", Cause Waits [Sender Dns] [Sender Dnssec] High
        ["warning: socketmap:{any} socketmap server {word} error"]
        "The policy service of the sending Postfix answered with an error, for instance because its own DNS queries failed.";
    "pf-tlsa-lookup", "Postfix", Cause Waits [Dns] [Dnssec] High
        ["tlsa lookup error for {host}:"]
        "The query for the TLSA records failed, or the answer does not validate. The mail waits, because an attacker could have removed the records.";
    "pf-nondnssec", "Postfix", Cause Waits [Sender Dns] [Dnssec] High
        ["non dnssec destination"]
        "The sender requires DANE, and the MX records of the domain are not signed.";
    "pf-notlsa", "Postfix", Cause Waits [Sender Dns] [Tlsa] High
        ["no tlsa records found"]
        "The sender requires DANE, and the MX host has no TLSA records.";
    "pf-tlsaunusable", "Postfix", Cause Waits [Dns] [Tlsa] High
        ["tlsa records unusable"]
        "The sender requires DANE, and all TLSA records have parameters that SMTP does not use, such as usage 0 or 1.";
    "pf-danewarn", "Postfix", Cause Waits [Dns] [Dnssec] High
        ["warning: dane tlsa lookup problem:"]
        "The query for the TLSA records failed; the text behind it gives the DNS error.";
    "pf-danecfg", "Postfix", Cause Either [Sender] [Sender] High
        ["{domain}: dane configured with dnssec lookups disabled", "{domain}: dane-only configured with dnssec lookups disabled", "{domain}: dane configured with mx lookup errors ignored", "{domain}: dane-only configured with mx lookup errors ignored", "{domain}: dane configured, but no requisite library support", "{domain}: dane-only configured, but no requisite library support"]
        "The sender is to use DANE, but its resolver settings or its library do not allow that.";
    "pf-cert-tlsa", "Postfix", Cause Waits [Dns] [Tlsa] High
        ["certificate verification failed for {host}[{any}: not trusted by local or tlsa policy"]
        "The certificate is valid, but none of the TLSA records matches it.";
    "pf-cert-self", "Postfix", Cause Waits [Certificate] [Certificate] High
        ["certificate verification failed for {host}[{any}: self-signed certificate"]
        "The MX host shows a self-signed certificate.";
    "pf-cert-issuer", "Postfix", Cause Waits [Certificate Sender] [Certificate] High
        ["certificate verification failed for {host}[{any}: untrusted issuer"]
        "The sender does not know the issuer of the certificate: an intermediate certificate is missing, the authority is private, or the sender has no list of roots.";
    "pf-cert-expired", "Postfix", Cause Waits [Certificate] [Certificate] High
        ["certificate verification failed for {host}[{any}: certificate has expired"]
        "The certificate, or one that it depends on, has expired.";
    "pf-cert-notyet", "Postfix", Cause Waits [Certificate Sender] [Certificate] High
        ["certificate verification failed for {host}[{any}: certificate not yet valid"]
        "The certificate is not valid yet, or the clock of the sender is wrong.";
    "pf-cert-purpose", "Postfix", Cause Waits [Certificate] [Certificate] High
        ["certificate verification failed for {host}[{any}: not designated for use as a {word} certificate"]
        "The certificate may not be used for a TLS server.";
    "pf-cert-name", "Postfix", Cause Waits [Certificate] [Certificate] High
        ["certificate verification failed for {host}[{any}: num=62:hostname mismatch"]
        "The certificate does not contain the name of the MX host.";
    "pf-cert-policy", "Postfix", Cause Waits [PolicyHost Policy] [Policy] High
        ["certificate verification failed for {host}[{any}: external policy failure ("]
        "The policy service of the sending Postfix could not get a valid policy of the domain; the word in the brackets tells why.";
    "pf-ssl-version", "Postfix", Cause Waits [Tls] [Tls] High
        ["tls library problem: error:{word}:ssl routines:{any}:unsupported protocol:", "tls library problem: error:{word}:ssl routines:{any}:tlsv1 alert protocol version:", "tls library problem: error:{word}:ssl routines:{any}:wrong version number:"]
        "The MX host and the sender have no version of TLS in common, or the MX host did not answer with TLS. Servers need TLS 1.2 or newer.";
    "pf-ssl-verify", "Postfix", Cause Waits [Certificate] [Certificate] High
        ["tls library problem: error:{word}:ssl routines:{any}:certificate verify failed:"]
        "The certificate of the MX host does not verify: its chain, its name or its dates.";
    "pf-ssl-weak", "Postfix", Cause Waits [Tls] [Tls] High
        ["tls library problem: error:{word}:ssl routines:{any}:dh key too small:", "tls library problem: error:{word}:ssl routines:{any}:ee key too small:", "tls library problem: error:{word}:ssl routines:{any}:ca md too weak:"]
        "The MX host uses a key or a signature that is too weak for the sender.";
    "pf-ssl-unknown-name", "Postfix", Cause Waits [Tls] [Tls] High
        ["tls library problem: error:{word}:ssl routines:{any}:tlsv1 unrecognized name:", "tls library problem: error:{word}:ssl routines:{any}:unrecognized name:"]
        "The MX host does not know the name that the sender asks for (SNI), and broke the handshake off. Let it answer an unknown name with its default certificate.";
    "pf-ssl-alert", "Postfix", Cause Waits [Tls] [Tls] High
        ["tls library problem: error:{word}:ssl routines:{any}:sslv3 alert handshake failure:", "tls library problem: error:{word}:ssl routines:{any}:tlsv1 alert internal error:"]
        "The MX host broke the handshake off with an alert: often it has no cipher in common with the sender, or has not loaded its certificate.";
    "pf-ssl-eof", "Postfix", Cause Waits [Tls Network] [Tls] High
        ["tls library problem: error:{word}:ssl routines:{any}:unexpected eof while reading:"]
        "The MX host closed the connection in the handshake.";
    "pf-ssl-lost", "Postfix", Cause Waits [Tls Network] [Tls] High
        ["ssl_connect error to {host}[{any}]:{word}: lost connection", "ssl_connect error to {host}[{any}]:{word}: connection reset by peer", "ssl_connect error to {host}[{any}]:{word}: connection timed out", "ssl_connect error to {host}[{any}]:{word}: broken pipe"]
        "The connection ended in the handshake: the MX host closed it, or a firewall between does not let TLS through.";
    "pf-tlslib", "Postfix", Outcome Waits [Tls Elsewhere] [Tls] High
        ["tls library problem: error:"]
        "OpenSSL refused the handshake; the text behind it gives its reason.";
    "pf-sslconnect", "Postfix", Outcome Waits [Tls Elsewhere] [Tls] High
        ["ssl_connect error to {host}[{any}]:"]
        "The handshake with the MX host failed. The next line, with “TLS library problem”, gives the reason.";
    "pf-in-cert", "Postfix" receiving, Fine Log [Nobody] [] High
        ["smtpd[{word}]: certificate verification failed for {any}[", "smtpd[{word}]: client certificate verification failed for {any}["]
        "A server that sends mail to this one showed a client certificate that does not verify. Client certificates play no part in MTA-STS, and the mail is accepted all the same unless a rule requires one.";
    "pf-in-refused", "Postfix" receiving, Cause Log [Certificate] [Certificate] High
        ["smtpd[{word}]: warning: tls library problem: error:{word}:ssl routines:{any}:tlsv1 alert unknown ca:", "smtpd[{word}]: warning: tls library problem: error:{word}:ssl routines:{any} alert bad certificate:", "smtpd[{word}]: warning: tls library problem: error:{word}:ssl routines:{any} alert certificate unknown:", "smtpd[{word}]: warning: tls library problem: error:{word}:ssl routines:{any} alert certificate expired:"]
        "A server or program that connects to this server does not accept its certificate, and broke TLS off. A sender that verifies certificates, for instance for MTA-STS, then does not deliver.";
    "in-handshake", "The receiving server" in_words, Outcome Log [Elsewhere] [Tls] High
        ["ssl_accept error from {any}[", "tls error on connection from {any} (ssl_accept):", "tls error on connection from {any} (gnutls_handshake):", "starttls=server, error: accept failed={word}, reason="]
        "TLS failed with a server or program that connects to this server, so mail from it may come without encryption, or not at all.";
    "pf-cert-num", "Postfix", Cause Waits [Certificate] [Certificate] High
        ["certificate verification failed for {host}[{any}: num={word}:"]
        "OpenSSL refused the certificate; the text behind it gives its reason.";
    "pf-dns-again", "Postfix", Cause Waits [Dns Network] [Dnssec] Medium
        ["name service error for name={name} type={word}: host not found, try again"]
        "A DNS query failed or got SERVFAIL. Behind a validating resolver, wrong DNSSEC signatures look like this.";
    "msr-ok", "postfix-mta-sts-resolver", Fine Log [Nobody] [] High
        ["secure match="]
        "The policy service told Postfix to require a certificate with one of these names. Nothing failed.";
    "msr-emptymx", "postfix-mta-sts-resolver", Cause Waits [Policy] [Policy] High
        ["empty mx list for restrictive policy!"]
        "The domain's policy has no mx line, so the policy service fails and Postfix gets no answer.";
    "msr-netstring", "postfix-mta-sts-resolver", Cause Waits [Sender] [Sender] High
        ["bad netstring message received"]
        "A program that is not Postfix's socketmap client uses the port of the policy service, or the table is configured as tcp: instead of socketmap:.";
    "tlspol-temp", "postfix-tlspol", Cause Waits [Dns Network] [Dnssec] High
        ["evaluating policy for \"{domain}\" failed temporarily", "evaluating policy failed temporarily\" origin={word} domain={domain}", "evaluating policy failed temporarily origin={word} domain={domain}"]
        "DNS failed in a way that could hide a policy, so Postfix delays the mail.";
    "tlspol-dnserr", "postfix-tlspol", Cause Log [Network Dns] [Record Dnssec] High
        ["dns error during mta-sts lookup for \"{domain}\":", "dns error during mta-sts lookup domain={domain}", "error during mta-sts lookup domain={domain}", "error during mta-sts lookup\" domain={domain}"]
        "The query for the TXT record at _mta-sts, or the fetch of the policy, failed; the text behind it tells why.";
    "tlspol-danedns", "postfix-tlspol", Cause Waits [Dns Network] [Dnssec Tlsa] High
        ["dns error during tlsa lookup for \"{domain}\":", "dns error during dane lookup domain={domain}", "dns error during dane lookup\" domain={domain}"]
        "A query for the MX, address or TLSA records failed, so Postfix cannot tell whether DANE applies, and delays the mail.";
    "tlspol-ok", "postfix-tlspol", Fine Log [Nobody] [] High
        ["evaluated policy for \"{domain}\": {any} (cached for", "evaluated policy for \"{domain}\": {any} (from cache"]
        "The policy service told Postfix what to require. Nothing failed.";
}
