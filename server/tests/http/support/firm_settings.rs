//! The firm's settings, as an owner sends them.

use axum::http::Method;
use guichet::account::Role;

use super::{
    answer::Answer,
    browser::{Browser, PAGE},
    person::Person,
    portal::Portal,
};

/// What the page of settings shows.
pub const VIEW: &str = "/api/admin/view/firm";
/// Where a form leads that was saved.
pub const DONE: &str = "/admin/firm?done=saved";
/// Where a logo is sent.
pub const LOGO: &str = "/admin/firm/logo";
/// The type of the form that [`multipart`] makes.
pub const EDGE: &str = "multipart/form-data; boundary=edge";

/// An owner whose proof is fresh.
pub async fn owner(portal: &Portal) -> (Person, Browser) {
    portal.staff(Role::Owner, "helene@example.com").await
}

/// The settings as they stand.
pub async fn view(browser: &Browser) -> serde_json::Value {
    browser.post(VIEW, &[]).await.ok().json()
}

/// Sends the form of a section, based on what stands now.
pub async fn send(browser: &Browser, section: &str, fields: &[(&str, &str)]) -> Answer {
    let mark = view(browser).await["marks"][section].as_str().unwrap().to_owned();
    send_based(browser, section, fields, &mark).await
}

/// Sends it based on what stood once.
pub async fn send_based(browser: &Browser, section: &str, fields: &[(&str, &str)], based_on: &str) -> Answer {
    let fields: Vec<_> = fields.iter().copied().chain([("based_on", based_on)]).collect();
    browser.submit(&format!("/api/admin/firm/{section}"), &fields).await
}

/// The answer to a form, which leads there.
#[track_caller]
pub fn leads(answer: &Answer, to: &str) {
    assert_eq!((answer.code(), answer.location()), (303, to), "{answer:?}");
}

/// The settings that the log says were changed, the latest last.
pub async fn logged(portal: &Portal) -> Vec<String> {
    let lines = portal.rows.texts("SELECT canonical FROM audit_event WHERE act = 'firm_changed' ORDER BY place").await;
    let settings = |line: &String| line.split("\"settings\":[").nth(1).unwrap().split(']').next().unwrap().to_owned();
    lines.iter().map(settings).collect()
}

/// Everything but what a request itself leaves behind.
pub async fn rows(portal: &Portal) -> Vec<String> {
    portal.rows.dump_without(&["session"]).await
}

/// A form with a picture, a code and a mark.
pub fn multipart(picture: &[u8], texts: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").into_bytes(),
        );
    }
    body.extend_from_slice(
        b"--edge\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n\
        Content-Type: image/png\r\n\r\n",
    );
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    body
}

/// Sends a picture, as if that logo had been shown.
pub async fn upload(browser: &Browser, picture: &[u8], shown: &str) -> Answer {
    browser.ask(Method::POST, LOGO, PAGE, EDGE, multipart(picture, &[("shown", shown)])).await
}
