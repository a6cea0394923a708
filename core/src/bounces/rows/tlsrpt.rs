//! What Postfix 3.10 and newer writes of each failure that it puts into a TLS report (RFC 8460 §4.3).

use crate::bounces::rows::bounces;

bounces! {
    "pf-rpt-starttls", "Postfix", Cause Log [Tls] [Tls] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=starttls_not_supported"]
        "The MX host does not offer STARTTLS.";
    "pf-rpt-name", "Postfix", Cause Log [Certificate Policy] [Coverage Certificate] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=certificate_host_mismatch"]
        "The certificate of the MX host does not contain any of the expected names. With MTA-STS these are the mx lines of the policy.";
    "pf-rpt-trust", "Postfix", Cause Log [Certificate Dns] [Certificate Tlsa] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=certificate_not_trusted"]
        "With MTA-STS: the certificate does not lead to a trusted root, or is sent without its intermediate certificates. With DANE: it matches none of the TLSA records.";
    "pf-rpt-expired", "Postfix", Cause Log [Certificate] [Certificate] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=certificate_expired"]
        "The certificate of the MX host, or one that it depends on, has expired.";
    "pf-rpt-other", "Postfix", Outcome Log [Elsewhere] [Tls Certificate] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=validation_failure"]
        "TLS with the MX host failed for another reason than those that reports have a word for; “failure_reason” gives it, if it is there.";
    "pf-rpt-policy-host", "Postfix", Cause Log [PolicyHost] [Policy] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=sts_policy_fetch_error", "tlsrpt: status=failure, domain={domain}, {any}failure_type=sts_webpki_invalid"]
        "The sender could not fetch the domain's policy, or does not accept the certificate of the host that serves it.";
    "pf-rpt-policy", "Postfix", Cause Log [Policy] [Policy] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=sts_policy_invalid"]
        "The domain's policy is not valid.";
    "pf-rpt-tlsa", "Postfix", Cause Log [Dns] [Tlsa] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=tlsa_invalid"]
        "The TLSA records of the MX host cannot be used: they are malformed, or have parameters that SMTP does not use.";
    "pf-rpt-dnssec", "Postfix", Cause Log [Dns] [Dnssec] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=dnssec_invalid"]
        "The query for the TLSA records failed, or the answer does not validate.";
    "pf-rpt-dane", "Postfix", Cause Log [Sender Dns] [Tlsa Dnssec] High
        ["tlsrpt: status=failure, domain={domain}, {any}failure_type=dane_required"]
        "The sender requires DANE, and the MX host has no signed TLSA record that can be used.";
}
