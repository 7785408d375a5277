//! Cookies, host names, and who a proxy says that it forwards for.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use guichet_server::layers::{client_ip::client_ip, cookie, host};
use ipnet::IpNet;
use proptest::{collection::vec, option, prelude::*, sample::select};
use url::Url;

use crate::{harness::fuzz, inputs::texts};

/// The header lines that HTTP lets through.
fn headers(name: &'static str, lines: &[String]) -> HeaderMap {
    let values = lines.iter().filter_map(|line| HeaderValue::from_bytes(line.as_bytes()).ok());
    values.map(|value| (HeaderName::from_static(name), value)).collect()
}

#[test]
fn cookies_as_browsers_write_them() {
    let name = select(vec!["guichet", "__Host-guichet", "guichet-locale", "Guichet", "xguichet", "guichet2"]);
    let pairs = vec((name, "[A-Za-z0-9_=-]{0,44}"), 0..6);
    fuzz("cookie, well-formed", 1, &vec(pairs, 0..3), |lines| {
        let written = |pairs: &Vec<(&str, String)>| {
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
        };
        let sent = headers("cookie", &lines.iter().map(written).collect::<Vec<_>>());
        let first = lines.iter().flatten().find(|(name, value)| *name == "guichet" && !value.is_empty());
        prop_assert_eq!(cookie::value(&sent, "guichet"), first.map(|(_, value)| value.as_str()));
        Ok(())
    });
}

#[test]
fn cookies_as_anybody_writes_them() {
    const COOKIES: &[&str] = &[
        "guichet=abc",
        "guichet=abc; guichet=def",
        "guichet=",
        " guichet = abc ",
        "guichet",
        "=abc",
        ";;;",
        "guichet==",
        "GUICHET=x",
        "__Host-guichet=abc;guichet=\"abc\"",
        "a=b;guichet=\u{e9}",
        "guichet=a,b",
    ];
    fuzz("cookie", 1, &vec(texts(COOKIES), 0..3), |lines| {
        if let Some(value) = cookie::value(&headers("cookie", &lines), "guichet") {
            prop_assert!(!value.is_empty() && !value.contains(';') && value.is_ascii());
            let named = format!("guichet={value}");
            prop_assert!(lines.iter().any(|line| line.contains(&named)), "{value} came with another name");
        }
        Ok(())
    });
}

#[test]
fn an_address_in_brackets_keeps_its_end_and_loses_its_port() {
    for (sent, expected) in
        [("[2001:DB8::7]", "[2001:db8::7]"), ("[2001:db8::7]:3000", "[2001:db8::7]"), ("a.b:80", "a.b")]
    {
        assert_eq!(host::name(&headers("host", &[sent.to_owned()])), expected);
    }
}

#[test]
fn host_names() {
    const HOSTS: &[&str] = &[
        "portal.example",
        "PORTAL.example:3000",
        "localhost:3000",
        "[2001:db8::7]",
        "[2001:db8::7]:443",
        "127.0.0.1:80",
        "",
        ":",
        "a:b:c",
        "portal.example:",
        "portal.example:http",
        "user@portal.example",
        "portal.example.",
    ];
    fuzz("Host", 1, &texts(HOSTS), |sent| {
        let name = host::name(&headers("host", core::slice::from_ref(&sent)));
        prop_assert!(name.len() <= sent.len() && !name.contains(|c: char| c.is_ascii_uppercase()));
        // Where a browser would go to send it.
        let plain = sent.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        if let (true, Ok(url)) = (plain, Url::parse(&format!("http://{sent}/"))) {
            let host = url.host_str().unwrap();
            // An address that isn't in its shortest form is none that anybody configures.
            if sent.to_ascii_lowercase().starts_with(host) {
                prop_assert_eq!(name.as_str(), host);
            }
        }
        Ok(())
    });
}

#[test]
fn forwarded_addresses() {
    const HOPS: &[&str] = &[
        "203.0.113.9",
        "10.0.0.1",
        "10.0.0.2",
        "10.1.2.3",
        "::1",
        "2001:db8::7",
        "::ffff:10.0.0.1",
        "::ffff:203.0.113.9",
        "unknown",
        "203.0.113.9:4711",
        "[2001:db8::7]",
        "",
        " 10.0.0.1 ",
        "_hidden",
        "127.0.0.1",
    ];
    let peers = select(vec!["10.0.0.1", "203.0.113.1", "::ffff:10.0.0.1", "::1", "2001:db8::1"]);
    let trusted = vec(select(vec!["10.0.0.0/8", "::1/128", "2001:db8::/64", "127.0.0.1/32"]), 0..3);
    let lines = option::weighted(0.9, vec(vec(texts(HOPS), 0..5), 0..3));
    // Defects.md row 17.
    fuzz("X-Forwarded-For", 1, &(peers, trusted, lines), |(peer, trusted, lines)| {
        let peer: IpAddr = peer.parse().unwrap();
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address.to_canonical()));
        let lines: Vec<String> = lines.unwrap_or_default().iter().map(|hops| hops.join(", ")).collect();
        let sent = headers("x-forwarded-for", &lines);
        let found = client_ip(peer, &sent, &trusted);

        // What was written, from the nearest hop on; a header that isn't text says nothing.
        let texts = sent.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let mut hops: Vec<Option<IpAddr>> =
            texts.flat_map(|text| text.split(',')).map(|hop| hop.trim().parse().ok()).collect();
        hops.reverse();
        let believed = hops.iter().take_while(|hop| hop.is_some_and(&is_trusted)).count();
        let expected = match hops.get(believed) {
            _ if !is_trusted(peer) => peer,
            Some(Some(untrusted)) => *untrusted,
            _ => peer,
        };
        prop_assert_eq!(found, expected.to_canonical());
        Ok(())
    });
}
