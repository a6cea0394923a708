//! What the reasons of senders mean: texts of TLS libraries, resolvers and HTTP clients, which nobody has registered.

use crate::tlsrpt_report::numbers::Numbers;
use crate::tlsrpt_report::report::FailureDetails;

/// What a reason says went wrong. Of which host, the type of the failure tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Expired,
    NotYetValid,
    Revoked,
    OtherName,
    SelfSigned,
    Issuer,
    /// Something else about the certificate.
    Certificate,
    /// The versions, the ciphers, or the handshake itself.
    Handshake,
    NoStarttls,
    /// STARTTLS is offered, and then refused.
    StarttlsFails,
    Tlsa,
    Dnssec,
    NotInPolicy,
    Lookup,
    Timeout,
    Unreachable,
    Redirect,
    Status,
    MediaType,
    TooLarge,
    PolicyText,
    Record,
}

impl Reason {
    /// Whether it is about a certificate.
    pub(super) const fn is_about_a_certificate(self) -> bool {
        matches!(
            self,
            Self::Expired
                | Self::NotYetValid
                | Self::Revoked
                | Self::OtherName
                | Self::SelfSigned
                | Self::Issuer
                | Self::Certificate
        )
    }
}

/// Words and what they mean, the most certain first. They are written as [`plain`] leaves them, `+` means “and”.
const WORDS: &[(&str, Reason)] = {
    use Reason::*;
    &[
        ("dnssec bogus rrsig", Dnssec),
        ("txtrecord multiplemtastsrecords stsrecordinvalid invalidstsrecord norecordfound+sts", Record),
        // Go says “has expired or is not yet valid” of both.
        ("notyetvalid+isbefore", NotYetValid),
        ("certificatehasexpired expired", Expired),
        ("notyetvalid notvalidyet notyetactive notactivated", NotYetValid),
        ("revoked", Revoked),
        (
            "notinmtastspolicy notinstspolicy notinpolicy notinthepolicy mxmismatch notauthorizedbypolicy notauthorizedbymtasts \
             mtastsnotauthorized notallowedbypolicy notlistedinpolicy notlistedinmtasts notmatchpolicy notmatchmtasts \
             notmatchenforced notmatchthepolicy doesntmatchpolicy notcoveredbypolicy mxnotmatch failedmtastsvalidation",
            NotInPolicy,
        ),
        ("tlsa daneverif danevalid danefail danemismatch nodane", Tlsa),
        (
            "hostnamemismatch hostmismatch namemismatch certificateisvalidfor certificateisonlyvalidfor notvalidforname notvalidforany \
             certificatenotvalidfor notvalidforhost wrongprincipal cnnomatch principalnameisincorrect nosubjectalternative \
             nonamematching nameinthecertificate subjectmismatch noalternativecertificatesubjectname certificatesubjectname \
             doesnotmatchtargethost anyipsans legacycommonname hostname+doesntmatch hostname+doesnotmatch hostname+notmatch \
             doesnotmatchhostname notmatchcertificate wrongname unrecognizedname",
            OtherName,
        ),
        ("selfsigned+chain", Issuer),
        ("selfsigned", SelfSigned),
        (
            "issuercertificate verifythefirstcertificate unknownissuer issuerisunknown issuerisnottrusted unknownca unknownauthority \
             unknowncertificateauthority untrustedroot untrustedissuer pkixpathbuilding validcertificationpath nottrusted \
             notbytrusted incompletechain chainincomplete missingintermediate untrustedca untrustedcertificate",
            Issuer,
        ),
        (
            "tlsnotavailable tlscurrentlyunavailable tlstemporarilyunavailable tlsunavailable tlsisnotavailable starttlsfailed \
             starttlsrejected starttlsrefused",
            StarttlsFails,
        ),
        (
            "notoffered starttlsnot starttlsisnot nostarttls notsupportstarttls notofferstarttls notadvertisestarttls \
             starttlsunsupported missingstarttls withoutstarttls starttlsmissing starttlsunavailable tlsnotsupported \
             notsupporttls notoffertls starttlsextension",
            NoStarttls,
        ),
        (
            "protocolversion unsupportedprotocol unknownprotocol protocolnotsupported versionnotsupported supportedversions wrongversionnumber \
             nosharedcipher ciphermismatch nociphersuites supportedciphersuite noprotocols handshakefail handshakealert alerthandshake \
             sslhandshakeexception+failure inappropriatefallback keytoosmall mdtooweak tlsnegotiationfailed algorithmmismatch \
             unsupportedfunction looklikeatlshandshake peerincompatible peerisincompatible fatalalert illegalparameter internalerror+tls \
             corruptmessage decodeerror badrecordmac",
            Handshake,
        ),
        (
            "nosuchhost hostnotfound namenotfound couldnotresolve couldntresolve cannotresolve cantresolve unabletoresolve failedtoresolve \
             nxdomain servfail servermisbehaving nameorservicenotknown nameresolution nodenamenorservname noaddressassociated unknownhost \
             lookupaddress dnserror dnslookup dnsfail dnstimeout dialtcplookup norecordfound norecordsfound resolutionfail \
             domainnotfound",
            Lookup,
        ),
        ("deadlineexceeded timeout timedout deadlinehaselapsed", Timeout),
        (
            "refused noroutetohost unreach connectionreset resetbypeer econnreset connectionaborted forciblyclosed connectionclosed \
             closedconnection closedbypeer closedbyremote connectionlost lostconnection unexpectedeof brokenpipe connecterror \
             failedtoconnect couldntconnect couldnotconnect cantconnect cannotconnect unabletoconnect cannotestablishsession",
            Unreachable,
        ),
        ("toomanyredirects redirect movedpermanently", Redirect),
        (
            "maxage parsepolicy parsingpolicy policyparse invalidpolicy policyinvalid policyisinvalid policyisnotvalid policysyntax \
             malformedpolicy parsethepolicy missingversion missingmode invalidmode missingmx policymissing syntaxerror failedtoparse \
             emptypolicy policyempty policyisempty",
            PolicyText,
        ),
        ("contenttype mediatype mimetype", MediaType),
        ("toolarge toobig toolong exceedsthelimit bodysize sizelimit", TooLarge),
        ("x509 pkix certificate certverify verifyfailed sslverify", Certificate),
        ("notfound forbidden internalservererror badgateway serviceunavailable unauthorized", Status),
    ]
};

/// What the reasons of all reports mean. They repeat a few, so each is read once.
#[derive(Default)]
pub(super) struct Meanings<'a> {
    policies: u64,
    numbers: Numbers<'a>,
    known: Vec<Option<Reason>>,
}

impl<'a> Meanings<'a> {
    /// Begins the failures of another policy.
    pub(super) const fn begin_policy(&mut self) {
        self.policies += 1;
    }

    /// Returns what the reason of a failure means.
    pub(super) fn of(&mut self, failure: &'a FailureDetails, domain: Option<&str>) -> Option<Reason> {
        let reason = failure.reason.as_deref().or(failure.additional_information.as_deref())?;
        // Without a dot it cannot contain the name of a host, and means the same everywhere.
        let group = if reason.contains('.') { self.policies } else { 0 };
        let number = self.numbers.of(group, Some(reason));
        if number == self.known.len() {
            self.known.push(meaning(reason, [domain, failure.mx_host.as_deref()]));
        }
        self.known.get(number).copied().flatten()
    }
}

/// At most this many characters of a reason are read.
const READ: usize = 1000;

/// Returns what a reason means, if that is known. `names` are the names of hosts in the report: what is in a name means
/// nothing.
fn meaning(reason: &str, names: [Option<&str>; 2]) -> Option<Reason> {
    let mut text: String = reason.chars().take(READ).collect();
    text.make_ascii_lowercase();
    for name in names.into_iter().flatten().filter(|name| name.contains('.')) {
        text = text.replace(name, " ");
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| !word.contains("://")).collect();
    let text = words.join(" ");
    let plain = plain(&text);
    let has = |alternative: &str| alternative.split('+').all(|part| plain.contains(part));
    let known = WORDS.iter().find(|(words, _)| words.split_ascii_whitespace().any(has));
    match known.map(|(_, reason)| *reason) {
        // “404 Not Found” is a status, and so is a “certificate” error only without one.
        Some(Reason::Status) | None => status(&text).or(known.map(|(_, reason)| *reason)),
        Some(found) => Some(found),
    }
}

/// Returns only letters and digits: `UnknownIssuer`, `unknown_issuer` and `unknown issuer` are one word.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Words before the status of HTTP.
const BEFORE_STATUS: &str =
    "http https status code response error returned got received answered statuscode httpcode";

/// Returns the kind of the HTTP status in a reason such as `bad https response code: 404` or `404 Not Found`. Other numbers are
/// ports, parts of addresses, or lengths.
fn status(text: &str) -> Option<Reason> {
    let mut before = BEFORE_STATUS.split(' ').next().unwrap_or_default();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let number: Option<u16> = word.parse().ok();
        if BEFORE_STATUS.split(' ').any(|known| known == before) {
            match number {
                Some(300..=308) => return Some(Reason::Redirect),
                Some(400..=431 | 451 | 499 | 500..=511 | 520..=530) => return Some(Reason::Status),
                // The version in “HTTP/1.1 404”.
                Some(0..=3) => continue,
                _ => {}
            }
        }
        before = word;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Reason, meaning};

    #[test]
    fn a_number_is_a_status_only_where_a_status_is_written() {
        let cases = [
            ("bad https response code: 404", Some(Reason::Status)),
            ("404 Not Found", Some(Reason::Status)),
            ("HTTP/1.1 503", Some(Reason::Status)),
            ("The requested URL returned error: 403", Some(Reason::Status)),
            (
                "HTTP status client error (410 Gone) for url (https://mta-sts.a.example/x)",
                Some(Reason::Status),
            ),
            ("HTTP 302", Some(Reason::Redirect)),
            ("dial tcp 192.0.2.80:443: connect: connection refused", Some(Reason::Unreachable)),
            (
                "Failed to connect to mta-sts.a.example port 443: Connection refused",
                Some(Reason::Unreachable),
            ),
            ("connect: network is unreachable [2001:db8::500]:443", Some(Reason::Unreachable)),
            ("read 512 bytes, then reset by peer", Some(Reason::Unreachable)),
            ("no route to host 203.0.113.404", Some(Reason::Unreachable)),
            ("192.0.2.1:443", None),
            ("got 443 bytes", None),
            ("mta-sts.a404.example", None),
            ("", None),
        ];
        for (reason, expected) in cases {
            assert_eq!(meaning(reason, [None, None]), expected, "{reason}");
        }
    }

    #[test]
    fn the_names_of_hosts_mean_nothing() {
        let names = [Some("expired.example"), Some("timeout.redirect.example")];
        for reason in [
            "failed for expired.example",
            "EXPIRED.example at timeout.redirect.example: EOF",
            "Get \"https://mta-sts.404.expired.test/x\": EOF",
        ] {
            assert_eq!(meaning(reason, names), None, "{reason}");
        }
    }
}
