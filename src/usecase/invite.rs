//! Makes an account and the single-use link with which it sets itself up.

use crate::{
    account::{Account, Email, PersonName, Role, Username},
    audit::{Act, Deed, Event, Origin},
    error::{Refusal, Result},
    firm::Firm,
    id::AccountId,
    invitation::Invitation,
    locale::Locale,
    ports::{Entropy, Ports},
    time::Timestamp,
    token::Token,
};

/// What is said of somebody who is invited.
pub struct NewAccount {
    /// What they sign in with.
    pub username: Username,
    /// Where notices go.
    pub email: Option<Email>,
    /// How they are called.
    pub name: Option<PersonName>,
    /// What they may do.
    pub role: Role,
    /// Their language.
    pub locale: Locale,
    /// Who looks after them.
    pub accountant: Option<AccountId>,
}

impl NewAccount {
    /// The account of somebody who is invited `now`.
    pub(super) fn account(self, firm: &Firm, now: Timestamp, entropy: &dyn Entropy) -> Account {
        Account {
            id: AccountId::new(now, entropy),
            firm: firm.id,
            username: self.username,
            email: self.email,
            name: self.name,
            role: self.role,
            locale: self.locale,
            accountant: self.accountant,
            created_at: now,
            last_sign_in_at: None,
            disabled_at: None,
            locked_at: None,
            reset_at: None,
            exempt_until: None,
            password_owed_at: None,
        }
    }
}

/// Invites somebody, on the operator's behalf.
///
/// # Errors
/// [`Refusal::UsernameTaken`].
pub async fn invite(ports: &Ports, firm: &Firm, new: NewAccount) -> Result<(Account, Token)> {
    let now = ports.clock.now();
    let account = new.account(firm, now, &*ports.entropy);
    let (invitation, token) = Invitation::new(account.id, now, &*ports.entropy);
    let act = Act::Invited { role: account.role };
    let deed = Deed { firm: firm.id, actor: None, subject: Some(account.id), act };
    let event = Event::new(deed, &Origin::default(), now, &*ports.entropy);
    if !ports.store.invite(&account, &invitation, &event).await? {
        return Err(Refusal::UsernameTaken.into());
    }
    Ok((account, token))
}

/// A new link for somebody who hasn't used theirs. The one that they were given before stops working.
///
/// # Errors
/// [`Refusal::OutOfOrder`] when nobody waits under that username: unknown, or set up already.
pub async fn renew_invitation(ports: &Ports, firm: &Firm, username: &Username) -> Result<Token> {
    match ports.store.account_of_username(firm.id, &username.key()).await? {
        Some((account, None)) => renew(ports, &account).await,
        _ => Err(Refusal::OutOfOrder.into()),
    }
}

/// The link with which the firm's owner sets up the first account; none once an owner has. Whoever was invited
/// as owner gets it; a firm without any gets one with that username.
///
/// # Errors
/// [`Refusal::UsernameTaken`] when somebody else has the username.
pub async fn invite_owner(ports: &Ports, firm: &Firm, username: Username) -> Result<Option<(Account, Token)>> {
    let owners = ports.store.owners(firm.id).await?;
    if owners.iter().any(|(_, set_up)| *set_up) {
        return Ok(None);
    }
    if let Some((owner, _)) = owners.into_iter().next() {
        let token = renew(ports, &owner).await?;
        return Ok(Some((owner, token)));
    }
    let owner =
        NewAccount { username, email: None, name: None, role: Role::Owner, locale: firm.locale, accountant: None };
    invite(ports, firm, owner).await.map(Some)
}

async fn renew(ports: &Ports, account: &Account) -> Result<Token> {
    let now = ports.clock.now();
    let (invitation, token) = Invitation::new(account.id, now, &*ports.entropy);
    let deed = Deed { firm: account.firm, actor: None, subject: Some(account.id), act: Act::InvitationRenewed };
    let event = Event::new(deed, &Origin::default(), now, &*ports.entropy);
    ports.store.renew_invitation(&invitation, &event).await?;
    Ok(token)
}
