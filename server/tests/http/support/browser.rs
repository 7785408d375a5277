//! A browser: it keeps cookies, and speaks either as a page's form or as its script.

use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, Response, header},
};
use http_body_util::BodyExt;
use tokio::sync::RwLock;
use tower::ServiceExt;
use url::form_urlencoded;

use super::{
    answer::Answer,
    person::Person,
    process::{LONG_ENOUGH, over_tcp},
};

/// What a browser asks for when a person opens a page or sends a form.
pub const PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// What a script asks for.
pub const SCRIPT: &str = "application/json";

/// What a form is sent as.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// While one router lists its routes, Leptos loads nothing for the pages of any other in the process
/// (`IS_SUPPRESSING_RESOURCE_LOAD` of `leptos_server`): a page asked for at that moment would never come. A server
/// does so once, before it serves.
pub static LISTING: RwLock<()> = RwLock::const_new(());

/// The way to the server.
#[derive(Clone)]
pub enum Wire {
    InProcess(Router),
    Tcp(SocketAddr),
}

/// Copies share one cookie jar.
#[derive(Clone)]
pub struct Browser {
    wire: Wire,
    jar: Arc<Mutex<BTreeMap<String, String>>>,
    pub host: String,
    pub address: IpAddr,
    /// Sent with every request.
    pub headers: Vec<(String, String)>,
}

impl Browser {
    pub fn new(wire: Wire, host: &str) -> Self {
        let address = IpAddr::from([192, 0, 2, 7]);
        Self { wire, jar: Arc::default(), host: host.to_owned(), address, headers: Vec::new() }
    }

    /// The same jar, seen from another address.
    pub fn at_address(&self, address: impl Into<IpAddr>) -> Self {
        Self { address: address.into(), ..self.clone() }
    }

    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut copy = self.clone();
        copy.headers.push((name.to_owned(), value.to_owned()));
        copy
    }

    /// A jar of its own with the same cookies: what a thief has who copied them.
    pub fn copied(&self) -> Self {
        Self { jar: Arc::new(Mutex::new(self.jar.lock().unwrap().clone())), ..self.clone() }
    }

    /// The cookie of what the browser holds: its name and value.
    pub fn token(&self) -> Option<(String, String)> {
        let jar = self.jar.lock().unwrap();
        jar.iter().find(|(name, _)| name.ends_with("guichet")).map(|(name, value)| (name.clone(), value.clone()))
    }

    /// The value of that cookie.
    pub fn cookie(&self) -> String {
        self.token().expect("the browser holds nothing").1
    }

    pub fn put_cookie(&self, name: &str, value: &str) {
        self.jar.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// Opens a page as a person does.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, PAGE, "", Vec::new()).await
    }

    /// Calls a server function as a page's script does.
    pub async fn post(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(Method::POST, endpoint, SCRIPT, FORM, form(fields)).await
    }

    /// Sends a form without scripts.
    pub async fn submit(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(Method::POST, endpoint, PAGE, FORM, form(fields)).await
    }

    /// Any request at all; cookies that come back are kept.
    pub async fn ask(&self, method: Method, path: &str, accept: &str, kind: &str, body: Vec<u8>) -> Answer {
        let length = body.len();
        let mut request = self.request(method, path, accept, kind);
        if length > 0 {
            request = request.header(header::CONTENT_LENGTH, length);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub fn request(&self, method: Method, path: &str, accept: &str, kind: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        request = request.header(header::USER_AGENT, "Firefox on Linux");
        if !accept.is_empty() {
            request = request.header(header::ACCEPT, accept);
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let jar = self.jar.lock().unwrap();
        if !jar.is_empty() {
            let pairs: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    /// Sends a form without scripts: what comes back, its body still to be read.
    pub async fn begin(&self, endpoint: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let Wire::InProcess(router) = &self.wire else { panic!("only in the same process") };
        let mut request = self.request(Method::POST, endpoint, PAGE, FORM).body(Body::from(form(fields))).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 50_000)));
        router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.try_send(request).await.unwrap()
    }

    /// Calls a server function as a page's script does, of a server that may be gone before it has answered.
    pub async fn try_post(&self, endpoint: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let body = form(fields);
        let request = self.request(Method::POST, endpoint, SCRIPT, FORM).header(header::CONTENT_LENGTH, body.len());
        self.try_send(request.body(Body::from(body)).unwrap()).await
    }

    async fn try_send(&self, mut request: Request<Body>) -> io::Result<Answer> {
        let what = format!("{} {}", request.method(), request.uri());
        let answer = async {
            match &self.wire {
                Wire::InProcess(router) => {
                    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 50_000)));
                    let _listed = LISTING.read().await;
                    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
                    let body = body.collect().await.unwrap().to_bytes().to_vec();
                    Ok(Answer { status: parts.status, headers: parts.headers, body })
                }
                Wire::Tcp(address) => over_tcp(*address, request).await,
            }
        };
        let Ok(answer) = tokio::time::timeout(LONG_ENOUGH, answer).await else { panic!("no answer to {what}") };
        let answer = answer?;
        for cookie in answer.cookies() {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut jar = self.jar.lock().unwrap();
            if value.is_empty() {
                jar.remove(name)
            } else {
                jar.insert(name.to_owned(), value.to_owned())
            };
        }
        Ok(answer)
    }

    /// Chooses a password with an invitation.
    pub async fn accept(&self, link: &str, password: &str) -> Answer {
        self.post("/api/set-up/accept", &[("token", link), ("password", password)]).await
    }

    /// The key that the set-up page shows.
    pub async fn key(&self) -> String {
        let view = self.post("/api/view/authenticator", &[]).await;
        view.ok().json()["key"].as_str().unwrap().replace(' ', "")
    }

    /// The recovery codes that the set-up page shows.
    pub async fn recovery_codes(&self) -> Vec<String> {
        let view = self.post("/api/view/recovery-codes", &[]).await;
        let codes = view.ok().json()["codes"].clone();
        serde_json::from_value(codes).unwrap()
    }

    pub async fn confirm(&self, code: &str) -> Answer {
        self.post("/api/set-up/confirm", &[("code", code)]).await
    }

    pub async fn finish(&self) -> Answer {
        self.post("/api/set-up/finish", &[("saved", "true")]).await
    }

    pub async fn password(&self, username: &str, password: &str) -> Answer {
        self.post("/api/sign-in/password", &[("username", username), ("password", password)]).await
    }

    /// The first of the two steps, done right.
    pub async fn begin_sign_in(&self, who: &Person) -> &Self {
        let answer = self.password(&who.username, super::person::PASSWORD).await;
        assert_eq!(answer.ok().location(), "/sign-in/verify");
        self
    }

    pub async fn verify(&self, code: &str) -> Answer {
        self.post("/api/sign-in/verify", &[("code", code)]).await
    }

    pub async fn sign_out(&self) -> Answer {
        self.post("/api/sign-out", &[]).await
    }

    /// Whether the portal home opens.
    pub async fn is_in(&self) -> bool {
        self.post("/api/view/portal", &[]).await.code() == 200
    }
}

/// Fields as a form sends them.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}
