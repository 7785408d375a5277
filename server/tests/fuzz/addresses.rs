//! Words of problems in addresses.

use guichet::redirect::local_path;
use guichet_app::problem::Problem;
use proptest::{option, prelude::*};
use url::Url;

use crate::{harness::fuzz, inputs::texts};

#[test]
fn problems() {
    const WORDS: &[&str] = &[
        "credentials",
        "wait",
        "format",
        "code",
        "used",
        "spent",
        "locked",
        "disabled",
        "first-code",
        "expired",
        "not-saved",
        "link",
        "too-short",
        "too-long",
        "common",
        "names",
        "missing",
        "ended",
        "order",
        "asked",
        "busy",
        "forbidden",
        "unknown",
        "step-up",
        "proof",
        "proof-used",
        "last-owner",
        "last-authenticator",
        "authenticators",
        "same",
        "conflict",
        "taken",
        "field",
        "input",
        "fault",
        "",
        "<script>",
        "CODE",
    ];
    const NUMBERS: &[&str] = &["1", "5", "6", "0", "900", "-1", "18446744073709551616", "1e3", "", "٣", "+4"];
    fuzz("problem", 1, &(texts(WORDS), option::of(texts(NUMBERS))), |(word, number)| {
        let Some(problem) = Problem::from_query(&word, number.as_deref()) else { return Ok(()) };
        // What it is sent back as says the same, and nothing that was typed.
        for page in ["/sign-in", "/admin/clients?state=waiting"] {
            let address = problem.on_page(page);
            prop_assert_eq!(local_path(&address), address.as_str());
            let url = Url::parse("https://portal.example").unwrap().join(&address).unwrap();
            let said = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            let again = Problem::from_query(&said("problem").unwrap(), said("n").as_deref());
            prop_assert_eq!(again.as_ref(), Some(&problem));
        }
        let status = problem.status();
        prop_assert!((400..=503).contains(&status));
        prop_assert!(problem.retry_after().is_none() || [429, 503].contains(&status));
        Ok(())
    });
}
