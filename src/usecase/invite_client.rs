//! Staff invite a client, give a new link, or take one back. The link opens nothing but the choice of a password. A
//! letter takes it to the client; where none can, it is shown to whoever made it alone, until they have given it or ten
//! minutes are over.

use core::time::Duration;

use super::NewAccount;
use crate::{
    account::{Account, Email, PersonName, Role, Username},
    audit::{Act, Record},
    caller::{Caller, Staff},
    error::{Fault, Field, Refusal, Result},
    id::AccountId,
    invitation::{Invitation, LinkToGive},
    locale::Locale,
    notice::{Letter, Notice, SealedLink},
    ports::{Binding, HeldLink, NewLink, Ports},
    power::Power,
    time::Timestamp,
    token::Token,
};

/// How long a link can be shown to whoever made it.
pub(super) const HELD_FOR: Duration = Duration::from_mins(10);

/// What is said of a client who is invited.
pub struct NewClient {
    /// What they sign in with.
    pub username: Username,
    /// Where notices go.
    pub email: Option<Email>,
    /// How they are called.
    pub name: PersonName,
    /// Their language.
    pub locale: Locale,
    /// Who looks after them.
    pub accountant: Option<AccountId>,
}

impl NewClient {
    /// Reads them from what a form sent; without a username it is the e-mail address.
    ///
    /// # Errors
    /// [`Refusal::Field`] with the first that can't be taken; [`Refusal::Missing`] when there is neither a username
    /// nor an address.
    pub fn parse(name: &str, email: &str, username: &str, locale: Locale, accountant: &str) -> Result<Self, Refusal> {
        let wrong = |field| Refusal::Field { field };
        let [email, accountant] = [email, accountant].map(|text| Some(text.trim()).filter(|text| !text.is_empty()));
        let name = PersonName::parse(name).ok_or(wrong(Field::Name))?;
        let email = email.map(|text| Email::parse(text).ok_or(wrong(Field::Email))).transpose()?;
        let username = match (username.trim(), &email) {
            ("", None) => return Err(Refusal::Missing),
            ("", Some(email)) => email.as_str(),
            (text, _) => text,
        };
        Ok(Self {
            username: Username::parse(username).ok_or(wrong(Field::Username))?,
            name,
            locale,
            accountant: accountant.map(|text| text.parse().map_err(|_| wrong(Field::Accountant))).transpose()?,
            email,
        })
    }
}

/// Invites a client: the account, and whether a letter takes the link to them.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::Field`] for an accountant who isn't of the firm's staff, or is disabled;
/// [`Refusal::UsernameTaken`].
pub async fn invite_client(ports: &Ports, caller: Caller<'_>, new: NewClient) -> Result<(Account, bool)> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    if let Some(id) = new.accountant {
        let found = ports.store.account(id).await?;
        let fits = |of: &Account| of.firm == staff.firm.id && of.role.is_staff() && of.disabled_at.is_none();
        found.filter(fits).ok_or(Refusal::Field { field: Field::Accountant })?;
    }
    let account = NewAccount {
        username: new.username,
        email: new.email,
        name: Some(new.name),
        role: Role::Client,
        locale: new.locale,
        accountant: new.accountant,
    };
    let client = account.account(staff.firm, staff.now, &*ports.entropy);
    let (link, letter) = new_link(ports, &staff, &client, staff.now.after(HELD_FOR))?;
    let event = staff.event(ports, Some(client.id), Act::Invited { role: Role::Client });
    let record = Record { events: vec![event], letters: letter.into_iter().collect() };
    let is_mailed = !record.letters.is_empty();
    let made = ports.store.invite_client(&client, &link, &record).await?;
    if made { Ok((client, is_mailed)) } else { Err(Refusal::UsernameTaken.into()) }
}

/// Makes a new link; the one that the client was given before stops working. Whether a letter takes it to them.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] for a client who is set up already, or
/// disabled.
pub async fn renew_link(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<bool> {
    let staff = caller.may(Power::Readmit, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let (link, letter) = new_link(ports, &staff, &client, staff.now.after(HELD_FOR))?;
    let event = staff.event(ports, Some(client.id), Act::InvitationRenewed);
    let record = Record { events: vec![event], letters: letter.into_iter().collect() };
    let is_mailed = !record.letters.is_empty();
    let renewed = ports.store.renew_link(&link, &record).await?;
    if renewed { Ok(is_mailed) } else { Err(Refusal::Conflict.into()) }
}

/// Takes a client's link back.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when none works any more.
pub async fn revoke_link(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<()> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let record: Record = staff.event(ports, Some(client.id), Act::InvitationRevoked).into();
    let revoked = ports.store.revoke_link(client.id, &record).await?;
    if revoked { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// The link, to give to the client: for whoever made it, until they have given it or ten minutes are over.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`], also when it can't be shown any more.
pub async fn show_link(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<LinkToGive> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    held(ports, &staff, client).await
}

/// The link that they made for somebody, while it can be shown.
pub(super) async fn held(ports: &Ports, staff: &Staff<'_>, client: Account) -> Result<LinkToGive> {
    let held = ports.store.held_link(client.id, staff.id(), staff.now).await?;
    let (invitation, sealed) = held.ok_or(Refusal::NotFound)?;
    let plain = ports.vault.open(&Binding::held_link(invitation.id, client.id), &sealed)?;
    let token = Token::from_bytes(&plain).ok_or(Fault::corrupt("invitation.held"))?;
    Ok(LinkToGive { client, token, expires_at: invitation.expires_at })
}

/// "I have given it": it can't be shown again.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`].
pub async fn link_given(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<()> {
    let staff = caller.may(Power::InviteClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    Ok(ports.store.forget_held_link(client.id, staff.id()).await?)
}

/// A new link. A letter takes it to whom it is for; where none can, it can be shown to whoever makes it until then.
pub(super) fn new_link(
    ports: &Ports,
    staff: &Staff<'_>,
    invited: &Account,
    held_until: Timestamp,
) -> Result<(NewLink, Option<Letter>), Fault> {
    let (invitation, token) = Invitation::new(invited.id, staff.now, &*ports.entropy);
    let letter = Letter::to(invited, Notice::Invited, staff.now, &*ports.entropy).filter(|_| ports.sends_letters);
    if let Some(letter) = letter {
        let token = ports.vault.seal(&Binding::letter_link(letter.id, invited.id), token.as_bytes())?;
        let link = Some(SealedLink { token, until: invitation.expires_at });
        return Ok((NewLink { invitation, held: None }, Some(Letter { link, ..letter })));
    }
    let token = ports.vault.seal(&Binding::held_link(invitation.id, invited.id), token.as_bytes())?;
    let held = Some(HeldLink { token, until: held_until, maker: staff.id() });
    Ok((NewLink { invitation, held }, None))
}
