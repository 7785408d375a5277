//! The QR code: the same one after a wrong code or a reload, for ten minutes. It is the session's that began it:
//! whoever else has the password neither sees the secret nor chose it.

use crate::{
    access::SignedIn,
    account::Account,
    audit::{Act, Origin},
    error::{Fault, Refusal, Result},
    firm::Firm,
    id::AccountId,
    ports::{Binding, Ports, SealedAuthenticator},
    time::Timestamp,
    totp::{Authenticator, PENDING_FOR, Pending, TotpSecret},
};

/// What the set-up page shows.
pub struct Enrolment {
    /// The URI in the QR code.
    pub uri: String,
    /// The key for those who can't scan.
    pub key: String,
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
}

/// The enrolment that is pending, or a new one.
///
/// # Errors
/// [`Refusal::OutOfOrder`] when the account can't enrol now.
pub async fn open_enrolment(ports: &Ports, firm: &Firm, who: &SignedIn, origin: &Origin) -> Result<Enrolment> {
    if !who.may_enrol() {
        return Err(Refusal::OutOfOrder.into());
    }
    let authenticator = match pending(ports, who).await? {
        Some(pending) => pending,
        None => start(ports, who, origin).await?,
    };
    Ok(shown(firm, &who.account, &authenticator)?)
}

/// The pending authenticator that the session began, unsealed.
pub(super) async fn pending(ports: &Ports, who: &SignedIn) -> Result<Option<Authenticator<Pending>>, Fault> {
    let found = ports.store.pending_authenticator(&who.session, ports.clock.now()).await?;
    found.map(|pending| unsealed(ports, who.account.id, &pending.row)).transpose()
}

/// A pending authenticator from its row.
pub(super) fn unsealed(
    ports: &Ports,
    account: AccountId,
    row: &SealedAuthenticator<Timestamp>,
) -> Result<Authenticator<Pending>, Fault> {
    let secret = ports.vault.open(&Binding::secret(row.id, account), &row.secret)?;
    Ok(Authenticator::pending(row.id, account, TotpSecret::from_bytes(&secret)?, row.at))
}

/// The row of a new pending authenticator.
pub(super) fn sealed(
    ports: &Ports,
    authenticator: &Authenticator<Pending>,
) -> Result<SealedAuthenticator<Timestamp>, Fault> {
    let place = Binding::secret(authenticator.id, authenticator.account);
    let secret = ports.vault.seal(&place, authenticator.secret().as_bytes())?;
    Ok(SealedAuthenticator { id: authenticator.id, secret, at: authenticator.expires_at() })
}

/// What a page shows of it.
pub(super) fn shown(
    firm: &Firm,
    account: &Account,
    authenticator: &Authenticator<Pending>,
) -> Result<Enrolment, Fault> {
    let secret = authenticator.secret();
    Ok(Enrolment {
        uri: secret.reveal_uri(&firm.short_name, &account.username)?,
        key: secret.reveal_key(),
        expires_at: authenticator.expires_at(),
    })
}

async fn start(ports: &Ports, who: &SignedIn, origin: &Origin) -> Result<Authenticator<Pending>> {
    let (account, now) = (who.account.id, ports.clock.now());
    let fresh = Authenticator::<Pending>::new(account, PENDING_FOR, now, &*ports.entropy);
    let row = sealed(ports, &fresh)?;
    let event = ports.session_event(who, Act::EnrolmentStarted, origin, now);
    if ports.store.start_enrolment(&who.session, &row, &event).await? {
        return Ok(fresh);
    }
    // Two pages were opened at once, and the other was first: show what it shows.
    Ok(pending(ports, who).await?.ok_or(Refusal::OutOfOrder)?)
}
