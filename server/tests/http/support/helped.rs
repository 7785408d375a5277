//! Somebody of the staff who helps a client, and a client who is helped.

use super::{
    answer::Answer,
    browser::Browser,
    person::{PASSWORD, Person},
    portal::Portal,
};

/// What is shown of a code that was issued.
pub const CODE: &str = "/api/admin/view/code";
pub const RESET: &str = "/api/admin/two-factor/reset";
pub const ISSUE: &str = "/api/admin/code/issue";

impl Browser {
    /// Resets a client, with all that it takes but a code of one's own.
    pub async fn reset(&self, client: &Person) -> Answer {
        self.post(RESET, &[("client", &client.id), ("check", "called_back"), ("reason", "Phone lost on Sunday")]).await
    }

    /// Issues a code.
    pub async fn issue(&self, client: &Person) -> Answer {
        self.post(ISSUE, &[("client", &client.id), ("check", "in_person")]).await
    }

    /// The code that one has just issued.
    pub async fn issued(&self, client: &Person) -> String {
        let view = self.post(CODE, &[("client", &client.id)]).await;
        view.ok().json()["code"].as_str().unwrap().to_owned()
    }

    /// A client asks for help: after the right password.
    pub async fn ask_for_help(&self) {
        assert_eq!(self.post("/api/sign-in/help", &[]).await.ok().location(), "/sign-in/help?asked=yes");
    }

    /// Signs in after a reset, and sets up anew.
    pub async fn set_up_again(&self, portal: &Portal, who: &Person, issued: &str) -> Person {
        assert_eq!(self.password(&who.username, PASSWORD).await.ok().location(), "/sign-in/verify");
        assert_eq!(self.verify(issued).await.ok().location(), "/set-up/authenticator");
        let mut again = Person { key: self.key().await, codes: Vec::new(), ..who.clone() };
        assert_eq!(self.confirm(&portal.code(&again)).await.ok().location(), "/set-up/recovery-codes");
        again.codes = self.recovery_codes().await;
        assert_eq!(self.finish().await.ok().location(), "/");
        again
    }
}
