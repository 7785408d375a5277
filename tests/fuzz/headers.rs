//! What browsers send about themselves, and where they want to go.

use guichet::{
    agent::{Agent, Browser},
    locale::Locale,
    redirect::local_path,
};
use proptest::{collection::vec, prelude::*, sample::select};
use url::Url;

use crate::{harness::fuzz, inputs::texts};

#[test]
fn accept_language_as_browsers_write_it() {
    let language = select(vec!["en", "fr", "FR-ca", "en-GB", "de", "*", "frr", "e", "en_US", "zh-Hant-TW"]);
    let weight = prop_oneof![Just(None), (0..=1000_u32).prop_map(Some)];
    fuzz("Accept-Language, well-formed", 1, &vec((language, weight), 0..8), |entries| {
        let ours = |tag: &str| match tag.to_ascii_lowercase().split(['-', '_']).next() {
            Some("en") => Some(Locale::En),
            Some("fr") => Some(Locale::Fr),
            _ => None,
        };
        let mut best: Option<(Locale, u32)> = None;
        for (tag, weight) in &entries {
            let weight = weight.unwrap_or(1000);
            if let Some(locale) = ours(tag)
                && weight > best.map_or(0, |(_, weight)| weight)
            {
                best = Some((locale, weight));
            }
        }
        let written = entries.iter().map(|(tag, weight)| match weight {
            Some(1000) => format!("{tag};q=1.000"),
            Some(weight) => format!("{tag}; q=0.{weight:03}"),
            None => (*tag).to_owned(),
        });
        let header = written.collect::<Vec<_>>().join(", ");
        prop_assert_eq!(Locale::from_accept_language(&header), best.map(|(locale, _)| locale), "{}", header);
        Ok(())
    });
}

#[test]
fn accept_language_as_anybody_writes_it() {
    const HEADERS: &[&str] = &[
        "fr-CA,fr;q=0.9,en;q=0.8",
        "en",
        "*",
        "fr;q=0",
        "fr;q=2",
        "fr;q=NaN",
        "fr;q=inf",
        "fr;q=-1",
        "fr;level=1;q=0.5",
        ";q=1",
        "fr;q=",
        "en;Q=0.1",
        ",,,",
        "fr;q=1e-9",
        "en;q=0x1",
    ];
    fuzz("Accept-Language", 1, &texts(HEADERS), |header| {
        let chosen = Locale::from_accept_language(&header);
        if let Some(locale) = chosen {
            prop_assert!(header.to_ascii_lowercase().contains(locale.tag()), "{header:?} has no {}", locale.tag());
        }
        // What nobody here speaks changes nothing.
        prop_assert_eq!(Locale::from_accept_language(&format!("{header},de;q=0.9")), chosen);
        Ok(())
    });
}

#[test]
fn user_agents() {
    const AGENTS: &[&str] = &[
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 (KHTML, like Gecko) Safari/605.1",
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Mobile",
        "curl/8.5.0",
        "Edg",
        "OPR/",
        "",
    ];
    fuzz("User-Agent", 1, &texts(AGENTS), |header| {
        let agent = Agent::read(&header);
        prop_assert_eq!(agent.is_some(), !header.is_empty());
        if let Some(agent) = agent {
            let marks = ["Edg", "OPR/", "SamsungBrowser", "Firefox/", "FxiOS", "CriOS", "Chrome/", "Safari/"];
            let is_known = marks.iter().any(|mark| header.contains(mark));
            prop_assert_eq!(agent.browser != Browser::Unknown, is_known);
            let written = serde_json::to_string(&agent).unwrap();
            prop_assert_eq!(serde_json::from_str::<Agent>(&written).unwrap(), agent);
        }
        Ok(())
    });
}

/// Where a browser goes, by the URL standard.
fn goes(from: &str, to: &str) -> Option<Url> {
    Url::parse(from).unwrap().join(to).ok()
}

#[test]
fn redirects() {
    // Defects.md row 62.
    const TARGETS: &[&str] = &[
        "/",
        "/security",
        "/admin/clients?state=waiting&page=2",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "/%2fevil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/.//x",
        "/..//evil.example",
        "/@evil.example",
        "?next=/",
        "#x",
        "/a/../..//evil.example",
        "///",
        "/./\\x",
        "data:,x",
        "/;//x",
    ];
    const PAGES: [&str; 4] = [
        "https://portal.example/sign-in",
        "http://localhost:3000/sign-in/verify?problem=code&n=1",
        "https://portal.example:8443/",
        "https://[2001:db8::7]/admin/clients/",
    ];
    fuzz("redirect", 1, &texts(TARGETS), |wanted| {
        let path = local_path(&wanted);
        prop_assert!(path == wanted || path == "/");
        prop_assert_eq!(local_path(path), path);
        // Also as browsers clean it up, as a proxy decodes it, and as a header that is split at white space.
        let cleaned: String = path.chars().filter(|c| !"\t\r\n".contains(*c)).collect();
        let decoded = path.replace("%2f", "/").replace("%2F", "/").replace("%5c", "\\").replace('\\', "/");
        let first = path.split_whitespace().next().unwrap_or_default();
        for page in PAGES {
            let here = Url::parse(page).unwrap();
            for path in [path, cleaned.as_str(), decoded.as_str(), first] {
                let there = goes(page, path);
                prop_assert!(
                    there.is_some_and(|there| there.origin() == here.origin()),
                    "{page} leads elsewhere by {path:?}"
                );
            }
        }
        Ok(())
    });
}
