//! A link is opened, a password chosen: the account is set up, and its first session begins.

use crate::{
    account::Account,
    audit::{Act, Origin},
    error::{Refusal, Result},
    firm::Firm,
    invitation::Invitation,
    locale::Locale,
    password::Password,
    ports::{Binding, NewSession, Ports},
    session::{Assurance, Session},
    token::Token,
};

/// The invitation of a link that still works. Opening the page changes nothing: mail scanners do it too.
///
/// # Errors
/// [`Refusal::InvitationGone`] when it is unknown, used, expired, or another firm's.
pub async fn open_invitation(ports: &Ports, firm: &Firm, link: &str) -> Result<(Invitation, Account)> {
    let token = Token::parse(link).ok_or(Refusal::InvitationGone)?;
    let found = ports.store.invitation(token.hash()).await?;
    let (invitation, account) = found.ok_or(Refusal::InvitationGone)?;
    let good = invitation.is_open(ports.clock.now()) && account.firm == firm.id && account.is_open();
    if good { Ok((invitation, account)) } else { Err(Refusal::InvitationGone.into()) }
}

/// Uses the invitation. The session that begins has the assurance of a password; the policy says where it
/// may go. The account's language becomes the one of the page on which this was done.
///
/// # Errors
/// [`Refusal::InvitationGone`]; [`Refusal::Password`] when the password can't be taken, which leaves the link
/// as it was.
pub async fn accept_invitation(
    ports: &Ports,
    firm: &Firm,
    link: &str,
    password: &str,
    locale: Locale,
    origin: &Origin,
) -> Result<Token> {
    let (invitation, account) = open_invitation(ports, firm, link).await?;
    let password = Password::chosen(password, &names_of(firm, &account)).map_err(Refusal::Password)?;
    let phc = ports.hasher.hash_password(password).await?;
    let sealed = ports.vault.seal(&Binding::password(account.id), phc.as_bytes())?;

    let now = ports.clock.now();
    let token = Token::new(&*ports.entropy);
    let session = Session::new(account.id, Assurance::Password, now, &*ports.entropy);
    let opens = NewSession { session, token: token.hash(), origin: origin.clone(), question: None };
    let event = ports.own_event(firm, account.id, Act::InvitationAccepted, origin, now);
    if !ports.store.accept_invitation(&invitation, &sealed, locale, &opens, &event).await? {
        return Err(Refusal::InvitationGone.into());
    }
    Ok(token)
}

/// The names that a password mustn't be made of: the firm's and the person's.
pub(super) fn names_of<'a>(firm: &'a Firm, account: &'a Account) -> [&'a str; 6] {
    [
        firm.name.as_str(),
        firm.short_name.as_str(),
        account.username.as_str(),
        account.name.as_ref().map_or("", |name| name.as_str()),
        account.email.as_ref().map_or("", |email| email.as_str()),
        "guichet",
    ]
}
