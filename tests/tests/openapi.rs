//! Compares the API's description with the Worker's answers: every field of an answer must be described, and every required
//! field must be present.

use e2e::visitor::{Answer, ask, get};
use e2e::{Lab, Options};
use hyper::Method;
use serde_json::{Map, Value};

/// Validates values by the part of JSON Schema that the document uses. A property that is not described is an error, and so is
/// an unsupported keyword in the document.
struct Schemas<'a>(&'a Value);

impl Schemas<'_> {
    fn check(&self, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
        let fault = |reason: String| Err(format!("{place}: {reason}"));
        for (keyword, argument) in schema.as_object().into_iter().flatten() {
            match keyword.as_str() {
                "description" | "example" | "required" | "additionalProperties" => {}
                "minLength" | "maxLength" => {}
                "$ref" => {
                    let pointer = argument.as_str().unwrap().trim_start_matches('#');
                    self.check(self.0.pointer(pointer).expect(pointer), value, place)?;
                }
                "type" => {
                    let actual = type_of(value);
                    let is_it = argument == actual
                        || argument.as_array().is_some_and(|all| all.iter().any(|one| one == actual));
                    if !is_it {
                        return fault(format!("{actual}, but the description is {argument}"));
                    }
                }
                "const" if argument != value => {
                    return fault(format!("{value}, but the description is {argument}"));
                }
                "enum" if !argument.as_array().unwrap().contains(value) => {
                    return fault(format!("{value} is not one of {argument}"));
                }
                "const" | "enum" => {}
                "oneOf" => {
                    let tried: Vec<_> = argument
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|one| self.check(one, value, place))
                        .collect();
                    if tried.iter().filter(|one| one.is_ok()).count() != 1 {
                        return fault(format!("not exactly one of the alternatives: {tried:?}"));
                    }
                }
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(argument, item, &format!("{place}[{number}]"))?;
                    }
                }
                "properties" => {}
                other => {
                    return fault(format!("the document uses “{other}”, which this test does not support"));
                }
            }
        }
        value.as_object().map_or(Ok(()), |object| self.check_properties(schema, object, place))
    }

    fn check_properties(
        &self,
        schema: &Value,
        object: &Map<String, Value>,
        place: &str,
    ) -> Result<(), String> {
        if schema.get("type").is_none() {
            return Ok(());
        }
        for required in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(required.as_str().unwrap()) {
                return Err(format!("{place}: {required} is missing"));
            }
        }
        for (name, value) in object {
            let described = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
            let Some(described) = described else {
                return Err(format!("{place}: “{name}” is not described"));
            };
            self.check(described, value, &format!("{place}.{name}"))?;
        }
        Ok(())
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Checks an answer against the description of its path, status and media type.
async fn check(document: &Value, path: &str, answer: Answer) {
    let endings = ["/picture.svg", "/card.svg", ".svg", ".json"];
    let endpoint =
        match endings.into_iter().find(|ending| path.starts_with("/badge/") && path.ends_with(ending)) {
            Some(ending) => &format!("/badge/{{domain}}{ending}"),
            None => path.split('?').next().unwrap(),
        };
    let place = format!("{} of {path}", answer.status);
    let mut described = &document["paths"][endpoint]["get"]["responses"][answer.status.to_string()];
    if let Some(pointer) = described["$ref"].as_str() {
        described = document.pointer(pointer.trim_start_matches('#')).expect(pointer);
    }
    let media_type = answer.header("content-type").to_owned();
    let schema = &described["content"][&media_type]["schema"];
    assert!(schema.is_object(), "{place}: {media_type} is not described");
    for (name, header) in described["headers"].as_object().into_iter().flatten() {
        let header = document.pointer(header["$ref"].as_str().unwrap().trim_start_matches('#')).unwrap();
        assert!(header["required"] != true || !answer.header(name).is_empty(), "{place}: {name} is missing");
    }
    let text = answer.text().await.unwrap();
    let values: Vec<Value> = match media_type.as_str() {
        "application/x-ndjson" => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        "text/plain; charset=utf-8" | "image/svg+xml" => vec![Value::String(text)],
        _ => vec![serde_json::from_str(&text).unwrap()],
    };
    for value in values {
        Schemas(document)
            .check(schema, &value, &place)
            .unwrap_or_else(|fault| panic!("{fault}\nin {value:#}"));
    }
}

async fn lab(bindings: Vec<(String, String)>) -> (Lab, Value) {
    let lab = Lab::start(Options { bindings, ..Options::for_tests() })
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let document = get(lab.address(), "/api/v1/openapi.json").await.unwrap();
    let document: Value = serde_json::from_slice(&document.bytes().await.unwrap()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    (lab, document)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_report_matches_the_description() {
    let (lab, document) = lab(Vec::new()).await;
    // Only a few run at the same time. Some must time out, but none should time out because the processor is busy.
    for some in lab.fixtures().chunks(6) {
        let answers = some.iter().map(async |fixture| {
            let domain = fixture.domain();
            for path in [
                format!("/api/v1/observe?domain={domain}"),
                format!("/api/v1/report?domain={domain}"),
                format!("/badge/{domain}.svg"),
                format!("/badge/{domain}.json"),
                format!("/badge/{domain}/picture.svg"),
                format!("/badge/{domain}/card.svg"),
            ] {
                check(&document, &path, get(lab.address(), &path).await.unwrap()).await;
            }
        });
        futures_util::future::join_all(answers).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_error_matches_the_description() {
    let (lab, document) = lab(vec![("RATE_LIMIT".to_owned(), "on".to_owned())]).await;
    for path in [
        "/api/v1/report?domain=ok-enforce.test",
        "/api/v1/report?domain=localhost",
        "/api/v1/observe",
        "/badge/localhost.svg",
        "/badge/ok-enforce.test.json",
    ] {
        let accept = [("accept", "text/plain")];
        let answer = ask(lab.address(), Method::GET, path, &accept, Vec::new()).await.unwrap();
        check(&document, path, answer).await;
        check(&document, path, ask(lab.address(), Method::PUT, path, &[], Vec::new()).await.unwrap()).await;
    }
    for number in 0..40 {
        for path in [
            format!("/api/v1/report?domain=nobody-{number}.test"),
            format!("/badge/nobody-{number}.test.svg"),
            format!("/badge/nobody-{number}.test.json"),
        ] {
            check(&document, &path, get(lab.address(), &path).await.unwrap()).await;
        }
    }
}
