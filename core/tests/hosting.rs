//! Checks the hosting snippets: each is filled, and serves the policy as it is. `tests/tests/servers` runs them.

use mta_sts::DomainName;
use mta_sts::publish::hosting::{all, named};

const POLICY: &str = "version: STSv1\nmode: testing\nmx: mx1.shop.example\nmax_age: 86400\n";

#[test]
fn each_snippet_is_filled_and_has_the_policy() {
    let domain = DomainName::parse_ascii("shop.example").unwrap();
    assert!(all().count() >= 12);
    for snippet in all() {
        let files = snippet.written(&domain, POLICY);
        let json = format!("\"{}\"", POLICY.replace('\n', "\\n"));
        let has = |part: &str| files.iter().any(|file| file.text == part || file.text.contains(part));
        assert!(has(POLICY) || has(&json), "{}: {files:?}", snippet.key);
        let notes = snippet.notes(&domain).into_iter().map(|note| note.text().to_string());
        let texts = files.iter().flat_map(|file| [file.path.clone(), file.text.clone()]);
        for text in texts.chain(notes) {
            assert!(
                !["{domain}", "{policy"].iter().any(|place| text.contains(place)),
                "{}: {text}",
                snippet.key
            );
        }
        assert_eq!(named(snippet.key), Some(snippet));
    }
    assert_eq!(named("Nginx").map(|snippet| snippet.key), Some("nginx"));
    assert_eq!(named("nobody"), None);
}
