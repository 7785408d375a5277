//! "It was me" or "It wasn't me": somebody is asked about a sign-in of theirs from a browser that is new to the account,
//! or with a recovery code. Answering asks for no code: the first changes nothing, and the second only ever ends things.

use crate::{
    access::{SignedIn, Visitor},
    account::Account,
    audit::{Act, Origin, Record},
    error::{Refusal, Result},
    firm::Firm,
    id::{HelpRequestId, UnusualSignInId},
    notice::{Letter, Notice},
    ports::{Disowning, Ports},
    time::Timestamp,
    unusual::{ASKED_FOR, Question, SHOWN, UnusualSignIn, Way},
};

/// What the visitor is asked about, the newest first.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`].
pub async fn unusual_sign_ins(ports: &Ports, visitor: &Visitor) -> Result<Vec<UnusualSignIn>> {
    let who = asked(visitor)?;
    Ok(ports.store.unusual_sign_ins(&who.session, ports.clock.now().before(ASKED_FOR), SHOWN).await?)
}

/// "It was me."
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`]; [`Refusal::NotFound`] when this session isn't asked about it, any
/// more or at all.
pub async fn own_sign_in(
    ports: &Ports,
    visitor: &Visitor,
    sign_in: Option<UnusualSignInId>,
    origin: &Origin,
) -> Result<()> {
    let who = asked(visitor)?;
    let sign_in = sign_in.ok_or(Refusal::NotFound)?;
    let event = ports.session_event(who, Act::SignInOwned, origin, ports.clock.now());
    let owned = ports.store.own_sign_in(sign_in, &who.session, &event).await?;
    if owned { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// "It wasn't me": whatever else is open ends, nothing but a new password is open to the account, and the firm is told.
///
/// # Errors
/// Those of [`own_sign_in`].
pub async fn disown_sign_in(
    ports: &Ports,
    firm: &Firm,
    visitor: &Visitor,
    sign_in: Option<UnusualSignInId>,
    origin: &Origin,
) -> Result<()> {
    let who = asked(visitor)?;
    let (account, now) = (&who.account, ports.clock.now());
    let sign_in = sign_in.ok_or(Refusal::NotFound)?;
    let told = to_tell(ports, firm, account).await?;
    let notice = Notice::SignInOfAnother { account: account.id };
    let letters = told.iter().filter_map(|staff| Letter::to(staff, notice.clone(), now, &*ports.entropy));
    let record = Record {
        events: vec![ports.session_event(who, Act::SignInDisowned, origin, now)],
        letters: ports.own_letter(account, Notice::SignInDisowned, origin, now).into_iter().chain(letters).collect(),
    };
    let help = (!account.role.is_staff()).then(|| HelpRequestId::new(now, &*ports.entropy));
    let disowning = Disowning { sign_in, session: who.session.clone(), help };
    let disowned = ports.store.disown_sign_in(&disowning, &record).await?;
    if disowned { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Whoever has a session that may go on from set-up.
fn asked(visitor: &Visitor) -> Result<&SignedIn, Refusal> {
    let who = visitor.signed_in()?;
    if who.is_confined() { Err(Refusal::OutOfOrder) } else { Ok(who) }
}

/// Who of the firm is told: a client's accountant, else the owners; of one of the staff, the other owners.
async fn to_tell(ports: &Ports, firm: &Firm, account: &Account) -> Result<Vec<Account>> {
    if !account.role.is_staff() {
        return Ok(ports.store.staff_to_tell(account.id).await?);
    }
    let owners = ports.store.owners(firm.id).await?;
    let others = owners.into_iter().filter(|(owner, set_up)| *set_up && owner.is_open() && owner.id != account.id);
    Ok(others.map(|(owner, _)| owner).collect())
}

impl Ports {
    /// What an account is asked about a session that begins, should it be unusual.
    pub(super) fn question(&self, account: &Account, way: Way, origin: &Origin, now: Timestamp) -> Question {
        // Codes that aren't the app's have a letter of their own.
        let is_told = matches!(way, Way::RecoveryCode | Way::IssuedCode);
        let letter = self.own_letter(account, Notice::NewBrowser, origin, now).filter(|_| !is_told);
        Question { id: UnusualSignInId::new(now, &*self.entropy), way, letter }
    }
}
