//! What people did: each act is the use case that a page would have called.

use std::{fmt::Write, sync::Arc};

use anyhow::{Context, bail};
use data_encoding::BASE32_NOPAD;
use guichet::{
    access::Visitor,
    account::{Account, Email, PersonName, Role, Username},
    audit::Origin,
    caller::Caller,
    firm::Firm,
    id::AccountId,
    locale::Locale,
    ports::Ports,
    recovery::RecoveryCode,
    token::Token,
    totp::{Step, TotpSecret},
    usecase::{self, Credentials, NewAccount},
};

use super::{PASSWORD, past::Past};
use crate::config::Config;

/// Where people act.
pub(super) struct Scene<'a> {
    pub(super) clock: Arc<Past>,
    /// With the real hasher: for codes that are printed.
    pub(super) honest: Ports,
    /// For everything else.
    pub(super) quick: Ports,
    pub(super) firm: Firm,
    pub(super) config: &'a Config,
}

/// Somebody with an app.
pub(super) struct Protected {
    pub(super) account: Account,
    key: String,
    secret: TotpSecret,
    left: Vec<RecoveryCode>,
}

fn origin() -> Origin {
    Origin {
        user_agent: "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0".to_owned(),
        ..Origin::default()
    }
}

impl Scene<'_> {
    pub(super) async fn invite(
        &self,
        address: &str,
        name: &str,
        role: Role,
        accountant: Option<AccountId>,
    ) -> anyhow::Result<(Account, Token)> {
        self.clock.go_on();
        let new = NewAccount {
            username: Username::parse(address).context("a username")?,
            email: Email::parse(address),
            name: PersonName::parse(name),
            role,
            locale: Locale::Fr,
            accountant,
        };
        Ok(usecase::invite(&self.quick, &self.firm, new).await?)
    }

    pub(super) async fn choose_password(&self, (account, link): &(Account, Token)) -> anyhow::Result<()> {
        self.clock.go_on();
        let (ports, origin, link) = (&self.quick, origin(), link.reveal());
        let token = usecase::accept_invitation(ports, &self.firm, &link, PASSWORD, account.locale, &origin).await?;
        let visitor = self.visitor(&token).await?;
        Ok(usecase::sign_out(ports, &visitor, &origin).await?)
    }

    /// Signs in, as far as the password leads.
    pub(super) async fn sign_in(&self, account: &Account) -> anyhow::Result<Visitor> {
        self.clock.go_on();
        let typed = Credentials { username: account.username.as_str(), password: PASSWORD };
        let token = usecase::begin_sign_in(&self.quick, &self.firm, typed, &origin()).await?;
        self.visitor(&token).await
    }

    /// Signs in with the app.
    pub(super) async fn verify(&self, who: &Protected) -> anyhow::Result<Visitor> {
        let visitor = self.sign_in(&who.account).await?;
        let code = who.secret.code_at(Step::at(self.quick.clock.now()));
        let sign_in = visitor.signing_in()?;
        let token = usecase::verify_second_factor(&self.quick, &self.firm, sign_in, code.reveal(), &origin()).await?;
        self.visitor(&token).await
    }

    /// Types ten codes that the app won't show for hours: too many.
    pub(super) async fn type_wrong_codes(&self, who: &Protected) -> anyhow::Result<()> {
        let hours_ahead = Step::at(self.quick.clock.now()).number().saturating_add(1000);
        let codes = (hours_ahead..).take(10).map(|step| who.secret.code_at(Step::from_number(step)));
        let mut visitor = self.sign_in(&who.account).await?;
        for (count, code) in codes.enumerate() {
            if count == 5 {
                visitor = self.sign_in(&who.account).await?;
            }
            let sign_in = visitor.signing_in()?;
            let typed = usecase::verify_second_factor(&self.quick, &self.firm, sign_in, code.reveal(), &origin()).await;
            if !matches!(typed, Err(guichet::Error::Refused(_))) {
                bail!("a wrong code that wasn't refused");
            }
        }
        Ok(())
    }

    /// Sets up the app; with codes that are printed, if any are to be left.
    pub(super) async fn protect(&self, account: &Account, leave: Option<usize>) -> anyhow::Result<Protected> {
        let (firm, origin) = (&self.firm, origin());
        let ports = if leave.is_some() { &self.honest } else { &self.quick };
        let Visitor::SignedIn(fresh) = self.sign_in(account).await? else { bail!("a session") };
        let enrolment = usecase::open_enrolment(ports, firm, &fresh, &origin).await?;
        let secret = TotpSecret::from_bytes(&BASE32_NOPAD.decode(enrolment.key.as_bytes())?)?;
        let code = secret.code_at(Step::at(ports.clock.now()));
        let token = usecase::confirm_enrolment(ports, &fresh, code.reveal(), &origin).await?;
        let visitor = self.visitor(&token).await?;
        let Visitor::SignedIn(proven) = &visitor else { bail!("a session") };
        let shown = usecase::open_recovery_codes(ports, proven, &origin).await?;
        usecase::finish_set_up(ports, &visitor, true, Some(shown.set), &origin).await?;
        usecase::sign_out(ports, &visitor, &origin).await?;
        let mut left = shown.codes;
        let spent: Vec<_> = left.drain(..left.len().saturating_sub(leave.unwrap_or(usize::MAX))).collect();
        for code in spent {
            let visitor = self.sign_in(account).await?;
            usecase::verify_second_factor(ports, firm, visitor.signing_in()?, &code.reveal(), &origin).await?;
        }
        Ok(Protected { account: account.clone(), key: enrolment.key, secret, left })
    }

    /// Whose request something of the staff's is.
    pub(super) fn caller<'b>(&'b self, visitor: &'b Visitor, origin: &'b Origin) -> Caller<'b> {
        Caller { firm: &self.firm, visitor, origin }
    }

    /// How somebody gets in.
    pub(super) fn way_in(&self, who: &str, person: &Protected) -> String {
        let mut text = format!("\n{who}: {}\n", person.account.username);
        let _ = writeln!(text, "  six-digit codes: oathtool --totp --base32 {}", person.key);
        if let Some(code) = person.left.first() {
            let _ = writeln!(text, "  a recovery code: {}", code.reveal());
        }
        let _ = writeln!(text, "  at {}/sign-in", self.config.site.base_url);
        text
    }

    async fn visitor(&self, token: &Token) -> anyhow::Result<Visitor> {
        Ok(usecase::recognise(&self.quick, &self.firm, Some(&token.reveal())).await?)
    }
}
