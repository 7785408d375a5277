//! The QR code: the same one after a wrong code or a reload, for ten minutes.

use crate::{
    access::SignedIn,
    audit::{Act, Origin},
    error::{Fault, Refusal, Result},
    firm::Firm,
    ports::{Binding, Ports, SealedAuthenticator},
    time::Timestamp,
    totp::{Authenticator, Pending, TotpSecret},
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
    let secret = authenticator.secret();
    Ok(Enrolment {
        uri: secret.reveal_uri(&firm.short_name, &who.account.username)?,
        key: secret.reveal_key(),
        expires_at: authenticator.expires_at(),
    })
}

/// The account's pending authenticator, unsealed.
pub(super) async fn pending(ports: &Ports, who: &SignedIn) -> Result<Option<Authenticator<Pending>>, Fault> {
    let account = who.account.id;
    let Some(row) = ports.store.pending_authenticator(account, ports.clock.now()).await? else {
        return Ok(None);
    };
    let secret = ports.vault.open(&Binding::secret(row.id, account), &row.secret)?;
    let secret = TotpSecret::from_bytes(&secret)?;
    Ok(Some(Authenticator::pending(row.id, account, secret, row.at)))
}

async fn start(ports: &Ports, who: &SignedIn, origin: &Origin) -> Result<Authenticator<Pending>> {
    let (account, now) = (who.account.id, ports.clock.now());
    let fresh = Authenticator::<Pending>::new(account, now, &*ports.entropy);
    let secret = ports.vault.seal(&Binding::secret(fresh.id, account), fresh.secret().as_bytes())?;
    let row = SealedAuthenticator { id: fresh.id, secret, at: fresh.expires_at() };
    let event = ports.session_event(who, Act::EnrolmentStarted, origin, now);
    if ports.store.start_enrolment(account, &row, &event).await? {
        return Ok(fresh);
    }
    // Two pages were opened at once, and the other was first: show what it shows.
    Ok(pending(ports, who).await?.ok_or(Refusal::OutOfOrder)?)
}
