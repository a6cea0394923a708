//! What Exchange Online and Exchange write.

use crate::bounces::rows::bounces;

bounces! {
    "exo-sts-mx-4", "Exchange Online", Cause Waits [Policy] [Coverage] High
        ["4.4.8 mx hosts of '{domain}' failed mta-sts validation", "4.4.8 mx hosts of {domain} failed mta-sts validation"]
        "The MX hosts are not named by the mx lines of the domain's MTA-STS policy.";
    "exo-sts-mx-5", "Exchange Online", Cause Failed [Policy] [Coverage] High
        ["5.4.8 mx hosts of '{domain}' failed mta-sts validation", "5.4.8 mx hosts of {domain} failed mta-sts validation"]
        "The MX hosts are not named by the mx lines of the domain's MTA-STS policy.";
    "exo-sts-cert-4", "Exchange Online", Cause Waits [Certificate] [Certificate] High
        ["4.7.5 remote certificate failed mta-sts validation. reason:", "4.7.5 remote certificate failed mta-sts validation", "remote certificate failed mta-sts validation"]
        "The certificate of the MX host does not lead to a public root, or does not contain the name of the MX host.";
    "exo-sts-cert-5", "Exchange Online", Cause Failed [Certificate] [Certificate] High
        ["5.7.5 remote certificate failed mta-sts validation. reason:", "5.7.5 remote certificate failed mta-sts validation"]
        "The certificate of the MX host does not lead to a public root, or does not contain the name of the MX host.";
    "exo-sts-root", "Exchange Online", Cause Either [Certificate] [Certificate] High
        ["4.7.5 remote certificate failed mta-sts validation. reason: untrustedroot", "5.7.5 remote certificate failed mta-sts validation. reason: untrustedroot", "remote certificate failed mta-sts validation. reason: untrustedroot"]
        "The certificate of the MX host does not lead to a public root: an intermediate certificate is missing, the authority is private, or the certificate is self-signed.";
    "exo-sts-name", "Exchange Online", Cause Either [Certificate] [Certificate] High
        ["4.7.5 remote certificate failed mta-sts validation. reason: subjectmismatch", "5.7.5 remote certificate failed mta-sts validation. reason: subjectmismatch", "remote certificate failed mta-sts validation. reason: subjectmismatch"]
        "The certificate of the MX host does not contain the name of the MX host.";
    "exo-sts-expired", "Exchange Online", Cause Either [Certificate] [Certificate] High
        ["4.7.5 remote certificate failed mta-sts validation. reason: validityperiodexpired", "5.7.5 remote certificate failed mta-sts validation. reason: validityperiodexpired", "remote certificate failed mta-sts validation. reason: validityperiodexpired", "4.7.5 remote certificate failed mta-sts validation. reason: certificateexpired", "5.7.5 remote certificate failed mta-sts validation. reason: certificateexpired", "remote certificate failed mta-sts validation. reason: certificateexpired"]
        "The certificate of the MX host has expired, or is not valid yet.";
    "exo-dane-321-4", "Exchange Online", Cause Waits [Tls] [Tls Tlsa] High
        ["4.7.321 starttls-not-supported", "{code}4.7.321"]
        "The MX host has signed TLSA records, so TLS is required, but it did not answer STARTTLS or the handshake failed.";
    "exo-dane-321-5", "Exchange Online", Cause Failed [Tls] [Tls Tlsa] High
        ["5.7.321 starttls-not-supported", "{code}5.7.321"]
        "The MX host has signed TLSA records, so TLS is required, but it did not answer STARTTLS or the handshake failed.";
    "exo-dane-322-4", "Exchange Online", Cause Waits [Certificate] [Certificate Tlsa] High
        ["4.7.322 certificate-expired", "{code}4.7.322"]
        "The MX host has TLSA records and shows an expired certificate.";
    "exo-dane-322-5", "Exchange Online", Cause Failed [Certificate] [Certificate Tlsa] High
        ["5.7.322 certificate-expired", "{code}5.7.322"]
        "The MX host has TLSA records and shows an expired certificate.";
    "exo-dane-323-4", "Exchange Online", Cause Waits [Dns] [Tlsa] High
        ["4.7.323 tlsa-invalid", "{code}4.7.323"]
        "The certificate of the MX host does not match its TLSA records, or the records are malformed. Often the certificate was renewed and the records were not.";
    "exo-dane-323-5", "Exchange Online", Cause Failed [Dns] [Tlsa] High
        ["5.7.323 tlsa-invalid", "{code}5.7.323"]
        "The certificate of the MX host does not match its TLSA records, or the records are malformed. Often the certificate was renewed and the records were not.";
    "exo-dane-324-4", "Exchange Online", Cause Waits [Dns] [Dnssec] High
        ["4.7.324 dnssec-invalid", "{code}4.7.324"]
        "The DNS zone is signed, but the signatures do not validate, or the query for the TLSA records failed.";
    "exo-dane-324-5", "Exchange Online", Cause Failed [Dns] [Dnssec] High
        ["5.7.324 dnssec-invalid", "{code}5.7.324"]
        "The DNS zone is signed, but the signatures do not validate, or the query for the TLSA records failed.";
    "exo-dane-325-4", "Exchange Online", Cause Waits [Certificate] [Certificate Tlsa] High
        ["4.7.325 certificate-host-mismatch", "{code}4.7.325"]
        "The certificate of the MX host contains neither the name of the host nor the domain.";
    "exo-dane-325-5", "Exchange Online", Cause Failed [Certificate] [Certificate Tlsa] High
        ["5.7.325 certificate-host-mismatch", "{code}5.7.325"]
        "The certificate of the MX host contains neither the name of the host nor the domain.";
    "exo-dns-312", "Exchange Online", Cause Either [Dns] [Dnssec] High
        ["4.4.312 dns query failed", "5.4.312 dns query failed"]
        "A DNS query failed. Microsoft also reports some DNSSEC failures so.";
    "exo-317-starttls", "Exchange Online", Cause Waits [Tls Sender] [Tls] Medium
        ["starttls is required to send mail"]
        "Exchange Online must use TLS for this delivery, by a connector or a policy, and the host did not offer STARTTLS.";
    "exo-317-untrustedroot", "Exchange Online", Cause Waits [Certificate] [Certificate] High
        ["4.4.317 cannot connect to remote server [message=untrustedroot"]
        "The MX host shows its certificate without the intermediate certificates, or one that does not lead to a root that Microsoft trusts.";
    "exo-317-certexpired", "Exchange Online", Cause Waits [Certificate] [Certificate] Medium
        ["4.4.317 cannot connect to remote server [message=certificateexpired"]
        "The MX host shows an expired certificate, and a valid one is required.";
    "exo-317-subject", "Exchange Online", Cause Waits [Certificate Sender] [Certificate] Medium
        ["4.4.317 cannot connect to remote server [message=subjectmismatch", "4.4.317 cannot connect to remote server [message=subjectaltnamemismatch"]
        "The certificate has another name than the one that is expected.";
    "exo-317-tlsneg", "Exchange Online", Cause Waits [Tls Network] [Tls] Medium
        ["tls negotiation failed with error {word}]"]
        "The TLS handshake failed: an old protocol version, no common cipher, or a closed connection.";
    "exo-317-session", "Exchange Online", Cause Waits [Network] [Port] High
        ["4.4.317 cannot establish session with remote server"]
        "The SMTP session failed before any policy was looked at.";
    "exo-317-network", "Exchange Online", Cause Waits [Network] [Port] Medium
        ["4.4.317 cannot connect to remote server [message={word} {word} connection dropped due to", "4.4.317 cannot connect to remote server [message={word} {word} socket error", "4.4.317 cannot connect to remote server [message={word} {word} connection timed out", "4.4.317 cannot connect to remote server [message={word} {word} connection refused"]
        "The connection to the MX host was not answered, or was closed, before any policy was looked at.";
    "exo-5317", "Exchange Online", Outcome Failed [Network Tls] [Port Tls] High
        ["5.4.317 message expired, cannot connect to remote server"]
        "Exchange Online gave up after all attempts. The text in brackets behind it gives the last cause, or an earlier line of the report does, with 4.4.317.";
    "exo-316", "Exchange Online", Cause Waits [Network] [Port] High
        ["4.4.316 connection refused"]
        "Port 25 of the recipient's server refuses the connection.";
    "exo-320", "Exchange Online", Cause Waits [Certificate Sender] [Certificate] Medium
        ["4.7.320 certificate validation failed"]
        "A connector requires a certificate with a certain name, and the server showed another one.";
    "exo-hybrid-expired", "Exchange", Cause Either [Certificate Sender] [Certificate] Medium
        ["4.7.5 certificate validation failure, reason:certificateexpired", "certificate validation failure, reason:certificateexpired"]
        "A send connector requires a certificate that verifies, and that of the next server has expired. MTA-STS plays no part.";
    "exo-hybrid-name", "Exchange", Cause Either [Certificate Sender] [Certificate] Medium
        ["4.7.5 certificate validation failure, reason:subjectmismatch", "certificate validation failure, reason:subjectmismatch"]
        "A send connector requires a certificate with a certain name, and that of the next server has another one. MTA-STS plays no part.";
    "exo-hybrid-cert", "Exchange", Cause Either [Sender] [Sender] Medium
        ["4.7.5 certificate validation failure, reason:", "certificate validation failure, reason:"]
        "A send connector requires a certificate that verifies, and the sending server does not accept that of the next server: it does not know the root, or a firewall between them replaces the certificate. MTA-STS plays no part.";
    "exo-hybrid-own", "Exchange", Cause Either [Sender] [Sender] Medium
        ["4.7.5 the certificate specified in tlscertificatename of the sendconnector", "the certificate specified in tlscertificatename of the sendconnector"]
        "The sending server does not find the certificate that its send connector names (TlsCertificateName). MTA-STS plays no part.";
    "exo-in-attr41", "Exchange Online" receiving, Cause Waits [Sender] [Sender] Medium
        ["failed to establish appropriate tls channel"]
        "Microsoft refused the certificate of the sending server on an inbound connector.";
    "exo-in-partner", "Exchange Online" receiving, Cause Failed [Sender] [Sender] Medium
        ["5.7.51 tenantinboundattribution"]
        "A connector of the recipient accepts mail from this sender only with a certain TLS certificate or from certain IP addresses. This message did not come so.";
    "exo-in-tenant", "Exchange Online" receiving, Cause Failed [Sender] [Sender] Medium
        ["5.7.64 tenantattribution"]
        "Exchange Online does not see which tenant the mail comes from: the TLS certificate or the IP address of the sending server is not that of an inbound connector.";
    "exo-in-old", "Exchange Online" receiving, Cause Waits [Sender] [Sender] High
        ["4.7.66 tls 1.0 and 1.1 are not supported", "tls 1.0 and 1.1 are not supported"]
        "The sending server or program uses TLS 1.0 or 1.1, and Microsoft accepts TLS 1.2 or newer only.";
}
