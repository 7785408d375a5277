//! Every page and every server function is closed to whoever isn't at that step (defects.md, rows 30, 32, 44).
//! The functions are those that the server itself registers, so that a new one is walked too.

use axum::http::Method;
use guichet::account::Role;
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    on_both,
    support::{
        browser::{Browser, LISTING, PAGE},
        database::Engine,
        person::PASSWORD,
        portal::{Asks, Portal, Wanted},
    },
};

on_both! {
    without_a_cookie_only_the_ways_in_are_open,
    a_sign_in_that_waits_for_its_code_opens_nothing_else,
    a_session_that_must_enrol_opens_nothing_but_set_up,
    a_session_with_unsaved_codes_opens_nothing_but_them,
    a_session_that_is_all_set_up_opens_the_portal_alone,
    a_session_that_may_enrol_opens_the_portal_and_set_up,
    a_session_of_which_nothing_is_asked_opens_the_portal_alone,
    a_session_that_proved_less_than_its_account_can_is_nobodys,
    no_spelling_of_an_address_opens_a_page,
    server_functions_answer_no_other_method,
}

/// Open to everybody: the ways in, the way out, the language.
const WAYS_IN: [&str; 9] = [
    "/api/language",
    "/api/password/ask-reset",
    "/api/password/reset",
    "/api/set-up/accept",
    "/api/sign-in/password",
    "/api/sign-out",
    "/api/view/help",
    "/api/view/invitation",
    "/api/view/password-reset",
];

/// Open to everybody: what is said of the site, and a forgotten password.
const PUBLIC_PAGES: [&str; 3] = ["/privacy", "/accessibility", "/sign-in/forgot"];

/// What the page of one's own security shows, and whatever stands below it: open wherever the portal is, to staff too. What
/// is done there has tests of its own.
const OWN_SECURITY: [&str; 4] =
    ["/api/view/activity", "/api/view/connect", "/api/view/security", "/api/view/security-act"];

/// How long one stays signed in: open to whoever is, wherever they stand. It has tests of its own.
const OF_A_SESSION: [&str; 2] = ["/api/session/extend", "/api/session/left"];

fn is_own_security(path: &str) -> bool {
    path.starts_with("/security") || path.starts_with("/api/security/") || OWN_SECURITY.contains(&path)
}

/// What only some page of somebody's holds.
const OF_A_PAGE: [&str; 5] = ["id=\"qr\"", "totp-key", "id=\"recovery-codes\"", "Needs your attention", "otpauth:"];

/// Every field that any server function has, with something plausible in it.
const FIELDS: [(&str, &str); 4] = [("code", "123456"), ("saved", "true"), ("locale", "fr"), ("helped", "true")];

/// Where somebody stands, and what is open to them there.
pub(crate) struct Stage<'a> {
    pub(crate) browser: Browser,
    pub(crate) pages: &'a [&'a str],
    pub(crate) functions: &'a [&'a str],
    pub(crate) home: &'a str,
}

fn functions() -> Vec<&'static str> {
    let mut paths: Vec<_> = server_fn_paths().map(|(path, _)| path).collect();
    paths.sort_unstable();
    assert!(paths.len() >= 14, "where are the server functions? {paths:?}");
    paths
}

async fn pages() -> Vec<String> {
    let _alone = LISTING.write().await;
    let routes = leptos_axum::generate_route_list(guichet_app::App);
    let admin = leptos_axum::generate_route_list(guichet_app::AdminApp);
    let nobodys = "01890000-0000-7000-8000-000000000000";
    let mut paths: Vec<_> = routes.iter().chain(&admin).map(|route| route.path().replace("{id}", nobodys)).collect();
    // The invitation's page, open to everybody, has tests of its own.
    paths.retain(|path| !path.contains("token"));
    assert!(paths.len() >= 8, "where are the pages? {paths:?}");
    paths
}

/// Walks everything: what isn't open is refused without a body of its own, and no row changes.
pub(crate) async fn walk(portal: &Portal, stage: Stage<'_>) {
    let before = portal.rows.dump().await;
    let Stage { browser, pages: open_pages, functions: open_functions, home } = stage;
    let beside_portal = |path: &str| open_pages.contains(&"/") && is_own_security(path);
    let of_a_session = |path: &str| !open_pages.contains(&"/sign-in") && OF_A_SESSION.contains(&path);
    for function in functions() {
        let is_open = WAYS_IN.contains(&function) || open_functions.contains(&function);
        if is_open || beside_portal(function) || of_a_session(function) {
            continue;
        }
        let answer = browser.post(function, &FIELDS).await;
        let (status, refusal) = (answer.code(), answer.text());
        let staffs = function.starts_with("/api/admin/");
        let plain = [(401, "{\"refusal\":\"not_signed_in\"}"), (409, "{\"refusal\":\"out_of_order\"}")];
        let forbidden = staffs && (status, refusal.as_str()) == (403, "{\"refusal\":\"forbidden\"}");
        assert!(forbidden || plain.contains(&(status, refusal.as_str())), "{function}: {status} {refusal}");
        let form = browser.submit(function, &FIELDS).await;
        let back = ["ended", "order", "forbidden"].map(|word| format!("{home}?problem={word}"));
        assert!(form.code() == 303 && back.contains(&form.location().to_owned()), "{function}: {form:?}");
        assert_eq!(form.text(), refusal, "{function}");
        assert!(answer.cookies().is_empty() && form.cookies().is_empty(), "{function}");
    }
    for page in pages().await {
        let answer = browser.get(&page).await;
        if open_pages.contains(&page.as_str()) || PUBLIC_PAGES.contains(&page.as_str()) {
            assert_eq!(answer.code(), 200, "{page}: {}", answer.text());
        } else if beside_portal(&page) {
            // Without a second factor there are no recovery codes to make: that leads home.
            let place = answer.location();
            assert!(place.is_empty() || is_own_security(place) || place == "/?problem=order", "{page}: {place}");
        } else {
            assert_eq!((answer.code(), answer.location(), answer.text().as_str()), (303, home, ""), "{page}");
        }
    }
    if !open_pages.contains(&"/set-up/recovery-codes") {
        let file = browser.get("/set-up/recovery-codes.txt").await;
        assert_eq!((file.code(), file.text().as_str()), (404, ""));
    }
    let after = portal.rows.dump().await;
    assert_eq!(before, after, "walking changed the database");
}

async fn without_a_cookie_only_the_ways_in_are_open(engine: Engine) {
    // With a mail server, which a link for a forgotten password needs.
    let portal = Portal::wanted(engine, Wanted { mail_port: Some(25), ..Wanted::default() }).await;
    portal.person("marie@example.com").await;
    let browser = portal.browser();
    walk(&portal, Stage { browser, pages: &["/sign-in", "/sign-in/help"], functions: &[], home: "/sign-in" }).await;
    // The list of what is open is exact: what stands on it does answer.
    for function in WAYS_IN {
        assert!(functions().contains(&function), "{function} is gone");
        let answer = portal.browser().post(function, &[]).await;
        assert!([200, 409, 422].contains(&answer.code()), "{function}: {}", answer.text());
    }
}

async fn a_sign_in_that_waits_for_its_code_opens_nothing_else(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let stage = Stage {
        browser: portal.signing_in(&marie).await,
        pages: &["/sign-in", "/sign-in/verify", "/sign-in/help"],
        functions: &["/api/sign-in/help", "/api/sign-in/verify", "/api/view/verify"],
        home: "/sign-in/verify",
    };
    walk(&portal, stage).await;
}

async fn a_session_that_must_enrol_opens_nothing_but_set_up(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.ok();
    browser.key().await;
    let stage = Stage {
        browser,
        pages: &["/set-up/authenticator"],
        functions: &["/api/set-up/confirm", "/api/view/authenticator"],
        home: "/set-up/authenticator",
    };
    walk(&portal, stage).await;
}

async fn a_session_with_unsaved_codes_opens_nothing_but_them(engine: Engine) {
    let portal = Portal::open(engine).await;
    let browser = portal.browser();
    portal.enrol_in(&browser, &portal.firm, "marie@example.com").await;
    let stage = Stage {
        browser,
        pages: &["/set-up/recovery-codes"],
        functions: &["/api/set-up/finish", "/api/view/recovery-codes"],
        home: "/set-up/recovery-codes",
    };
    walk(&portal, stage).await;
}

async fn a_session_that_is_all_set_up_opens_the_portal_alone(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = portal.set_up("marie@example.com").await;
    walk(&portal, Stage { browser, pages: &["/"], functions: &["/api/view/portal"], home: "/" }).await;
}

async fn a_session_that_may_enrol_opens_the_portal_and_set_up(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { asks: Asks::MayEnrol, ..Wanted::default() }).await;
    let browser = portal.browser();
    assert_eq!(browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.location(), "/");
    browser.key().await;
    let stage = Stage {
        browser,
        pages: &["/", "/set-up/authenticator"],
        functions: &["/api/set-up/confirm", "/api/view/authenticator", "/api/view/portal"],
        home: "/",
    };
    walk(&portal, stage).await;
}

async fn a_session_of_which_nothing_is_asked_opens_the_portal_alone(engine: Engine) {
    let portal = Portal::wanted(engine, Wanted { asks: Asks::Nothing, ..Wanted::default() }).await;
    let browser = portal.browser();
    assert_eq!(browser.accept(&portal.invite("marie@example.com").await, PASSWORD).await.location(), "/");
    walk(&portal, Stage { browser, pages: &["/"], functions: &["/api/view/portal"], home: "/" }).await;
    // Staff set up whatever the firm asks of its clients.
    let staff = portal.browser();
    for (role, name) in [(Role::Accountant, "helene@example.com"), (Role::Owner, "gilles@example.com")] {
        let (_, link) = portal.invite_as(&portal.firm, name, role).await;
        assert_eq!(staff.accept(&link, PASSWORD).await.location(), "/set-up/authenticator");
        staff.post("/api/view/portal", &[]).await.is(409, "out_of_order");
    }
}

async fn a_session_that_proved_less_than_its_account_can_is_nobodys(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    assert!(browser.is_in().await);
    portal.rows.sql("UPDATE session SET assurance = 'password'").await;
    assert_eq!(portal.sessions_of(&marie).await, 1);
    browser.post("/api/view/portal", &[]).await.is(401, "not_signed_in");
    assert_eq!(browser.get("/").await.location(), "/sign-in?problem=ended");
}

async fn no_spelling_of_an_address_opens_a_page(engine: Engine) {
    let portal = Portal::open(engine).await;
    let marie = portal.person("marie@example.com").await;
    let browser = portal.signing_in(&marie).await;
    for page in ["/", "/set-up/authenticator", "/set-up/recovery-codes", "/set-up/recovery-codes.txt"] {
        let last = page.rsplit('/').next().unwrap();
        let coded = format!("%{:02x}{}", last.bytes().next().unwrap_or(b'/'), last.get(1..).unwrap_or_default());
        let spellings = [
            format!("{page}/"),
            format!("{page}//"),
            format!("/{page}"),
            format!("/.{page}"),
            format!("/sign-in/..{page}"),
            format!("/sign-in/%2e%2e{page}"),
            format!("{page}?page=/sign-in"),
            format!("{page};x=1"),
            format!("{page}%00"),
            format!("{page}%2f"),
            page.to_uppercase(),
            format!("{}{coded}", page.strip_suffix(last).unwrap()),
        ];
        for spelling in spellings {
            for (name, path) in [("", ""), ("x-original-url", page), ("x-forwarded-prefix", page)] {
                let browser = if name.is_empty() { browser.clone() } else { browser.with_header(name, path) };
                let answer = browser.get(&spelling).await;
                let text = answer.text();
                assert!([200, 303, 400, 404, 405, 409].contains(&answer.code()), "{spelling}: {}", answer.status);
                assert!(!OF_A_PAGE.iter().any(|mark| text.contains(mark)), "{spelling}: {text}");
            }
        }
    }
}

async fn server_functions_answer_no_other_method(engine: Engine) {
    let portal = Portal::open(engine).await;
    let link = portal.invite("luc@example.com").await;
    let (marie, browser) = portal.set_up("marie@example.com").await;
    portal.clock.advance(crate::support::portal::STEP);
    let pending = portal.signing_in(&marie).await;
    let before = portal.rows.dump().await;
    let code = portal.code(&marie);
    for function in functions() {
        let query =
            format!("{function}?code={code}&token={link}&password=a+quiet+desk+by+the+river&locale=fr&saved=true");
        for method in [Method::GET, Method::HEAD, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
            for browser in [&browser, &pending] {
                let answer = browser.ask(method.clone(), &query, PAGE, "", Vec::new()).await;
                assert!([404, 405].contains(&answer.code()), "{method} {function}: {}", answer.status);
                assert!(answer.cookies().is_empty(), "{method} {function}");
            }
        }
    }
    assert_eq!(before, portal.rows.dump().await);
    assert!(browser.is_in().await);
}
