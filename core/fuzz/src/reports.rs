//! TLS reports: whatever is in them, they are read or refused, and nothing in them controls a terminal.

use mta_sts::output::{TlsReportsV1, escaped, tls_reports_csv};
use mta_sts::tlsrpt_report::{
    policy_findings, Batch, Content, Envelope, Filter, Limits, Source, Summary, Value, mail_parts, mbox_mails, text_of, words, zip_files,
};
use mta_sts::visible;
use serde::de::DeserializeSeed;

/// Reads JSON as a report and shows it in every form.
pub fn tls_report(json: &[u8]) {
    let (text, _) = text_of(json);
    let limits = Limits::default();
    let Ok(value) = (&limits).deserialize(&mut serde_json::Deserializer::from_str(&text)) else { return };
    let mut batch = Batch::new(|name| name.is_ascii().then(|| name.to_ascii_lowercase()), policy_findings);
    // The same twice counts once.
    for _ in 0..2 {
        if batch.add(&Source::default(), &Envelope::default(), value.clone()).is_err() {
            return;
        }
    }
    check_places(&batch, &value);
    let filter = Filter::default();
    let summary = Summary::of(&batch, &filter);
    check(&words::answer(&summary).text());
    for cause in &summary.causes {
        [cause.title(), cause.meaning(), cause.advice()].iter().for_each(|text| check(&text.text()));
    }
    batch.all_notes().for_each(|(_, note)| check(&note.found.text(&mta_sts::Words::ENGLISH)));
    let json = serde_json::to_string(&TlsReportsV1::new(&batch, &summary, &filter)).expect("JSON");
    check(&escaped(&json));
    tls_reports_csv(&batch, &filter).split("\r\n").for_each(check);
}

/// Opens a mail, an mbox and an archive, and reads the JSON in them.
pub fn report_container(bytes: &[u8]) {
    let inner = |bytes: &[u8]| {
        if Content::of(bytes) == Content::Json {
            tls_report(bytes);
        }
    };
    mail_parts(bytes).iter().for_each(|part| inner(&part.bytes));
    for (_, mail) in mbox_mails(bytes) {
        mail_parts(mail).iter().for_each(|part| inner(&part.bytes));
    }
    for file in zip_files(bytes).unwrap_or_default().into_iter().flatten().filter(|file| !file.is_deflated) {
        inner(file.bytes);
    }
}

/// Every JSON pointer of a note leads to something. A pointer with a long name is shortened.
fn check_places(batch: &Batch, value: &Value<'_>) {
    let Value::Object(_) = value else { return };
    for (_, note) in batch.all_notes() {
        let mut place = value;
        for step in note.pointer.split('/').skip(1) {
            let name = step.replace("~1", "/").replace("~0", "~");
            let found = match place {
                Value::Object(members) => members.iter().find(|(known, _)| *known == name).map(|(_, value)| value),
                Value::List(items) => name.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            match found {
                Some(inner) => place = inner,
                None => {
                    assert!(name.chars().count() >= 100, "{} leads nowhere", note.pointer);
                    break;
                }
            }
        }
    }
}

fn check(text: &str) {
    let bad = text.chars().find(|character| visible::token(*character).is_some());
    assert!(bad.is_none(), "{bad:?} in {text:?}");
}
