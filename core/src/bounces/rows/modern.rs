//! What mox, maddy, chasquid, Stalwart and KumoMTA write.

use crate::bounces::rows::bounces;

bounces! {
    "mox-mx", "mox", Cause Waits [Policy] [Coverage] High
        ["mx host {host} does not match enforced mta-sts policy with hosts"]
        "The MX host is not named by the mx lines of the domain's policy, which is in mode enforce.";
    "mox-stslookup", "mox", Cause Waits [Network Dns] [Record Dnssec] High
        ["lookup up mta-sts policy:"]
        "The query for the TXT record at _mta-sts failed, so delivery was not tried.";
    "mox-handshake", "mox", Cause Waits [Certificate Tls] [Certificate Tls] High
        ["tls error: starttls tls handshake:"]
        "The TLS handshake failed, or the certificate was refused; the text behind it gives the reason.";
    "go-x509-name", "A server in Go, such as mox or maddy" in_words, Cause Log [Certificate] [Certificate] High
        ["x509: certificate is valid for {any}, not {host}"]
        "The certificate of the MX host does not contain its name, but others.";
    "go-x509-issuer", "A server in Go, such as mox or maddy" in_words, Cause Log [Certificate] [Certificate] High
        ["x509: certificate signed by unknown authority"]
        "The sender does not know the issuer of the certificate: an intermediate certificate is missing, or the authority is private.";
    "go-x509-dates", "A server in Go, such as mox or maddy" in_words, Cause Log [Certificate] [Certificate] High
        ["x509: certificate has expired or is not yet valid"]
        "The certificate has expired, or is not valid yet.";
    "go-x509-policy", "A server in Go, such as mox or postfix-tlspol" in_words, Cause Log [PolicyHost] [Policy] High
        ["https://mta-sts.{domain}/.well-known/mta-sts.txt{any}x509: certificate is valid for", "https://mta-sts.{domain}/.well-known/mta-sts.txt{any}x509: certificate signed by unknown authority", "https://mta-sts.{domain}/.well-known/mta-sts.txt{any}x509: certificate has expired or is not yet valid"]
        "The sender does not accept the certificate of the host that serves the policy.";
    "mox-starttls", "mox", Cause Either [Tls] [Tls] High
        ["tls error: starttls: got {word}, expected 220"]
        "A policy requires TLS, and the MX host refused STARTTLS.";
    "mox-dane", "mox", Cause Waits [Dns] [Tlsa] High
        ["dane: no match between certificate and tlsa records"]
        "The certificate of the MX host matches none of its TLSA records.";
    "mox-reqtls", "mox", Cause Failed [Sender Tls] [Tls] High
        ["destination servers do not support requiretls"]
        "The sender asked for REQUIRETLS, and no MX host offers it.";
    "mox-nomech", "mox", Cause Failed [Sender Policy] [Policy Tlsa] High
        ["missing required tls verification mechanism"]
        "The sender asked for REQUIRETLS, and the domain has neither usable TLSA records nor MTA-STS in mode enforce.";
    "mad-mx", "maddy", Cause Failed [Policy] [Coverage] High
        ["failed to establish the module.mx record authenticity (mta-sts)", "failed to establish the mx record authenticity (mta-sts)", "failed to estabilish the module.mx record authenticity (mta-sts)", "failed to estabilish the mx record authenticity (mta-sts)"]
        "The MX host is not named by the domain's policy, which is in mode enforce.";
    "mad-level", "maddy", Cause Either [Sender Policy Dns] [Policy Dnssec] High
        ["failed to estabilish the mx record ({host}", "failed to establish the mx record authenticity", "failed to estabilish the mx record authenticity"]
        "The sender's own setting accepts only MX hosts that MTA-STS or DNSSEC vouches for, and neither does for this one.";
    "mad-tls", "maddy", Cause Waits [Tls] [Tls] High
        ["tls is required but unavailable or failed (mta-sts)"]
        "The domain's policy is in mode enforce, and there is no TLS with the MX host.";
    "mad-cert", "maddy", Cause Waits [Certificate] [Certificate] High
        ["recipient server module.tls certificate is not trusted but authentication is required by mta-sts", "recipient server tls certificate is not trusted but authentication is required by mta-sts"]
        "The domain's policy is in mode enforce, and the certificate of the MX host does not verify.";
    "mad-tlsa", "maddy", Cause Failed [Dns] [Tlsa] High
        ["no matching tlsa records"]
        "The certificate of the MX host matches none of its TLSA records.";
    "mad-danetls", "maddy", Cause Failed [Tls] [Tls Tlsa] High
        ["tls is required but unsupported or failed (enforced by dane)"]
        "The MX host has TLSA records, so TLS is required, and it failed.";
    "mad-reqtls", "maddy", Cause Failed [Sender Policy] [Policy Tlsa Certificate] High
        ["failed to establish the mx record authenticity (requiretls)", "failed to estabilish the mx record authenticity (requiretls)", "failed to establish the module.mx record authenticity (requiretls)", "tls it not available or unauthenticated but required (requiretls)"]
        "The sender asked for REQUIRETLS, and the MX host cannot be authenticated.";
    "chq-sts", "chasquid", Cause Waits [Certificate Tls] [Certificate Tls] High
        ["invalid security level ({word}) for sts policy"]
        "The domain's policy is in mode enforce, and there was no TLS, or the certificate does not verify.";
    "chq-level", "chasquid", Cause Waits [Tls Certificate] [Tls Certificate] High
        ["security level check failed (level:{word})"]
        "This sender reached the domain with better TLS before, and does not accept less now.";
    "chq-skip", "chasquid", Cause Waits [Policy] [Coverage] High
        ["{host}\" skipped as per mta-sta policy"]
        "The MX host is not named by the domain's policy, so the sender does not use it.";
    "chq-allmx", "chasquid", Outcome Waits [Policy Elsewhere] [Coverage] High
        ["all mxs returned transient failures (last:"]
        "No MX host accepted the mail. If the last error is <nil>, none was tried, because the domain's policy names none of them.";
    "stw-mx", "Stalwart", Cause Failed [Policy] [Coverage] High
        ["(mta-sts failed to authenticate '{domain}': mx \"{host}\" not authorized by policy"]
        "The MX host is not named by the mx lines of the domain's policy, which is in mode enforce.";
    "stw-polhost", "Stalwart", Cause Waits [PolicyHost] [Policy] High
        ["(mta-sts failed to authenticate '{domain}': could not reach policy host", "(mta-sts failed to authenticate '{domain}': timeout fetching policy", "(mta-sts failed to authenticate '{domain}': failed to fetch policy"]
        "The policy could not be fetched: the connection, the certificate, a timeout or the status. This stops mail only if the sender requires MTA-STS.";
    "stw-polnotfound", "Stalwart", Cause Failed [PolicyHost] [Policy] High
        ["(mta-sts failed to authenticate '{domain}': policy not found"]
        "The policy host answers with status 404. This stops mail only if the sender requires MTA-STS.";
    "stw-polparse", "Stalwart", Cause Failed [Policy] [Policy] High
        ["(mta-sts failed to authenticate '{domain}': failed to parse policy:"]
        "The policy is not valid. This stops mail only if the sender requires MTA-STS.";
    "stw-record", "Stalwart", Cause Failed [Policy Sender] [Record] High
        ["(mta-sts failed to authenticate '{domain}': record not found:", "(mta-sts failed to authenticate '{domain}': failed to parse mta-sts dns record"]
        "The TXT record at _mta-sts is missing or not valid. This stops mail only if the sender requires MTA-STS.";
    "stw-recorddns", "Stalwart", Cause Waits [Dns Network] [Record Dnssec] High
        ["(mta-sts failed to authenticate '{domain}': dns lookup error:"]
        "The query for the TXT record at _mta-sts failed. This stops mail only if the sender requires MTA-STS.";
    "stw-log-mx", "Stalwart", Cause Log [Policy] [Coverage] High
        ["host not authorized by mta-sts policy (mta-sts.not-authorized)"]
        "The MX host is not named by the mx lines of the domain's policy. If “strict” is true, the sender does not use this host.";
    "stw-log-fetch", "Stalwart", Cause Log [PolicyHost Dns] [Policy Record] High
        ["error fetching mta-sts policy (mta-sts.policy-fetch-error)"]
        "The query for the TXT record at _mta-sts, or the fetch of the policy, failed. If “strict” is true, the sender requires MTA-STS, and the mail waits.";
    "stw-log-invalid", "Stalwart", Cause Log [Policy] [Policy] High
        ["invalid mta-sts policy (mta-sts.invalid-policy)"]
        "The policy is not valid. If “strict” is true, the sender requires MTA-STS, and does not deliver.";
    "stw-log-starttls", "Stalwart", Cause Log [Tls] [Tls] High
        ["starttls unavailable (delivery.start-tls-unavailable)"]
        "The MX host does not offer STARTTLS. Stalwart delivers without it if nothing requires TLS.";
    "stw-log-handshake", "Stalwart", Cause Log [Certificate Tls] [Certificate Tls] High
        ["starttls error (delivery.start-tls-error)"]
        "The TLS handshake failed, or the certificate was refused; “reason” tells which.";
    "stw-dane-nomatch", "Stalwart", Cause Failed [Dns] [Tlsa] High
        ["(dane failed to authenticate '{host}': no matching certificates found in tlsa records"]
        "The certificate of the MX host matches none of its TLSA records.";
    "stw-dane-bogus", "Stalwart", Cause Waits [Dns] [Dnssec] High
        ["(dane failed to authenticate '{host}': bogus tlsa records were found"]
        "The signatures of the TLSA records do not validate.";
    "stw-dane-missing", "Stalwart", Cause Failed [Sender Dns] [Tlsa] High
        ["(dane failed to authenticate '{host}': no tlsa dnssec records found", "(dane failed to authenticate '{host}': no valid tlsa records were found"]
        "The sender requires DANE, and the MX host has no signed TLSA record that can be used.";
    "stw-starttls", "Stalwart", Cause Failed [Tls] [Tls] High
        ["(tls error from '{host}': starttls not advertised by host"]
        "MTA-STS, DANE, REQUIRETLS or the sender's own setting requires TLS, and the MX host does not offer it.";
    "stw-handshake", "Stalwart", Cause Waits [Certificate Tls] [Certificate Tls] High
        ["(tls error from '{host}': handshake failed:", "(tls error from '{host}': tls handshake timed out"]
        "The TLS handshake failed, or the certificate was refused.";
    "kum-mx", "KumoMTA", Cause Waits [Policy] [Coverage] High
        ["mta-sts policy for {domain} is set to enforce but the current mx candidate {host} does not match the list of allowed hosts"]
        "The MX host is not named by the domain's policy, which is in mode enforce.";
    "kum-notls", "KumoMTA", Cause Waits [Tls] [Tls] High
        ["tls policy is {word} but starttls is not advertised by"]
        "MTA-STS, DANE or the sender's own setting requires TLS, and the MX host does not offer it.";
    "kum-handshake", "KumoMTA", Cause Waits [Certificate Tls] [Certificate Tls] High
        ["tls handshake with {any} failed:"]
        "The TLS handshake failed, or the certificate was refused; the text behind it gives the reason.";
    "kum-dane", "KumoMTA", Cause Log [Dns] [Dnssec] High
        ["dane result for {domain}:"]
        "The query for the TLSA records failed or was tampered with. MTA-STS is not used either then.";
}
