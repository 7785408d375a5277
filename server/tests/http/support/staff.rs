//! Somebody of the staff, at work.

use guichet::{account::Role, firm::Firm};

use super::{
    browser::Browser,
    person::{PASSWORD, Person},
    portal::{Portal, STEP},
};

impl Portal {
    /// Somebody of the firm's staff who is all set up, in the browser where it was done.
    pub async fn staff(&self, role: Role, username: &str) -> (Person, Browser) {
        self.staff_of(&self.firm, role, username).await
    }

    /// Somebody of another firm's.
    pub async fn staff_of(&self, firm: &Firm, role: Role, username: &str) -> (Person, Browser) {
        let browser = self.browser_at(firm.host.as_deref().unwrap_or("localhost:3000"));
        let (id, link) = self.invite_as(firm, username, role).await;
        browser.accept(&link, PASSWORD).await.ok();
        let key = browser.key().await;
        let mut person = Person { username: username.to_owned(), id, key, codes: Vec::new() };
        browser.confirm(&self.code(&person)).await.ok();
        person.codes = browser.recovery_codes().await;
        assert_eq!(browser.finish().await.ok().location(), "/admin");
        (person, browser)
    }

    /// Somebody who signs in anew, with their app.
    pub async fn signed_in(&self, who: &Person) -> Browser {
        self.clock.advance(STEP);
        let browser = self.signing_in(who).await;
        browser.verify(&self.code(who)).await.ok();
        browser
    }
}
