//! The security page.

use guichet::{
    Error, Refusal,
    id::AuthenticatorId,
    ports::Binding,
    totp::TotpSecret,
    usecase::{self, TypedPasswords},
};

use super::{World, told};
use crate::{
    acts::{FIRM_OF, Who},
    outcome::Outcome,
};

/// Whose place an app takes; of an app that isn't there, nobody's.
#[derive(Clone, Copy)]
pub enum Replaces {
    Nothing,
    App(Option<usize>),
}

impl World {
    /// The recovery codes that a page showed.
    pub(super) fn hold(&mut self, shown: Vec<String>) -> usize {
        self.papers.iter().position(|paper| *paper == shown[0]).unwrap_or_else(|| {
            self.papers.extend(shown);
            self.papers.len() - 10
        })
    }

    /// The authenticator of somebody's app, while it is active.
    async fn authenticator(&self, who: Who, app: Option<usize>) -> Result<Option<AuthenticatorId>, Error> {
        let account = self.accounts[who];
        for row in self.ports.store.authenticators(account).await? {
            let secret = self.ports.vault.open(&Binding::secret(row.id, account), &row.secret)?;
            if app.is_some() && self.phone(&TotpSecret::from_bytes(&secret)?) == app {
                return Ok(Some(row.id));
            }
        }
        Ok(None)
    }

    /// Starts a further app, or one in another's place, and scans it.
    pub async fn start(&mut self, who: Who, cookie: Option<usize>, replaces: Replaces) -> Outcome {
        told(self.try_start(who, cookie, replaces).await)
    }

    async fn try_start(&mut self, who: Who, cookie: Option<usize>, replaces: Replaces) -> Result<Outcome, Error> {
        let (firm, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        match replaces {
            Replaces::Nothing => usecase::add_authenticator(&self.ports, &visitor, "", &self.origin).await?,
            Replaces::App(app) => {
                let older = self.authenticator(who, app).await?;
                usecase::replace_authenticator(&self.ports, &visitor, older, &self.origin).await?;
            }
        }
        let waiting = usecase::open_authenticator(&self.ports, &firm, &visitor).await?;
        Ok(self.scan(&waiting.ok_or(Refusal::NotFound)?.enrolment.key))
    }

    pub async fn join(&self, who: Who, cookie: Option<usize>, code: &str) -> Outcome {
        told(self.try_join(who, cookie, code).await)
    }

    async fn try_join(&self, who: Who, cookie: Option<usize>, code: &str) -> Result<Outcome, Error> {
        let (_, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        let replaced = usecase::join_authenticator(&self.ports, &visitor, code, &self.origin).await?;
        Ok(Outcome::Replaced(replaced))
    }

    pub async fn give_up(&self, who: Who, cookie: Option<usize>) -> Outcome {
        told(self.try_give_up(who, cookie).await)
    }

    async fn try_give_up(&self, who: Who, cookie: Option<usize>) -> Result<Outcome, Error> {
        let (_, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        usecase::give_up_authenticator(&self.ports, &visitor).await?;
        Ok(Outcome::Done)
    }

    pub async fn remove(&mut self, who: Who, cookie: Option<usize>, app: Option<usize>) -> Outcome {
        told(self.try_remove(who, cookie, app).await)
    }

    async fn try_remove(&mut self, who: Who, cookie: Option<usize>, app: Option<usize>) -> Result<Outcome, Error> {
        let (_, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        let app = self.authenticator(who, app).await?;
        match usecase::remove_authenticator(&self.ports, &visitor, app, &self.origin).await? {
            Some(token) => self.keep(token, FIRM_OF[who]).await,
            None => Ok(Outcome::Done),
        }
    }

    pub async fn remake_codes(&self, who: Who, cookie: Option<usize>) -> Outcome {
        told(self.try_remake_codes(who, cookie).await)
    }

    async fn try_remake_codes(&self, who: Who, cookie: Option<usize>) -> Result<Outcome, Error> {
        let (_, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        usecase::make_recovery_codes(&self.ports, &visitor, &self.origin).await?;
        Ok(Outcome::Done)
    }

    pub async fn change_password(&self, who: Who, cookie: Option<usize>, present: &str, new: &str) -> Outcome {
        told(self.try_change_password(who, cookie, TypedPasswords { present, new }).await)
    }

    async fn try_change_password(
        &self,
        who: Who,
        cookie: Option<usize>,
        typed: TypedPasswords<'_>,
    ) -> Result<Outcome, Error> {
        let (firm, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        usecase::change_password(&self.ports, &firm, &visitor, typed, &self.origin).await?;
        Ok(Outcome::Done)
    }

    pub async fn end_others(&self, who: Who, cookie: Option<usize>) -> Outcome {
        told(self.try_end_others(who, cookie).await)
    }

    async fn try_end_others(&self, who: Who, cookie: Option<usize>) -> Result<Outcome, Error> {
        let (firm, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        let ended = usecase::end_other_sessions(&self.ports, &firm, &visitor, &self.origin).await?;
        Ok(Outcome::Ended(ended))
    }

    pub async fn end_other(&self, who: Who, cookie: Option<usize>, other: Option<usize>) -> Outcome {
        told(self.try_end_other(who, cookie, other).await)
    }

    async fn try_end_other(&self, who: Who, cookie: Option<usize>, other: Option<usize>) -> Result<Outcome, Error> {
        let (firm, visitor) = self.visitor(cookie, FIRM_OF[who]).await?;
        let other = other.and_then(|place| self.cookies[place].1);
        usecase::end_own_session(&self.ports, &firm, &visitor, other, &self.origin).await?;
        Ok(Outcome::Done)
    }
}
