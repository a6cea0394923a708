//! New ids for records.

use crate::finding::Edit;
use crate::finding::apply;
use crate::rfc::RECORD_VERSION;
use crate::syntax::sts_record::RecordSyntax;

/// Returns the record with `id` as its policy id and all other fields unchanged, or a new record if `record` is
/// empty. `None` if it is of another kind.
pub fn with_id(record: &[u8], id: &str) -> Option<Vec<u8>> {
    if record.is_empty() {
        return Some(format!("{RECORD_VERSION}; id={id}").into_bytes());
    }
    let syntax = RecordSyntax::parse(record);
    let version = syntax.parts.version.of(record);
    if !version.eq_ignore_ascii_case(RECORD_VERSION.as_bytes()) {
        return None;
    }
    let edit = match syntax.id {
        Some(span) => Edit::replace(span, id),
        None => Edit::insert(syntax.parts.version.end, format!("; id={id}")),
    };
    Some(apply(record, &[edit]))
}
