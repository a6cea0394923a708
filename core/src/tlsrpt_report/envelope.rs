//! The mail and the file that a report came in. The report itself is right where they differ (RFC 8460 §5.6).

use crate::text::message::{Arg, Message, and};
use crate::tlsrpt_report::notes;
use crate::tlsrpt_report::report::TlsReport;

/// What is around a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The name of the file or attachment.
    pub file_name: Option<String>,
    /// The mail, if it came in one.
    pub mail: Option<MailHeader>,
    /// How the text was encoded, if not in plain UTF-8.
    pub encoding: Option<Message>,
    /// Whether there is other text before or behind it.
    pub is_amid_text: bool,
}

/// What the header of a mail says about the report in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailHeader {
    /// `TLS-Report-Domain`
    pub domain: Option<String>,
    /// `TLS-Report-Submitter`
    pub submitter: Option<String>,
    /// `Subject`
    pub subject: Option<String>,
    /// Whether there is a `DKIM-Signature`. It is not verified.
    pub is_signed: bool,
    /// The media type of the part.
    pub media_type: String,
}

impl Envelope {
    /// Returns the domain that the report should be about, and where that is written.
    pub(super) fn domain(&self) -> Option<(&str, Message)> {
        let header = self.mail.as_ref().and_then(|mail| mail.domain.as_deref());
        header
            .map(|domain| (domain.trim(), Message::new("found.in-header", "the header of the mail")))
            .or_else(|| {
                let name = FileName::of(self.file_name.as_deref()?)?;
                Some((name.domain, Message::new("found.in-file-name", "the file name")))
            })
    }
}

/// `google.com!example.com!1767225600!1767311999!001.json.gz` (RFC 8460 §5.1)
struct FileName<'a> {
    domain: &'a str,
    from: Option<u64>,
}

impl<'a> FileName<'a> {
    fn of(name: &'a str) -> Option<Self> {
        let name = name.rsplit(['/', '\\']).next()?;
        let mut parts = name.split('!');
        let (Some(_), Some(domain), Some(from), Some(_)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        Some(Self { domain, from: from.parse().ok() })
    }
}

/// Media types of reports (RFC 8460 §5.3).
const MEDIA_TYPES: [&str; 2] = ["application/tlsrpt+json", "application/tlsrpt+gzip"];

/// Notes where the mail or the file name differ from the report.
pub(super) fn compare(envelope: &Envelope, report: &mut TlsReport) {
    let names = |domain: &str| {
        let domain = domain.trim().trim_end_matches('.');
        report.policies.iter().any(|policy| {
            policy
                .domain
                .as_deref()
                .is_some_and(|named| named.eq_ignore_ascii_case(domain) || !domain.is_ascii())
        })
    };
    let mut found: Vec<(_, Arg)> = Vec::new();
    if let Some(encoding) = &envelope.encoding {
        found.push((&notes::TEXT_ENCODING, encoding.clone().into()));
    }
    if envelope.is_amid_text {
        found.push((&notes::TEXT_AROUND, Arg::from("")));
    }
    if let Some(name) = envelope.file_name.as_deref().and_then(FileName::of) {
        if !names(name.domain) {
            found.push((
                &notes::FILE_NAME_DIFFERS,
                Message::new("found.the-domain", "the domain {domain}").arg("domain", name.domain).into(),
            ));
        }
        // Some senders name the moment of writing instead of the start.
        let is_near = |from: u64, start: u64| from.abs_diff(start) < 2 * 86_400;
        if let (Some(from), Some(start)) = (name.from, report.from)
            && !is_near(from, start.0)
        {
            found.push((
                &notes::FILE_NAME_DIFFERS,
                Message::new("found.the-start", "the start {start}").arg("start", from).into(),
            ));
        }
    }
    if let Some(mail) = &envelope.mail {
        if let Some(domain) = mail.domain.as_deref().filter(|domain| !names(domain)) {
            found.push((&notes::SUBJECT_DIFFERS, format!("TLS-Report-Domain: {domain}").into()));
        } else if let Some(domain) =
            mail.subject.as_deref().and_then(domain_in).filter(|domain| !names(domain))
        {
            found.push((&notes::SUBJECT_DIFFERS, format!("Subject: Report Domain: {domain}").into()));
        }
        let contact = report.contact.as_deref().and_then(|contact| contact.rsplit_once('@'));
        if let (Some(submitter), Some((_, contact))) = (&mail.submitter, contact)
            && !submitter.trim().eq_ignore_ascii_case(contact.trim())
        {
            found.push((&notes::SUBMITTER_DIFFERS, and(vec![submitter.trim().into(), contact.into()])));
        }
        if !mail.is_signed {
            found.push((&notes::MAIL_NOT_SIGNED, Arg::from("")));
        }
        if !MEDIA_TYPES.contains(&mail.media_type.as_str()) {
            found.push((&notes::MEDIA_TYPE_UNUSUAL, (&mail.media_type).into()));
        }
    }
    for (kind, text) in found {
        report.notes.about_file(kind, text);
    }
}

/// Returns the domain in a subject such as `Report Domain: example.com Submitter: …`.
fn domain_in(subject: &str) -> Option<&str> {
    let at = subject.to_ascii_lowercase().find("report domain:")?;
    subject.get(at + "report domain:".len()..)?.split_whitespace().next()
}
