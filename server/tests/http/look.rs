//! A firm's colour and logo: for strangers too, of the firm whose host is asked, and of no other.

use crate::{
    on_both,
    support::{
        database::Engine,
        portal::{Portal, Wanted},
    },
};

on_both! {
    a_firm_without_a_look_has_no_such_files,
    a_colour_is_a_style_sheet_of_colours_alone,
    a_colour_is_kept_under_its_own_mark_and_asked_for_again_under_another,
    a_page_links_the_style_sheet_of_its_own_firm_alone,
    without_a_database_nobody_says_that_there_is_none,
}

const ONE: &str = "eluard.example";
const OTHER: &str = "levesque.example";

async fn two_firms(engine: Engine) -> Portal {
    let wanted = Wanted { base_url: "https://portal.example", firm_host: Some(ONE), ..Wanted::default() };
    let portal = Portal::wanted(engine, wanted).await;
    portal.another_firm(OTHER).await;
    portal.rows.sql(&format!("UPDATE firm SET accent = '#a03060' WHERE host = '{ONE}'")).await;
    portal
}

async fn a_firm_without_a_look_has_no_such_files(engine: Engine) {
    let portal = Portal::open(engine).await;
    for path in ["/firm.css", "/firm.css?v=a03060", "/logo.png"] {
        let answer = portal.browser().get(path).await;
        assert_eq!((answer.code(), answer.text().as_str()), (404, ""), "{path}");
    }
    assert!(!portal.browser().get("/sign-in").await.text().contains("/firm.css"));
}

async fn a_colour_is_a_style_sheet_of_colours_alone(engine: Engine) {
    let portal = two_firms(engine).await;
    let answer = portal.browser().get("/firm.css?v=a03060").await;
    assert_eq!(answer.code(), 200);
    assert_eq!(answer.headers["content-type"], "text/css; charset=utf-8");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    let sheet = answer.text();
    assert!(sheet.contains("--accent"), "{sheet}");
    assert!(!sheet.contains("url(") && !sheet.contains('<') && !sheet.contains("@import"), "{sheet}");
    assert!(answer.cookies().is_empty());
}

async fn a_colour_is_kept_under_its_own_mark_and_asked_for_again_under_another(engine: Engine) {
    let portal = two_firms(engine).await;
    for (query, kept) in
        [("?v=a03060", "private, max-age=31536000, immutable"), ("?v=0c5a57", "no-cache"), ("", "no-cache")]
    {
        let answer = portal.browser().get(&format!("/firm.css{query}")).await;
        assert_eq!(answer.headers["cache-control"], kept, "{query}");
    }
}

async fn a_page_links_the_style_sheet_of_its_own_firm_alone(engine: Engine) {
    let portal = two_firms(engine).await;
    assert!(portal.browser_at(ONE).get("/sign-in").await.text().contains("/firm.css?v=a03060"));
    assert!(!portal.browser_at(OTHER).get("/sign-in").await.text().contains("/firm.css"));
    assert_eq!(portal.browser_at(OTHER).get("/firm.css?v=a03060").await.code(), 404);
    assert_eq!(portal.browser_at("nobody.example").get("/firm.css?v=a03060").await.code(), 404);
}

async fn without_a_database_nobody_says_that_there_is_none(engine: Engine) {
    let portal = two_firms(engine).await;
    portal.ports.store.close().await;
    for path in ["/firm.css", "/logo.png"] {
        assert_eq!(portal.browser().get(path).await.code(), 503, "{path}");
    }
}
