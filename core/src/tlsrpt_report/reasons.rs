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
    /// There are no TLSA records.
    NoTlsa,
    Dnssec,
    /// The zone is not signed.
    NoDnssec,
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

/// What a failure is about, so that a word of another matter does not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A mail host, with DANE or without a policy.
    Host,
    /// A mail host, with MTA-STS. To that it does not matter whether there is DNSSEC or a TLSA record.
    HostOfSts,
    /// Fetching the policy.
    Fetch,
    /// The text of a policy that was fetched, over a connection that was good enough.
    Policy,
}

impl Reason {
    /// Whether a failure of what it is about can have this reason.
    const fn explains(self, about: About) -> bool {
        let is_of_text = matches!(
            self,
            Self::Redirect | Self::Status | Self::MediaType | Self::TooLarge | Self::PolicyText
        );
        let is_of_dane = matches!(self, Self::NoTlsa | Self::NoDnssec);
        let is_of_host =
            matches!(self, Self::NoStarttls | Self::StarttlsFails | Self::Tlsa | Self::NotInPolicy);
        match about {
            About::Host => !is_of_text && !matches!(self, Self::Record),
            About::HostOfSts => !is_of_text && !is_of_dane && !matches!(self, Self::Record),
            About::Fetch => !is_of_dane && !is_of_host,
            About::Policy => is_of_text || matches!(self, Self::Record),
        }
    }
}

/// Words and what they mean, the most certain first. They are written as [`plain`] leaves them; `+` means “and” in one clause, `!`
/// means “not”, and `=` that the clause contains nothing else.
const WORDS: &[(&str, Reason)] = {
    use Reason::*;
    &[
        (
            "bogus rrsig dnssec+fail dnssec+invalid dnssec+expired dnssec+signature dnssec+error dnssec+servfail",
            Dnssec,
        ),
        (
            "txtrecord multiplemtastsrecords stsrecordinvalid invalidstsrecord norecordfound+sts recordnotfound nousablemtastsrecord \
             nomtastsrecord nostsrecord record+stsv",
            Record,
        ),
        ("stsv =versionnotsupported =unsupportedversion", PolicyText),
        // Go says “has expired or is not yet valid” of both.
        ("notyetvalid+isbefore", NotYetValid),
        // Policies, tickets and timers expire, too.
        (
            "cert+expired+!notexpired+!timeoutexpired+!timerexpired+!ticketexpired x509+expired+!notexpired =expired =hasexpired \
             =isexpired =alreadyexpired",
            Expired,
        ),
        ("notyetvalid notvalidyet notyetactive notactivated", NotYetValid),
        ("revoked+!notrevoked", Revoked),
        (
            "notinmtastspolicy notinstspolicy notinpolicy notinthepolicy mxmismatch notauthorizedbypolicy notauthorizedbymtasts \
             mtastsnotauthorized notallowedbypolicy notlistedinpolicy notlistedinmtasts notmatchpolicy notmatchmtasts \
             notmatchenforced notmatchthepolicy doesntmatchpolicy notcoveredbypolicy mxnotmatch failedmtastsvalidation \
             match+mxpattern match+stspolicy match+inpolicy match+inthepolicy mismatch+policy nomxmatch policydoesnotallow",
            NotInPolicy,
        ),
        ("tlsa+match", Tlsa),
        (
            "notlsa tlsanotfound tlsarecordnotfound tlsarecordsnotfound withouttlsa tlsamissing nodane danenone",
            NoTlsa,
        ),
        ("tlsa+!notlsa+!notfound+!missing+!withouttlsa daneverif danevalid danefail danemismatch", Tlsa),
        (
            "hostnamemismatch hostmismatch namemismatch certificateisvalidfor certificateisonlyvalidfor notvalidforname notvalidforany \
             certificatenotvalidfor notvalidforhost wrongprincipal cnnomatch principalnameisincorrect nosubjectalternative \
             nonamematching nameinthecertificate subjectmismatch noalternativecertificatesubjectname certificatesubjectname \
             doesnotmatchtargethost anyipsans legacycommonname hostname+doesntmatch hostname+doesnotmatch hostname+notmatch \
             doesnotmatchhostname notmatchcertificate wrongname unrecognizedname badcertdomain notcontainthehostname",
            OtherName,
        ),
        ("selfsigned+chain", Issuer),
        ("selfsigned", SelfSigned),
        (
            "issuercertificate verifythefirstcertificate unknownissuer issuerisunknown issuerisnottrusted unknownca unknownauthority \
             unknowncertificateauthority untrustedroot untrustedissuer pkixpathbuilding validcertificationpath nottrusted \
             notbytrusted incompletechain chainincomplete chainnotcomplete partialchain missingintermediate untrustedca untrustedcertificate \
             =untrusted",
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
             corruptmessage decodeerror badrecordmac noappropriateprotocol unsafelegacyrenegotiation",
            Handshake,
        ),
        (
            "nosuchhost hostnotfound namenotfound couldnotresolve couldntresolve cannotresolve cantresolve unabletoresolve failedtoresolve \
             nxdomain servfail servermisbehaving nameorservicenotknown nameresolution nodenamenorservname noaddressassociated unknownhost \
             lookupaddress dnserror dnslookup dnsfail dnstimeout dialtcplookup norecordfound norecordsfound resolutionfail \
             domainnotfound couldnotberesolved cannotberesolved",
            Lookup,
        ),
        ("deadlineexceeded timeout timedout deadlinehaselapsed timerexpired operationexpired", Timeout),
        (
            "refused noroutetohost unreach connectionreset resetbypeer econnreset connectionaborted forciblyclosed connectionclosed \
             closedconnection closedbypeer closedbyremote connectionlost lostconnection unexpectedeof brokenpipe connecterror \
             failedtoconnect couldntconnect couldnotconnect cantconnect cannotconnect unabletoconnect cannotestablishsession connectionexpired \
             ttlexpired",
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
        ("x509 pkix certificate certverify verifyfailed sslverify establishtrustrelationship", Certificate),
        (
            "notfound forbidden internalservererror badgateway serviceunavailable unauthorized toomanyrequests",
            Status,
        ),
        ("dnssec", NoDnssec),
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

    /// Returns what the reason of a failure means: its code, or the text beside if the code means nothing.
    pub(super) fn of(
        &mut self,
        failure: &'a FailureDetails,
        domain: Option<&str>,
        about: About,
    ) -> Option<Reason> {
        let names = [domain, failure.mx_host.as_deref()];
        let texts = [&failure.reason, &failure.additional_information];
        texts.into_iter().flatten().find_map(|text| self.of_text(text, names, about))
    }

    fn of_text(&mut self, text: &'a str, names: [Option<&str>; 2], about: About) -> Option<Reason> {
        // Without a dot it cannot contain the name of a host, and means the same everywhere.
        let (group, names) = if text.contains('.') { (self.policies, names) } else { (0, [None; 2]) };
        let number = self.numbers.of(4 * group + about as u64, Some(text));
        if number == self.known.len() {
            self.known.push(meaning(text, names, about));
        }
        self.known.get(number).copied().flatten()
    }
}

/// At most this many characters of a reason are read.
const READ: usize = 1000;

/// Returns what a reason means, if that is known. `names` are the names of hosts in the report: what is in a name means
/// nothing.
fn meaning(reason: &str, names: [Option<&str>; 2], about: About) -> Option<Reason> {
    let end = reason.char_indices().nth(READ).map_or(reason.len(), |(at, _)| at);
    let words = reason.get(..end).unwrap_or_default().split_whitespace();
    let words: Vec<&str> = words.filter(|word| !word.contains("://") && !is_host(word)).collect();
    let mut text = words.join(" ");
    text.make_ascii_lowercase();
    for name in names.into_iter().flatten().filter(|name| name.contains('.')) {
        text = text.replace(name, " ");
    }
    let text_of_clauses = text.replace(" but ", ";");
    let clauses = text_of_clauses.split([';', ',', '(', ')']).map(plain);
    let clauses: Vec<String> = clauses.filter(|clause| !clause.is_empty()).collect();
    let has = |clause: &str, alternative: &str| match alternative.strip_prefix('=') {
        Some(all) => clause == all,
        None => alternative.split('+').all(|part| match part.strip_prefix('!') {
            Some(part) => !clause.contains(part),
            None => clause.contains(part),
        }),
    };
    let is_said = |words: &str| {
        words.split_ascii_whitespace().any(|words| clauses.iter().any(|clause| has(clause, words)))
    };
    let known = WORDS.iter().find(|(words, reason)| reason.explains(about) && is_said(words));
    let known = known.map(|(_, reason)| *reason);
    match known {
        // “404 Not Found” is a status, and so is a “certificate” error only without one.
        Some(Reason::Status) | None => status(&text).filter(|reason| reason.explains(about)).or(known),
        Some(found) => Some(found),
    }
}

/// Whether a word is the name of a host, such as `revoked.example`. The names of classes in Java have capital letters.
fn is_host(word: &str) -> bool {
    let name = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_of_name =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    name.bytes().all(is_of_name)
        && name
            .rsplit_once('.')
            .is_some_and(|(_, last)| last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Returns only letters and digits: `UnknownIssuer`, `unknown_issuer` and `unknown issuer` are one word.
fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    plain.retain(|character| character.is_ascii_alphanumeric());
    plain
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
    use super::{About, Reason, meaning};

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
            assert_eq!(meaning(reason, [None, None], About::Fetch), expected, "{reason}");
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
            assert_eq!(meaning(reason, names, About::Fetch), None, "{reason}");
        }
    }
}
