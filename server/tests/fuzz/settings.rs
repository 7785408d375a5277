//! `guichet.toml`.

use std::fs;

use guichet_server::config::Settings;
use proptest::{collection::vec, prelude::*};
use url::{Host, Url};

use crate::{harness::fuzz, inputs::texts};

#[test]
fn files_of_settings() {
    const LINES: &[&str] = &[
        "base-url = \"https://portal.example\"",
        "base-url = \"http://localhost:3000/\"",
        "listen = \"127.0.0.1:3000\"",
        "trusted-proxies = [\"10.0.0.0/8\", \"::1\"]",
        "code-drift = 1",
        "hashes-at-once = 0",
        "firm-name = \"Cabinet\"",
        "database-url = \"sqlite://x.db\"",
        "key-file = \"keys\"",
        "unknown = 1",
        "[table]",
        "base_url = 'x'",
        "code-drift = 2",
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guichet.toml");
    fuzz("guichet.toml", 4, &vec(texts(LINES), 0..5), |lines| {
        fs::write(&file, lines.join("\n")).unwrap();
        let Ok(config) = Settings::default().resolve(&file) else { return Ok(()) };
        prop_assert!(config.hashes_at_once > 0);
        is_safe(&config.site.base_url, config.site.secure)
    });
}

#[test]
fn a_base_url_is_an_origin_and_has_no_password() {
    let resolved = |base_url: &str| {
        let settings = Settings { base_url: Some(base_url.to_owned()), ..Settings::default() };
        settings.resolve(std::path::Path::new("/nowhere/guichet.toml")).map(|config| config.site.base_url)
    };
    for written in ["https://portal.example", "HTTPS://Portal.example:443/", "https:portal.example"] {
        assert_eq!(resolved(written).unwrap(), "https://portal.example");
    }
    assert!(resolved("https://:secret@portal.example").is_err());
}

#[test]
fn base_urls() {
    const URLS: &[&str] = &[
        "https://portal.example",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:3000/",
        "https://portal.example/x",
        "https://user@portal.example",
        "https://:secret@portal.example",
        "https:portal.example",
        "HTTPS://PORTAL.example",
        "https://portal.example?",
        "https://portal.example#",
        " https://portal.example ",
        "http://portal.example",
        "ftp://localhost",
        "https://portal.example:443",
        "http://localhost.",
        "https://pörtal.example",
        "https:\\\\portal.example",
        "http://localhost.evil.example",
        "http://127.1",
        "https://portal.example//",
    ];
    let nowhere = std::path::Path::new("/nowhere/guichet.toml");
    fuzz("base URL", 2, &texts(URLS), |base_url| {
        let settings = Settings { base_url: Some(base_url), ..Settings::default() };
        let Ok(config) = settings.resolve(nowhere) else { return Ok(()) };
        is_safe(&config.site.base_url, config.site.secure)
    });
}

/// An origin, as links begin with it, and over https unless it is this machine.
fn is_safe(base_url: &str, secure: bool) -> crate::harness::Held {
    let url = Url::parse(base_url).unwrap();
    prop_assert_eq!(url.origin().ascii_serialization(), base_url, "that isn't how links begin");
    let is_local = match url.host().unwrap() {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    prop_assert!(url.scheme() == "https" || (url.scheme() == "http" && is_local));
    prop_assert_eq!(secure, url.scheme() == "https");
    prop_assert!(url.password().is_none() && url.username().is_empty());
    Ok(())
}
