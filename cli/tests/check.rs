//! What `mta-sts-check check` says of its files. Names below `.invalid` are not looked up.

mod common;

use common::{run, stderr};

/// The output of a long run is not lost because its file cannot be written.
#[test]
fn a_file_that_cannot_be_read_or_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (here, none, empty) = (path("."), path("none/report"), path("empty"));
    std::fs::write(&empty, "# nothing yet\n").unwrap();
    let cases = [
        (vec!["a.invalid", "--output", &none], 2, format!("cannot write {none}: its folder does not exist")),
        (vec!["a.invalid", "--output", &here], 2, format!("cannot write {here}: it is a directory")),
        (vec!["--file", &here], 2, format!("cannot read {here}: it is a directory; name a file")),
        (vec!["--file", &empty], 0, format!("{empty} does not contain a domain; nothing was checked")),
    ];
    for (args, code, said) in cases {
        let output = run(&[&["check"], args.as_slice()].concat(), b"");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(stderr(&output).contains(&said), "{args:?}: {}", stderr(&output));
    }
}
