//! The audit log, as its tests fill it and take it away.

use guichet::account::Role;

use super::{
    answer::Answer,
    browser::Browser,
    database::Engine,
    portal::{Portal, Wanted},
};

pub const EXPORT: &str = "/admin/audit/export";

/// Invites a client: their identifier.
pub async fn invite(browser: &Browser, name: &str, username: &str) -> String {
    let fields = [("name", name), ("username", username)];
    let answer = browser.post("/api/admin/invitation/invite", &fields).await;
    answer.ok().location().rsplit('/').next().unwrap().to_owned()
}

/// A portal of two firms, with an owner of each at work.
pub async fn two_firms(engine: Engine) -> (Portal, Browser, Browser) {
    let portal = Portal::wanted(engine, Wanted { firm_host: Some("one.example"), ..Wanted::default() }).await;
    let other = portal.another_firm("other.example").await;
    let (_, owner) = portal.staff(Role::Owner, "owner").await;
    let (_, theirs) = portal.staff_of(&other, Role::Owner, "their-owner").await;
    (portal, owner, theirs)
}

/// The places of the lines that a page shows.
pub fn places_on(page: &str) -> Vec<u64> {
    page.split("id=\"line-").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

/// Takes the log away.
pub async fn export(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    browser.submit(EXPORT, fields).await
}

/// The cells of a table that was taken away.
pub fn rows_of(csv: &str, separator: u8) -> Vec<Vec<String>> {
    let text = csv.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}
