//! The link, the password, the code, the way out.

use guichet::{
    Error, Refusal,
    access::{Page, Visitor},
    locale::Locale,
    usecase::{self, Credentials},
};

use super::{USERNAMES, World, told};
use crate::{
    acts::{FIRM_OF, Portal, Who},
    outcome::Outcome,
};

impl World {
    pub async fn sign_in(&mut self, who: Who, at: Portal, password: &str) -> Outcome {
        told(self.try_sign_in(who, at, password).await)
    }

    async fn try_sign_in(&mut self, who: Who, at: Portal, password: &str) -> Result<Outcome, Error> {
        let firm = self.firm(at).await;
        let typed = Credentials { username: USERNAMES[who], password };
        let token = usecase::begin_sign_in(&self.ports, &firm, typed, &self.origin).await?;
        self.keep(token, at).await
    }

    pub async fn verify(&mut self, cookie: Option<usize>, at: Portal, code: &str) -> Outcome {
        told(self.try_verify(cookie, at, code).await)
    }

    async fn try_verify(&mut self, cookie: Option<usize>, at: Portal, code: &str) -> Result<Outcome, Error> {
        let (firm, visitor) = self.visitor(cookie, at).await?;
        let half = visitor.signing_in()?;
        let token = usecase::verify_second_factor(&self.ports, &firm, half, code, &self.origin).await?;
        self.keep(token, at).await
    }

    pub async fn prove_again(&self, who: Who, cookie: Option<usize>, code: &str) -> Outcome {
        told(self.try_prove_again(who, cookie, code).await)
    }

    async fn try_prove_again(&self, who: Who, cookie: Option<usize>, code: &str) -> Result<Outcome, Error> {
        let (firm, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        let Visitor::SignedIn(who) = visitor else { return Err(Refusal::NotSignedIn.into()) };
        usecase::prove_again(&self.ports, &firm, &who, code, &self.origin).await?;
        Ok(Outcome::Done)
    }

    pub async fn accept(&mut self, link: Option<usize>, at: Portal, password: &str) -> Outcome {
        told(self.try_accept(link, at, password).await)
    }

    async fn try_accept(&mut self, link: Option<usize>, at: Portal, password: &str) -> Result<Outcome, Error> {
        let firm = self.firm(at).await;
        let link = link.map_or("", |place| &self.links[place]);
        let token = usecase::accept_invitation(&self.ports, &firm, link, password, Locale::En, &self.origin).await?;
        self.keep(token, at).await
    }

    pub async fn sign_out(&self, who: Who, cookie: Option<usize>) -> Outcome {
        told(self.try_sign_out(who, cookie).await)
    }

    async fn try_sign_out(&self, who: Who, cookie: Option<usize>) -> Result<Outcome, Error> {
        let (_, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        usecase::sign_out(&self.ports, &visitor, &self.origin).await?;
        Ok(Outcome::Done)
    }

    pub async fn open_enrolment(&mut self, who: Who, cookie: Option<usize>) -> Outcome {
        told(self.try_open_enrolment(who, cookie).await)
    }

    async fn try_open_enrolment(&mut self, who: Who, cookie: Option<usize>) -> Result<Outcome, Error> {
        let (firm, session) = self.at(who, cookie, Page::Authenticator).await?;
        let shown = usecase::open_enrolment(&self.ports, &firm, &session, &self.origin).await?;
        Ok(self.scan(&shown.key))
    }

    pub async fn first_code(&mut self, who: Who, cookie: Option<usize>, code: &str) -> Outcome {
        told(self.try_first_code(who, cookie, code).await)
    }

    async fn try_first_code(&mut self, who: Who, cookie: Option<usize>, code: &str) -> Result<Outcome, Error> {
        let (_, session) = self.at(who, cookie, Page::Authenticator).await?;
        let token = usecase::confirm_enrolment(&self.ports, &session, code, &self.origin).await?;
        self.keep(token, FIRM_OF[who]).await
    }

    pub async fn show_codes(&mut self, who: Who, cookie: Option<usize>) -> Outcome {
        told(self.try_show_codes(who, cookie).await)
    }

    async fn try_show_codes(&mut self, who: Who, cookie: Option<usize>) -> Result<Outcome, Error> {
        let (_, session) = self.at(who, cookie, Page::RecoveryCodes).await?;
        let shown = usecase::open_recovery_codes(&self.ports, &session, &self.origin).await?;
        let shown: Vec<String> = shown.codes.iter().map(guichet::recovery::RecoveryCode::reveal).collect();
        Ok(Outcome::Papers(self.hold(shown)))
    }

    pub async fn save_codes(&self, who: Who, cookie: Option<usize>, saved: bool) -> Outcome {
        told(self.try_save_codes(who, cookie, saved).await)
    }

    async fn try_save_codes(&self, who: Who, cookie: Option<usize>, saved: bool) -> Result<Outcome, Error> {
        let (_, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        usecase::finish_set_up(&self.ports, &visitor, saved, None, &self.origin).await?;
        Ok(Outcome::Done)
    }
}
