//! H: the policy host and the fetch (RFC 8461 §3.2, §3.3).

use crate::facts::{Facts, Fetch};
use crate::finding::{Arg, Lint, Message, Severity, Source};
use crate::lints::host::delegation::{cure_of_half, record_elsewhere};
use crate::lints::host::platform;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Event, Failure, Reason, Response};
use crate::rfc::Rfc;
use crate::syntax::policy::PolicySyntax;
use crate::text::message::sentences;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_HOST_UNREACHABLE, check: host_unreachable },
    Rule { lint: &POLICY_ANSWER_NOT_HTTP, check: not_http },
    Rule { lint: &POLICY_REDIRECTED, check: redirected },
    Rule { lint: &POLICY_STATUS_NOT_200, check: status_not_200 },
    Rule { lint: &POLICY_MEDIA_TYPE, check: media_type },
    Rule { lint: &POLICY_CHARSET, check: charset },
    Rule { lint: &POLICY_COMPRESSED, check: compressed },
    Rule { lint: &POLICY_SLOW, check: slow },
];

/// At most this long may a policy fetch take without a finding, in milliseconds. The RFC suggests that senders
/// wait a minute; those that fetch during delivery wait far less.
const SLOW_MS: u32 = 3000;

/// How much too short the clock of a service may measure the time that it waited, in milliseconds.
const CLOCK_MS: u32 = 100;

pub(crate) fn host(source: Source, facts: &Facts<'_>) -> Defect {
    Defect::of(source).arg("domain", facts.domain())
}

pub(crate) static POLICY_HOST_UNREACHABLE: Lint = Lint {
    code: "STS-H02",
    name: "policy-host-unreachable",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host does not answer{or}",
    message: "{how}, so senders do not get the policy.",
    help: "Make sure that mta-sts.{domain} answers on port 443 at all of its addresses.",
};

fn host_unreachable(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let reason = match facts.fetch {
        Fetch::Failed(reason @ (Reason::Timeout | Reason::Refused)) => reason,
        Fetch::Answered(_, reason @ Reason::Timeout) => reason,
        _ => return,
    };
    if !facts.is_announced() {
        return;
    }
    let Failed { how, or } = failed(
        facts,
        match reason {
            Reason::Timeout => {
                Message::new("fetch.incomplete", "the host did not send a complete answer in time")
            }
            _ => Message::new("fetch.refused", "the host refuses the connection"),
        },
    );
    sink.report(host(Source::Fetch, facts).arg("how", how).arg("or", or));
}

pub(crate) static POLICY_ANSWER_NOT_HTTP: Lint = Lint {
    code: "STS-H18",
    name: "policy-answer-not-http",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host {what}{or}",
    message: "{how}, so senders do not get the policy.",
    help: "{cure}",
};

const NOT_HTTP: Message = Message::new("policy-answer-not-http.what", "does not answer with valid HTTP");

/// Explains a body that does not end, or whose chunks cannot be read.
fn incomplete(facts: &Facts<'_>, response: &Response, sink: &mut Sink<'_>) {
    let is_broken = matches!(facts.fetch, Fetch::Answered(_, Reason::NotHttp));
    let coding =
        header(response, "content-encoding").filter(|coding| !coding.eq_ignore_ascii_case("identity"));
    let (what, how) = if is_broken {
        (
            NOT_HTTP,
            Message::new(
                "policy-answer-not-http.chunks",
                "The chunks in the body of the answer with status {status} are not valid HTTP",
            ),
        )
    } else {
        (
            Message::new("policy-answer-not-http.early", "ends its answer too early"),
            Message::new(
                "policy-answer-not-http.incomplete",
                "The answer with status {status} ends before all of it has arrived",
            ),
        )
    };
    let cure = match (coding, header(response, "content-length")) {
        (Some(coding), _) if !is_broken => Message::new(
            "policy-answer-not-http.coding",
            "Send the policy without “Content-Encoding: {coding}”, or compress it completely.",
        )
        .arg("coding", coding),
        (None, Some(length)) if !is_broken => Message::new(
            "policy-answer-not-http.length",
            "Make Content-Length, which is {length}, the length of the body. For a static file the web server does that itself.",
        )
        .arg("length", length),
        _ => Message::new(
            "policy-answer-not-http.end",
            "Serve the policy as a static file, so that the web server writes the length itself. Else end a body in chunks with an empty chunk, and one without a length with the TLS alert close_notify.",
        ),
    };
    let defect = host(Source::Fetch, facts).arg("what", what).arg("or", "").arg("cure", cure);
    let defect = defect.arg("how", how.arg("status", response.status));
    sink.report(defect.copy(Message::new("copy.copy-the-command", "Copy the command"), verbose(facts)));
}

/// Returns a command that shows the answer as it is.
fn verbose(facts: &Facts<'_>) -> String {
    format!("curl -v --http1.1 https://mta-sts.{}/.well-known/mta-sts.txt", facts.domain())
}

fn not_http(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if let Some(response) =
        answered(facts, Reason::ConnectionLost).or_else(|| answered(facts, Reason::NotHttp))
    {
        return incomplete(facts, response, sink);
    }
    if !matches!(facts.fetch, Fetch::Failed(Reason::NotHttp)) || !facts.is_announced() {
        return;
    }
    // That may be the end of a session without a client certificate, which a separate handshake shows.
    if facts.observation.certificate.is_pending() || demands_certificate(facts) {
        return;
    }
    let failure = facts.observation.policy.failure();
    let told = failure.filter(|_| facts.observation.fetch_status().is_none()).and_then(Failure::told);
    let how = match told {
        Some(detail) => Message::new("fetch.detail", "{detail}").arg("detail", detail),
        None => {
            Message::new("fetch.not-http", "the host closed the connection, or its answer is not valid HTTP")
        }
    };
    let Failed { how, or } = failed(facts, how);
    let cure = Message::new(
        "policy-answer-not-http.look",
        "Look at the first bytes of its answer, and check which program answers on port 443.",
    );
    let defect = host(Source::Fetch, facts).arg("what", NOT_HTTP).arg("how", how).arg("or", or);
    let defect = defect.arg("cure", cure);
    sink.report(defect.copy(Message::new("copy.copy-the-command", "Copy the command"), verbose(facts)));
}

/// Whether the fetch ended because the host demands a client certificate. With TLS 1.3 it does so after the handshake.
pub(crate) fn demands_certificate(facts: &Facts<'_>) -> bool {
    let is_late = matches!(facts.fetch, Fetch::Failed(Reason::NotHttp));
    is_late && facts.observation.certificate.answer().is_some_and(|presented| presented.wants_certificate)
}

/// How a fetch failed.
pub(crate) struct Failed {
    /// A main clause, for the start of a sentence.
    pub(crate) how: Message,
    /// For the end of a title that says what the host does: what else it may do.
    pub(crate) or: Arg,
}

/// Describes a failed fetch. If the failure is known only from a status, it is not known whether the host or a proxy in
/// front of it sent that.
pub(crate) fn failed(facts: &Facts<'_>, how: Message) -> Failed {
    let Some(status) = facts.observation.fetch_status() else {
        return Failed { how: how.capitalized(), or: Arg::from("") };
    };
    let either = Message::new(
        "fetch.either",
        "The fetch ended with HTTP status {status}. Either {how}, or a proxy in front of it, such as a CDN, sent this status itself",
    );
    let or = Message::new("fetch.or", ", or answers with HTTP status {status} itself");
    let how = either.arg("status", status).arg("how", how);
    Failed { how, or: or.arg("status", status).into() }
}

/// Returns the answer that is not a policy for the given reason, if a record announces one.
pub(crate) fn answered<'a>(facts: &Facts<'a>, reason: Reason) -> Option<&'a Response> {
    match facts.fetch {
        Fetch::Answered(response, why) if why == reason && facts.is_announced() => Some(response),
        _ => None,
    }
}

pub(crate) static POLICY_REDIRECTED: Lint = Lint {
    code: "STS-H04",
    name: "policy-redirected",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host redirects to {location}",
    message: "Senders must not follow a redirect ({status}), so they do not get the policy.",
    help: "Serve the policy at https://mta-sts.{domain}/.well-known/mta-sts.txt itself, with status 200.",
};

fn redirected(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(response) = answered(facts, Reason::Redirect) else { return };
    let location = header(response, "location")
        .map_or_else(|| Message::new("policy-redirected.unnamed", "another address").into(), Arg::from);
    let defect = host(Source::Fetch, facts).arg("status", response.status);
    sink.report(defect.arg("location", location));
}

pub(crate) static POLICY_STATUS_NOT_200: Lint = Lint {
    code: "STS-H05",
    name: "policy-status-not-200",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host answers {status}",
    message: "Senders accept a policy only with status 200, so they do not get this one.",
    help: "{cure}",
};

/// The statuses with which filters refuse a client that they take for a bot.
const FILTERED: [u16; 5] = [401, 403, 406, 429, 503];

/// Said where a filter may have refused this check alone.
const ASK_AS_OTHERS: Message = Message::new(
    "policy-status-not-200.filtered",
    "This check asked once, from one network, and not as a browser. If another client gets the policy, exempt that path from filters: senders are not browsers either.",
);

/// Returns a command that asks for the policy as a sending mail server written in Go does.
pub(crate) fn as_a_sender(facts: &Facts<'_>) -> String {
    let domain = facts.domain();
    format!("curl -si -A Go-http-client/2.0 https://mta-sts.{domain}/.well-known/mta-sts.txt")
}

fn status_not_200(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let status = match facts.fetch {
        Fetch::NotFound if facts.is_announced() => 404,
        _ => match answered(facts, Reason::Status) {
            Some(response) => response.status,
            None => return,
        },
    };
    if record_elsewhere(facts).is_some() && facts.observation.policy_host.is_pending() {
        return;
    }
    let is_filtered = FILTERED.contains(&status);
    // Web servers answer 403 for names with a dot that a rule denies, and filters do not name their server.
    let known = platform::by_answer(facts).filter(|_| !is_filtered || status == 403);
    let mut cure = Message::new(
        "policy-status-not-200.cure",
        "Serve the policy at https://mta-sts.{domain}/.well-known/mta-sts.txt with status 200.",
    )
    .arg("domain", facts.domain());
    if let Some(platform) = known {
        cure = sentences(cure, platform.path.clone());
    }
    if is_filtered {
        cure = sentences(cure, ASK_AS_OTHERS);
    }
    let cure = cure_of_half(facts, cure);
    let defect = host(Source::Fetch, facts).arg("status", status).arg("cure", cure);
    sink.report(if is_filtered {
        defect.copy(Message::new("copy.copy-the-command", "Copy the command"), as_a_sender(facts))
    } else {
        defect
    });
}

pub(crate) static POLICY_MEDIA_TYPE: Lint = Lint {
    code: "STS-H06",
    name: "policy-media-type",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "{title}",
    message: "Senders should check the media type, because some hosts let other people upload files. Those that check it ignore this policy.",
    help: "{cure}",
};

fn media_type(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((response, media_type, _)) = content_type(facts) else { return };
    let declared = header(response, "content-type").is_some();
    if media_type.eq_ignore_ascii_case("text/plain") {
        return;
    }
    let title = if declared {
        Message::new("policy-media-type.other", "The policy is sent as {found}, not as text/plain")
            .arg("found", media_type)
    } else {
        Message::new(
            "policy-media-type.undeclared",
            "The policy is sent as an undeclared type, not as text/plain",
        )
    };
    // Two fields of the same name arrive joined with a comma.
    let send = if media_type.contains(',') {
        Message::new("policy-media-type.send-once", "Send the header “Content-Type: text/plain”, once.")
    } else {
        Message::new("policy-media-type.send", "Send the header “Content-Type: text/plain”.")
    };
    let cure = with_media_type(send, facts);
    sink.report(host(Source::Fetch, facts).arg("title", title).arg("cure", cure));
}

pub(crate) static POLICY_COMPRESSED: Lint = Lint {
    code: "STS-H22",
    name: "policy-compressed",
    severity: Severity::Warning,
    rfc: Rfc::other(9110, "12.5.3"),
    title: "The policy is sent as {coding}, although this check did not ask for that",
    message: "The request accepted only “identity”, an answer without any coding. A sender that does not decode it, as this check did, may get no policy.",
    help: "Compress the policy only if the client asks for it with Accept-Encoding.",
};

fn compressed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Fetch::Body(response) | Fetch::Answered(response, _)) = facts.fetch else { return };
    let Some(coding) = header(response, "content-encoding").filter(|_| response.unasked_coding) else {
        return;
    };
    // What is compressed badly, or in a way that is not known here, is an error already.
    if facts.is_announced() && facts.serves_policy() {
        sink.report(host(Source::Fetch, facts).arg("coding", coding));
    }
}

pub(crate) static POLICY_CHARSET: Lint = Lint {
    code: "STS-H07",
    name: "policy-charset",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2"),
    title: "The policy declares the charset {charset}",
    message: "RFC 8461 defines only utf-8 and us-ascii here; senders ignore any other charset.",
    help: "{cure}",
};

fn charset(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((_, _, parameters)) = content_type(facts) else { return };
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    let Some(charset) = value else { return };
    if !["utf-8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(charset)) {
        let cure = Message::new(
            "policy-charset.send",
            "Send “Content-Type: text/plain” or “text/plain; charset=utf-8”.",
        );
        let cure = with_media_type(cure, facts);
        sink.report(host(Source::Fetch, facts).arg("charset", charset).arg("cure", cure));
    }
}

/// Returns the advice with what to do on the platform to declare the type, if that is known.
fn with_media_type(advice: Message, facts: &Facts<'_>) -> Message {
    match platform::by_answer(facts).and_then(|platform| platform.media_type.clone()) {
        Some(more) => sentences(advice, more),
        None => advice,
    }
}

/// Returns media type and parameters of a body that could be a policy; drafts have no headers.
fn content_type<'a>(facts: &Facts<'a>) -> Option<(&'a Response, &'a str, &'a str)> {
    let Fetch::Body(response) = facts.fetch else { return None };
    let is_fields = facts.body.as_ref().is_some_and(PolicySyntax::is_policy);
    // A draft has no header fields.
    if !is_fields || facts.observation.is_draft && response.headers.is_empty() {
        return None;
    }
    let value = header(response, "content-type").unwrap_or_default();
    let (media_type, parameters) = value.split_once(';').unwrap_or((value, ""));
    Some((response, media_type.trim(), parameters))
}

pub(crate) static POLICY_SLOW: Lint = Lint {
    code: "STS-H15",
    name: "policy-slow",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.3"),
    title: "{title}",
    message: "{effect}",
    help: "Serve the policy as a static file; it is a few lines that rarely change.",
};

/// The RFC suggests that senders wait a minute, so a host that this service did not wait for may still be in time.
fn slow(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let took = facts.observation.events.iter().find_map(|event| match event {
        Event::Policy(settled) => Some(settled.took_ms),
        _ => None,
    });
    let (title, effect) = match facts.fetch {
        Fetch::Body(_) if took.is_some_and(|took| took > SLOW_MS) => (
            Message::new("policy-slow.seconds", "The policy host takes more than three seconds to answer"),
            Message::new(
                "policy-slow.seconds-effect",
                "Senders fetch the policy while mail is waiting. A sender that does not wait that long for mta-sts.{domain} does not get it.",
            )
            .arg("domain", facts.domain()),
        ),
        Fetch::Answered(_, Reason::Pieces) if facts.is_announced() => (
            Message::new(
                "policy-slow.pieces",
                "The policy host sends its answer in thousands of small pieces",
            ),
            Message::new(
                "policy-slow.pieces-effect",
                "This check stops reading after five thousand of them, so it is not known whether the answer is a policy.",
            ),
        ),
        Fetch::Failed(Reason::Slow) | Fetch::Answered(_, Reason::Slow) if facts.is_announced() => (
            match took.map(|took| took.saturating_add(CLOCK_MS) / 1000) {
                None | Some(0) => Message::new(
                    "policy-slow.unfinished",
                    "The policy host did not finish while this check waited",
                ),
                Some(1) => Message::new(
                    "policy-slow.unfinished-one",
                    "The policy host did not finish within 1 second",
                ),
                Some(n) => Message::new(
                    "policy-slow.unfinished-seconds",
                    "The policy host did not finish within {n} seconds",
                )
                .arg("n", n),
            },
            Message::new(
                "policy-slow.unfinished-effect",
                "This check does not wait longer. RFC 8461 suggests that senders wait a minute, so they may still get the policy, but those that fetch it while mail is waiting may not.",
            ),
        ),
        _ => return,
    };
    sink.report(host(Source::Fetch, facts).arg("title", title).arg("effect", effect));
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers.get(name).map(String::as_str)
}
