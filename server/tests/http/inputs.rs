//! Whatever is sent, the answer is a refusal: never a failure, never a panic, and nothing hashed that needn't be
//! (defects.md, row 41).

use core::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::Method,
};
use http_body::Frame;
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    on_both,
    support::{
        answer::Answer,
        browser::{Browser, FORM, PAGE, SCRIPT, form},
        database::Engine,
        person::PASSWORD,
        portal::{Portal, Wanted},
    },
};

on_both! {
    what_is_no_code_is_refused_and_not_counted,
    a_password_of_a_mebibyte_is_refused_unhashed,
    a_body_of_unknown_length_is_refused_past_the_limit,
    odd_bodies_are_refused_by_every_server_function,
    odd_headers_break_nothing,
    odd_addresses_break_nothing,
}

async fn what_is_no_code_is_refused_and_not_counted(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    let code = portal.code(&marie);
    let (calls, opened) = (portal.hasher.calls(), portal.vault.secrets_opened());
    let arabic: String =
        code.chars().map(|digit| char::from_u32('٠' as u32 + digit as u32 - '0' as u32).unwrap()).collect();
    let wide: String =
        code.chars().map(|digit| char::from_u32('０' as u32 + digit as u32 - '0' as u32).unwrap()).collect();
    for typed in [
        String::new(),
        " ".to_owned(),
        code[..5].to_owned(),
        format!("{code}0"),
        format!("0{code}"),
        format!("+{}", &code[1..]),
        format!("{code}\0"),
        format!("{code}.0"),
        format!("{}e{}", &code[..2], &code[2..5]),
        arabic,
        wide,
        "²³¹⁴⁵⁶".to_owned(),
        "0x1234".to_owned(),
        "null".to_owned(),
        "AAAA-AAAA-AAAA-AAAU".to_owned(),
        "AAAA-AAAA-AAAA-AAA".to_owned(),
        "АААА-АААА-АААА-АААА".to_owned(),
        "1".repeat(15_000),
        " ".repeat(15_000),
    ] {
        browser.verify(&typed).await.is(422, "not_a_code");
        let typed_on_page = browser.submit("/api/sign-in/verify", &[("code", &typed)]).await;
        assert_eq!((typed_on_page.code(), typed_on_page.location()), (303, "/sign-in/verify?problem=format"));
    }
    assert_eq!(portal.wrong_codes_counted(&marie).await, 0);
    assert_eq!((portal.hasher.calls(), portal.vault.secrets_opened()), (calls, opened));
    // The sign-in has all its tries: what a person types around a code doesn't count either.
    browser.verify(&format!(" {} {} ", &code[..3], &code[3..])).await.ok();
}

/// Every function that takes a long text.
const LONG: [(&str, &str); 5] = [
    ("/api/sign-in/password", "password"),
    ("/api/sign-in/password", "username"),
    ("/api/set-up/accept", "password"),
    ("/api/set-up/accept", "token"),
    ("/api/sign-in/verify", "code"),
];

async fn a_password_of_a_mebibyte_is_refused_unhashed(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("luc@example.com").await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    let (calls, before) = (portal.hasher.calls(), portal.rows.dump().await);
    for (endpoint, field) in LONG {
        for accept in [SCRIPT, PAGE] {
            let long = "x".repeat(1024 * 1024);
            let others = [("username", "marie@example.com"), ("password", PASSWORD), ("token", &link)];
            let mut fields: Vec<_> = others.into_iter().filter(|(name, _)| *name != field).collect();
            fields.push((field, &long));
            let answer = browser.ask(Method::POST, endpoint, accept, FORM, form(&fields));
            let answer = tokio::time::timeout(Duration::from_secs(5), answer).await.expect("it takes too long");
            assert_eq!(answer.code(), 413, "{endpoint} {field}");
        }
    }
    for long in ["x".repeat(257), "x".repeat(15_000)] {
        let refused = browser.password("marie@example.com", &long).await;
        assert!(refused.code() == 422 && refused.text().contains("too_long"), "{refused:?}");
    }
    assert_eq!(portal.hasher.calls(), calls);
    assert_eq!(before, portal.rows.dump().await);
}

/// Sends a body in pieces, without its length.
async fn in_pieces(browser: &Browser, endpoint: &str, accept: &str, pieces: usize) -> Answer {
    let piece = Bytes::from(vec![b'x'; 8192]);
    let body = InPieces { first: true, piece, left: pieces };
    browser.send(browser.request(Method::POST, endpoint, accept, FORM).body(Body::new(body)).unwrap()).await
}

struct InPieces {
    first: bool,
    piece: Bytes,
    left: usize,
}

impl HttpBody for InPieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if core::mem::take(&mut self.first) {
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"username=marie&password=")))));
        }
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        Poll::Ready(Some(Ok(Frame::data(self.piece.clone()))))
    }
}

async fn a_body_of_unknown_length_is_refused_past_the_limit(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    let (calls, before) = (portal.hasher.calls(), portal.rows.dump().await);
    for endpoint in ["/api/sign-in/password", "/api/set-up/accept"] {
        let answer = in_pieces(&browser, endpoint, SCRIPT, 128).await;
        assert!([413, 422].contains(&answer.code()), "{endpoint}: {} {}", answer.status, answer.text());
        let form = in_pieces(&browser, endpoint, PAGE, 128).await;
        assert!([303, 413].contains(&form.code()), "{endpoint}: {form:?}");
        assert!(!form.location().contains("xxx"), "{form:?}");
    }
    assert_eq!(portal.hasher.calls(), calls);
    assert_eq!(before, portal.rows.dump().await);
}

fn odd_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let mut bodies: Vec<(&str, Vec<u8>)> = [
        "code[]=1",
        "code[0]=1",
        "code[a]=1",
        "code[a][b][c]=1",
        "code=123456&code=123456",
        "code=123456&code[]=1",
        "saved=maybe",
        "saved[]=true",
        "helped=2",
        "token[]=x&password[]=y",
        "username[]=marie&password[]=x",
        "username=marie&username=luc&password=x",
        "username=marie&password=x&password=y",
        "locale[]=fr",
        "locale=xx&back[]=/",
        "code",
        "=",
        "=1",
        "&&&&",
        "[]",
        "[]=1",
        "%",
        "%zz=1",
        "code=%",
        "code=%f",
        "code=%ff%fe",
        "username=%ff&password=%c0%af",
        "code=%00",
        "username=%00marie&password=%00",
        "token=%00&password=%0d%0a",
        "{\"code\":\"123456\"}",
        "[1,2,3]",
        "null",
        "<xml/>",
    ]
    .into_iter()
    .map(|text| (FORM, text.as_bytes().to_vec()))
    .collect();
    for raw in [&b"code=\xff\xfe"[..], b"\xff", b"\0", b"code=\0", b"\xc0\xaf=1", b"username=\xed\xa0\x80&password=x"] {
        bodies.push((FORM, raw.to_vec()));
    }
    bodies.push((FORM, format!("code{}=1", "[a]".repeat(3000)).into_bytes()));
    bodies.push((FORM, "code[]=1&".repeat(1500).into_bytes()));
    bodies.push((FORM, "a=1&".repeat(3500).into_bytes()));
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/cbor", "", "\u{b5}"]
    {
        bodies.push((kind, b"{\"code\":\"123456\",\"username\":\"marie\",\"password\":[1]}".to_vec()));
        bodies.push((kind, Vec::new()));
    }
    bodies
}

async fn odd_bodies_are_refused_by_every_server_function(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    let before = portal.rows.dump().await;
    // What takes no field does what it always does; it isn't the input's fault.
    let paths: Vec<_> = server_fn_paths()
        .map(|(path, _)| path)
        .filter(|path| !path.contains("sign-out") && !path.ends_with("n/help"))
        .collect();
    for path in &paths {
        for (kind, body) in odd_bodies() {
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            for accept in [SCRIPT, PAGE, "", "*/*"] {
                let answer = browser.ask(Method::POST, path, accept, kind, body.clone()).await;
                let fine = answer.status.is_client_error() || [200, 302, 303].contains(&answer.code());
                assert!(fine, "{path} {kind} {shown} {accept}: {} {}", answer.status, answer.text());
                let location = answer.location();
                assert!(!location.contains("__") && !location.contains("123456"), "{path} {shown}: {location}");
            }
        }
    }
    // Six digits that were sent twice, or as an array, are no code: nothing was checked, nobody let in.
    assert_eq!(portal.rows.count("session").await, 1);
    assert_eq!(portal.wrong_codes_counted(&marie).await, 0);
    let left_out = ["throttle", "audit_event"];
    let kept: Vec<_> =
        before.into_iter().filter(|row| !left_out.iter().any(|table| row.starts_with(&format!("{table}:")))).collect();
    assert_eq!(kept, portal.rows.dump_without(&left_out).await);
    browser.verify(&portal.code(&marie)).await.ok();
}

async fn odd_headers_break_nothing(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { trusted_proxies: &["192.0.2.0/24"], ..Wanted::default() }).await;
    let marie = portal.person("marie@example.com").await;
    let long = "x".repeat(20_000);
    for (name, value) in [
        ("accept-language", "fr;q=NaN, en;q=inf, ;;;, *;q=-1, fr-\u{e9}"),
        ("accept-language", &long),
        ("user-agent", &long),
        ("user-agent", "\u{e9}\u{fc}"),
        ("accept", "text/html\u{e9}"),
        ("referer", "https://evil.example/\u{e9}"),
        ("referer", "not an address"),
        ("x-forwarded-for", ", ,999.1.1.1, ::::, x"),
        ("x-forwarded-for", &long),
        ("x-forwarded-host", "evil.example"),
        ("cookie", "=;;; guichet; =x; guichet=\u{e9}"),
        ("cookie", "guichet-language=\u{e9}; guichet-language=xx"),
        ("content-encoding", "gzip"),
        ("transfer-encoding", "x"),
        ("expect", "100-continue"),
        ("range", "bytes=0-1"),
        ("if-none-match", "*"),
    ] {
        let browser = portal.browser().with_header(name, value);
        let page = browser.get("/sign-in").await;
        assert_eq!(page.code(), 200, "{name}: {value:.60}");
        assert!(!page.text().contains("evil.example"), "{name}");
        let answer = browser.password(&marie.username, PASSWORD).await;
        assert_eq!(answer.code(), 200, "{name}: {value:.60} {}", answer.text());
        portal.signing_in(&marie).await.with_header(name, value).verify(&portal.code(&marie)).await.ok();
        portal.clock.advance(crate::support::portal::STEP);
    }
}

async fn odd_addresses_break_nothing(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    for path in [
        "/sign-in?problem=code&n=99999999999999999999",
        "/sign-in?problem=code&n=-1",
        "/sign-in?problem=%00&n=%ff",
        "/sign-in?problem[]=code",
        "/sign-in?problem=%3Cscript%3Ealert(1)%3C/script%3E",
        "/sign-in?__path=/api/sign-in/password&__err=e30",
        "/sign-in?problem=wait&n=18446744073709551615",
        "/%ff%fe",
        "/%00",
        "/set-up/%e2%82",
        "/..%2f..%2fetc%2fpasswd",
        "/pkg/..%2f..%2fetc%2fpasswd",
        "/pkg/../../../../../../etc/passwd",
        "/pkg/%2e%2e/guichet.keys",
        "/pkg//etc/passwd",
        "/api",
        "/api/",
        "/api/sign-in",
        "/api/sign-in/password/",
        "/api/nothing",
        "/?problem=fault&n=x",
    ] {
        for browser in [&portal.browser(), &browser] {
            let answer = browser.get(path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
            let text = answer.text();
            assert!(!text.contains("<script>alert") && !text.contains("root:"), "{path}: {text}");
        }
    }
}
