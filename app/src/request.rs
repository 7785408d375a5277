//! The request that a server function or page answers: who sent it, from where, and how to answer them.
//!
//! The server's layers put a [`Visit`] into every request. Here are the only ways to read it, to set the cookie,
//! to send the visitor on, and to refuse.

use std::{str::FromStr, sync::Arc};

use guichet::{
    Error, Refusal, Result as RulesResult,
    access::{Page, SignedIn, Visitor},
    audit::Origin,
    caller::Caller,
    firm::Firm,
    locale::Locale,
    ports::Ports,
    power::Power,
    token::Token,
    unusual::BROWSER_KNOWN_FOR,
    usecase,
};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{ACCEPT, LOCATION, RETRY_AFTER, SET_COOKIE},
    request::Parts,
};
use leptos::{prelude::*, server_fn::redirect::REDIRECT_HEADER};
use leptos_axum::ResponseOptions;

use crate::{
    frame::{Frame, accent_mark, frame_logo},
    problem::Problem,
};

/// Who sent a request, and from where.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The firm that its host name found.
    pub firm: Firm,
    /// Who the cookie says it is.
    pub visitor: Visitor,
    /// The language to answer in.
    pub locale: Locale,
    /// Where it came from.
    pub origin: Origin,
    /// The mark that the browser carries, or will once it signs in.
    pub mark: String,
    /// Its reference in the log.
    pub reference: String,
}

impl Visit {
    /// Whose request it is, for what asks who may.
    #[must_use]
    pub const fn caller(&self) -> Caller<'_> {
        Caller { firm: &self.firm, visitor: &self.visitor, origin: &self.origin }
    }
}

/// Where the portal stands.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its address, without a trailing slash: links are made from it, never from a request's `Host`.
    pub base_url: String,
    /// Whether it is reached over https, and cookies can be `__Host-` ones.
    pub secure: bool,
}

impl Site {
    /// The name of the cookie that holds the token.
    #[must_use]
    pub const fn token_cookie(&self) -> &'static str {
        if self.secure { "__Host-guichet" } else { "guichet" }
    }

    /// The name of the cookie that holds the language chosen before signing in.
    #[must_use]
    pub const fn locale_cookie(&self) -> &'static str {
        if self.secure { "__Host-guichet-language" } else { "guichet-language" }
    }

    /// The name of the cookie that holds the browser's mark.
    #[must_use]
    pub const fn mark_cookie(&self) -> &'static str {
        if self.secure { "__Host-guichet-browser" } else { "guichet-browser" }
    }

    /// The host name that leads to a firm, for people to read.
    #[must_use]
    pub fn host_of<'a>(&'a self, firm: &'a Firm) -> &'a str {
        let own = firm.host.as_deref();
        own.unwrap_or_else(|| self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, host)| host))
    }

    /// The link with which an invitation is used.
    #[must_use]
    pub fn link(&self, firm: &Firm, token: &Token) -> String {
        format!("{}/set-up/{}", self.base_of(firm), token.reveal())
    }

    /// The link with which a forgotten password is replaced.
    #[must_use]
    pub fn password_link(&self, firm: &Firm, token: &Token) -> String {
        format!("{}/new-password/{}", self.base_of(firm), token.reveal())
    }

    fn base_of(&self, firm: &Firm) -> String {
        match &firm.host {
            Some(host) if self.secure => format!("https://{host}"),
            _ => self.base_url.clone(),
        }
    }

    fn cookie(&self, name: &str, value: &str, rest: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{rest}")
    }
}

/// The request's visit.
///
/// # Errors
/// Never behind the server's layers; without them, nobody is let in.
pub fn visit() -> Result<Arc<Visit>, Problem> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Arc<Visit>>().cloned())
        .ok_or_else(|| Problem::Fault { reference: String::new() })
}

/// The request's visit, once the second factor was proven again with the code that a form sent along. Without a code
/// it is as it was: the rules say whether that is fresh enough.
///
/// # Errors
/// What the code was refused for; then nothing else was tried.
pub async fn proven_visit(code: &str, page: &str) -> Result<Arc<Visit>, Problem> {
    let visit = visit()?;
    let Visitor::SignedIn(who) = &visit.visitor else { return Ok(visit) };
    // Whoever may not even open the form's page proves nothing there: the rules turn them away.
    let place = page.split_once('?').map_or(page, |(path, _)| path);
    let is_open = Page::of_path(place).is_some_and(|place| visit.visitor.may_open(place).is_ok());
    if code.trim().is_empty() || !is_open {
        return Ok(visit);
    }
    let proven = usecase::prove_again(&ports(), &visit.firm, who, code, &visit.origin).await;
    let session = answer(proven, page)?;
    let who = SignedIn { session, ..(**who).clone() };
    Ok(Arc::new(Visit { visitor: Visitor::SignedIn(Box::new(who)), ..(*visit).clone() }))
}

/// What a form of the staff's names. Whoever hasn't the power isn't even told that it can't be read.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`] when it is no identifier.
pub fn named<T: FromStr>(visit: &Visit, power: Power, text: &str) -> RulesResult<T> {
    visit.caller().may(power, ports().clock.now())?;
    Ok(text.parse().map_err(|_| Refusal::NotFound)?)
}

/// What the use cases work with.
#[must_use]
pub fn ports() -> Ports {
    expect_context()
}

/// Where the portal stands.
#[must_use]
pub fn site() -> Site {
    expect_context()
}

/// What every page shows of the firm. While the routes are listed at start there is no request, and no firm.
#[must_use]
pub fn frame() -> Frame {
    let Ok(visit) = visit() else {
        return Frame {
            locale: Locale::default(),
            firm: String::new(),
            short_name: String::new(),
            phone: None,
            phone_hours: None,
            message: None,
            accent: None,
            logo: None,
            sends_letters: false,
        };
    };
    Frame {
        locale: visit.locale,
        firm: visit.firm.name.as_str().to_owned(),
        short_name: visit.firm.short_name.as_str().to_owned(),
        phone: visit.firm.phone.clone(),
        phone_hours: visit.firm.phone_hours(visit.locale).map(str::to_owned),
        message: visit.firm.message(visit.locale).map(str::to_owned),
        accent: visit.firm.accent.as_ref().map(accent_mark),
        logo: visit.firm.logo.as_deref().and_then(frame_logo),
        sends_letters: ports().sends_letters,
    }
}

/// How many minutes without a request sign the visitor out; none when they aren't signed in.
#[must_use]
pub fn signed_out_after() -> Option<u64> {
    let visit = visit().ok()?;
    let who = visit.visitor.signed_in().ok()?;
    Some(visit.firm.sessions.of(who.account.role).idle.as_secs() / 60)
}

/// Gives the browser the token of what it now holds. Without an expiry: it ends with the browser, and before
/// that on the server. And lets it keep its mark, which opens nothing: by it a sign-in from elsewhere is noticed.
pub fn give_token(token: &Token) {
    let site = site();
    append_cookie(&site.cookie(site.token_cookie(), &token.reveal(), ""));
    if let Ok(visit) = visit() {
        let rest = format!("; Max-Age={}", BROWSER_KNOWN_FOR.as_secs());
        append_cookie(&site.cookie(site.mark_cookie(), &visit.mark, &rest));
    }
}

/// Takes the token away from the browser.
pub fn take_token() {
    let site = site();
    append_cookie(&site.cookie(site.token_cookie(), "", "; Max-Age=0"));
}

/// Tells the browser to forget whatever it kept of the portal (OWASP ASVS v5.0.0-14.3.1). "cache" takes the pages that
/// the back button would show without asking; the price is that module and style are fetched again. "storage" takes
/// what a page or an extension left there; we leave nothing. "cookies" isn't among them: it clears those of the whole
/// registered domain, the firm's own website's too, and the language with them. Ours is cleared by its name. Browsers
/// follow this over https, and on the machine itself.
pub fn clear_site_data() {
    const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
    if let Some(options) = use_context::<ResponseOptions>() {
        options.insert_header(CLEAR_SITE_DATA, HeaderValue::from_static(r#""cache", "storage""#));
    }
}

/// Lets the browser remember a language.
pub fn give_locale(locale: Locale) {
    let site = site();
    // A year: the language isn't a secret, and asking again each time is a nuisance.
    append_cookie(&site.cookie(site.locale_cookie(), locale.tag(), "; Max-Age=31536000"));
}

fn append_cookie(cookie: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        options.append_header(SET_COOKIE, value);
    }
}

/// Lets the visitor go on with what they have just proven: what this browser held before is over, the new token
/// takes its place, and the rules say where it leads.
///
/// # Errors
/// When the store fails; the browser then keeps what it had.
pub async fn enter(token: &Token, page: &str) -> Result<(), Problem> {
    let (ports, visit) = (ports(), visit()?);
    answer(usecase::sign_out(&ports, &visit.visitor, &visit.origin).await, page)?;
    let visitor = usecase::recognise(&ports, &visit.firm, Some(&token.reveal())).await;
    let visitor = answer(visitor.map_err(Into::into), page)?;
    give_token(token);
    go_to(visitor.home().path());
    Ok(())
}

/// Sends the visitor on: a plain form by a redirect, a script by a header that its router follows.
pub fn go_to(path: &str) {
    let (Some(options), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) else {
        return;
    };
    options.insert_header(LOCATION, location);
    if wants_page() {
        options.set_status(StatusCode::SEE_OTHER);
    } else {
        options.insert_header(HeaderName::from_static(REDIRECT_HEADER), HeaderValue::from_static(""));
    }
}

/// The outcome of a use case as an answer. A plain form goes back to `page`, or to where its visitor belongs,
/// with the problem; a script gets the status and the problem as JSON.
///
/// # Errors
/// The problem.
pub fn answer<T>(outcome: RulesResult<T>, page: &str) -> Result<T, Problem> {
    outcome.map_err(|error| {
        let problem = told(error);
        refuse(&problem, Some(page));
        problem
    })
}

/// The outcome of a use case as an answer that leads a script nowhere: the status, and the problem as JSON. A plain
/// form is answered as ever.
///
/// # Errors
/// The problem.
pub fn answer_in_place<T>(outcome: RulesResult<T>) -> Result<T, Problem> {
    outcome.map_err(|error| {
        let problem = told(error);
        if wants_page() {
            refuse(&problem, None);
        } else if let Some(options) = use_context::<ResponseOptions>() {
            options.set_status(status(&problem));
        }
        problem
    })
}

/// What of an error may be told; the log has the rest.
fn told(error: Error) -> Problem {
    match error {
        Error::Refused(refusal) => Problem::Refused(refusal),
        Error::Fault(fault) => {
            let reference = visit().map(|visit| visit.reference.clone()).unwrap_or_default();
            tracing::error!(%reference, %fault, "a request failed");
            Problem::Fault { reference }
        }
    }
}

fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Refuses with a rule's reason.
///
/// # Errors
/// Always: the problem.
pub fn refused<T>(refusal: Refusal, page: &str) -> Result<T, Problem> {
    answer(Err(refusal.into()), page)
}

/// Sets the status and the way on for a problem; without a `page`, back to where the visitor belongs.
pub fn refuse(problem: &Problem, page: Option<&str>) {
    let Some(options) = use_context::<ResponseOptions>() else {
        return;
    };
    if let Some(seconds) = problem.retry_after() {
        options.insert_header(RETRY_AFTER, HeaderValue::from(seconds));
    }
    let elsewhere = problem.leads_elsewhere();
    // A page that can't be drawn says so itself; a form goes back to its page.
    let form = wants_page() && !draws_page();
    if elsewhere || form {
        let home = visit().map_or("/sign-in", |visit| match problem {
            Problem::Refused(Refusal::TriesSpent) => "/sign-in",
            _ => visit.visitor.home().path(),
        });
        go_to(&problem.on_page(page.filter(|_| !elsewhere).unwrap_or(home)));
    }
    let redirects = form || (elsewhere && draws_page());
    if !redirects {
        options.set_status(status(problem));
    }
}

/// Whether a page is being drawn, and the server function is called for it and not over the network.
fn draws_page() -> bool {
    use_context::<Parts>().is_none_or(|parts| !parts.uri.path().starts_with("/api/"))
}

/// Whether a plain form asks, which wants a page; a script asks for JSON.
fn wants_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts
            .headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    })
}
