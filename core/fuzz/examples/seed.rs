//! Writes the published vectors into the corpora of the fuzz targets: `cargo run --example seed`.

use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::Path;

/// The vector file, its field, the target, and the byte that gives the kind to the targets `fix` and `long`.
const SETS: [(&str, &str, &str, u8); 3] = [
    ("policy.json", "policy", "policy", b'p'),
    ("sts-record.json", "record", "sts_record", b'r'),
    ("tlsrpt-record.json", "record", "tlsrpt_record", b't'),
];

/// Pieces that are repeated up to the size limit. Each gives more findings of one lint than a report shows.
const LONG: [&str; 5] = [
    "mode: enforce\n",
    "mode: enforce\nmode: none\n",
    "mode: enforce mx: a.b ",
    "MX: a.example.com\n",
    "# \n\n",
];

fn main() -> Result<(), Box<dyn Error>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, field, target, kind) in SETS {
        let set: Value = serde_json::from_slice(&fs::read(home.join("../../tests/vectors").join(file))?)?;
        let cases = set["cases"].as_array().ok_or("no cases")?;
        for (number, text) in cases.iter().filter_map(|case| case[field].as_str()).enumerate() {
            write(&home.join("corpus").join(target), number, text.as_bytes())?;
            let fix = [&[kind], text.as_bytes()].concat();
            write(&home.join("corpus/fix"), number, &fix)?;
            write(&home.join("corpus/long"), number, &fix)?;
        }
        println!("{target}: {} seeds", cases.len());
    }
    for (number, entry) in fs::read_dir(home.join("../tests/reports"))?.enumerate() {
        let report = fs::read(entry?.path())?;
        write(&home.join("corpus/tls_report"), number, &report)?;
        let mail = "Subject: x\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: application/tlsrpt+json; name=r.json\n\n";
        write(&home.join("corpus/report_container"), number, &[mail.as_bytes(), &report, b"\n--b--\n"].concat())?;
    }
    let part = b"Content-Transfer-Encoding: base64\n\nNC43LjUgUmVtb3RlIGNlcnRpZmljYXRlIGZhaWxlZCBNVEEtU1RTIHZhbGlkYXRpb24=\n--b";
    let wide: Vec<u8> = b"4.7.321 starttls-not-supported".iter().flat_map(|byte| [*byte, 0]).collect();
    write(&home.join("corpus/bounces"), 500, part)?;
    write(&home.join("corpus/bounces"), 501, &wide)?;
    for (number, text) in LONG.map(|piece| piece.repeat(65_536 / piece.len())).iter().enumerate() {
        write(&home.join("corpus/long"), 900 + number, &[b"p", text.as_bytes()].concat())?;
    }
    let bounces = fs::read_to_string(home.join("../tests/bounces.tsv"))?;
    for (number, text) in bounces.lines().filter_map(|line| line.split('\t').nth(3)).enumerate() {
        let text = text.replace("\\n", "\n");
        write(&home.join("corpus/bounces"), number, text.as_bytes())?;
        let quoted = format!("> {}=\n", text.replace('=', "=3D").replace(' ', "=\n> "));
        write(&home.join("corpus/bounces"), 200 + number, quoted.as_bytes())?;
    }
    Ok(())
}

fn write(folder: &Path, number: usize, text: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(
        folder.join(format!("seed-{:02x}-{number:03}", text.first().copied().unwrap_or_default())),
        text,
    )
}
