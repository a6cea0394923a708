//! Words that many programs and libraries write about TLS. They count only where no other row is recognised.

use crate::bounces::rows::bounces;

bounces! {
    "any-expired", "An unknown program" in_words, Cause Log [Certificate] [Certificate] Low
        ["certificate has expired", "certificate is expired", "certificate expired", "certificate was expired", "expired certificate"]
        "The certificate that the server showed has expired.";
    "any-issuer", "An unknown program" in_words, Cause Log [Certificate] [Certificate] Low
        ["unable to get local issuer certificate", "unable to get issuer certificate", "unable to verify the first certificate", "self-signed certificate in certificate chain", "self signed certificate in certificate chain", "alert unknown ca", "certificate issuer is unknown", "unknown certificate authority"]
        "The issuer of the certificate is not known: the server does not send an intermediate certificate, or the authority is private.";
    "any-self-signed", "An unknown program" in_words, Cause Log [Certificate] [Certificate] Low
        ["self-signed certificate", "self signed certificate", "certificate is self-signed", "certificate is self signed"]
        "The certificate is self-signed, so a sender that verifies certificates refuses it.";
    "any-name", "An unknown program" in_words, Cause Log [Certificate] [Certificate] Low
        ["hostname mismatch", "host name mismatch", "certificate name mismatch", "certificate does not match", "certificate doesn't match", "certificate is not valid for", "certificatenamemismatch", "cert not matching", "certificate not matching", "must have a common name or subject alternative name matching"]
        "The certificate does not contain the name that was expected.";
    "any-untrusted", "An unknown program" in_words, Outcome Log [Certificate] [Certificate] Low
        ["certificate verify failed", "certificate verification failed", "certificate validation failed", "certificate not trusted", "certificate is not trusted", "untrusted certificate", "invalid certificate", "certificate is not valid", "verify tls certificate", "verify certificate", "pkix path building failed", "find valid certification path", "to verify server with"]
        "The certificate does not verify: its chain, its name or its dates.";
    "any-no-starttls", "An unknown program" in_words, Cause Log [Tls] [Tls] Low
        ["does not support starttls", "doesn't support starttls", "does not offer starttls", "did not offer starttls", "does not advertise starttls", "starttls not supported", "starttls is not supported", "starttls not offered", "starttls is not offered", "starttls not available", "starttls is not available"]
        "The server does not offer STARTTLS.";
    "any-handshake", "An unknown program" in_words, Outcome Log [Tls] [Tls] Low
        ["handshake failure", "handshake failed", "no shared cipher", "unsupported protocol", "wrong version number", "alert protocol version", "dh key too small", "prime sent by the server is not acceptable", "tls negotiation failed", "tls error on connection to", "tls connect failed"]
        "The two sides could not agree on a TLS session.";
    "any-sts-mx", "An unknown program" in_words, Cause Log [Policy] [Coverage] Low
        ["not listed in the mta-sts policy", "not listed in mta-sts policy", "not in the mta-sts policy", "not in mta-sts policy", "not match the mta-sts policy", "not match mta-sts policy", "not allowed by the mta-sts policy", "not covered by the mta-sts policy", "not matching mta-sts policy", "not authorized by policy", "mta-sts.not-authorized", "not match any mx in the policy"]
        "The MTA-STS policy of the domain does not cover this MX host.";
    "any-sts-fetch", "An unknown program" in_words, Cause Log [PolicyHost] [Policy Record] Low
        ["fetch mta-sts policy", "fetch the mta-sts policy", "fetching mta-sts policy", "fetching the mta-sts policy", "retrieve mta-sts policy", "retrieve the mta-sts policy", "get mta-sts policy", "download mta-sts policy", "mta-sts policy fetch error", "sts fetch failed", "mta-sts.policy-fetch-error"]
        "The sender could not fetch the MTA-STS policy of the domain.";
    "any-sts", "An unknown program" in_words, Outcome Log [Certificate Policy] [Coverage Certificate Policy] Low
        ["mta-sts validation failed", "mta-sts policy validation failed", "failed mta-sts validation", "mta-sts policy requires", "required by the mta-sts policy", "required by mta-sts policy", "violates the mta-sts policy", "domain's mta-sts policy", "for mta-sts validation"]
        "The MTA-STS policy of the domain was not fulfilled: it does not cover the MX host, or the host has no valid certificate.";
    "any-required", "An unknown program" in_words, Outcome Log [Tls] [Tls Certificate] Low
        ["tls required but not available", "tls is required but", "tls was required but", "required tls not available", "tls required by recipient", "unable to establish tls", "could not establish tls", "cannot establish tls", "unable to establish a tls", "could not establish a tls", "cannot establish a tls"]
        "The sender requires TLS, and could not agree on it with the server.";
    "any-dnssec", "An unknown program" in_words, Cause Log [Dns] [Dnssec] Low
        ["dnssec validation failure", "dnssec validation failed", "dnssec validation error", "dnssec bogus", "dnssec: bogus", "responded with code servfail", "tlsa lookup failure", "tlsa lookup failed"]
        "A DNS answer does not validate, or the lookup failed: DNSSEC of the domain may be broken.";
    "any-dane", "An unknown program" in_words, Cause Log [Dns] [Tlsa] Low
        ["dane verification failed", "dane validation failed", "tlsa verification failed", "tlsa validation failed", "no usable tlsa", "no matching tlsa", "tlsa mismatch", "tlsa record mismatch", "dane authentication failed", "dane authentication failure", "dane failed", "dane: check failed", "dane check failed", "dane.authentication-failure"]
        "The certificate of the MX host matches none of its TLSA records, or these cannot be used.";
}
