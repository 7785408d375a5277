//! Who asks for something of the staff's, and whether they may: every use case of the admin view asks here first,
//! so that no page, server function or command is a side door.

use crate::{
    access::{Page, SignedIn, Visitor},
    account::{Account, Role},
    audit::{Act, Deed, Event, Origin},
    error::{Refusal, Result},
    firm::Firm,
    id::AccountId,
    ports::Ports,
    power::Power,
    time::Timestamp,
};

/// Whose request it is.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The firm whose portal was asked.
    pub firm: &'a Firm,
    /// Who asked.
    pub visitor: &'a Visitor,
    /// From where.
    pub origin: &'a Origin,
}

/// Somebody of the staff, for something that they may do now.
#[derive(Clone, Copy)]
pub struct Staff<'a> {
    /// Their session.
    pub who: &'a SignedIn,
    /// Their firm.
    pub firm: &'a Firm,
    /// From where they ask.
    pub origin: &'a Origin,
    /// The moment of it.
    pub now: Timestamp,
}

impl<'a> Caller<'a> {
    /// Whether the caller may do something `now`.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`]; [`Refusal::OutOfOrder`] while set-up is owed; [`Refusal::Forbidden`] for a role that
    /// hasn't the power; [`Refusal::StepUpNeeded`].
    pub fn may(&self, power: Power, now: Timestamp) -> Result<Staff<'a>, Refusal> {
        let Visitor::SignedIn(who) = self.visitor else {
            return Err(Refusal::NotSignedIn);
        };
        if !power.is_of(who.account.role) {
            // Whoever still owes set-up learns nothing of what stands behind it.
            return Err(if who.is_confined() { Refusal::OutOfOrder } else { Refusal::Forbidden });
        }
        self.visitor.signed_in_at(Page::Admin)?;
        if power.needs_step_up() && !who.session.is_proven_anew(now) {
            return Err(Refusal::StepUpNeeded);
        }
        Ok(Staff { who, firm: self.firm, origin: self.origin, now })
    }
}

impl Staff<'_> {
    /// Who it is.
    #[must_use]
    pub const fn id(&self) -> AccountId {
        self.who.account.id
    }

    /// A client of the firm.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an identifier that is unknown, another firm's, or of the staff: the same for all.
    pub async fn client(&self, ports: &Ports, id: AccountId) -> Result<Account> {
        let found = ports.store.account(id).await?;
        let client = found.filter(|account| account.firm == self.firm.id && account.role == Role::Client);
        Ok(client.ok_or(Refusal::NotFound)?)
    }

    /// Somebody of the firm's staff.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody else.
    pub async fn colleague(&self, ports: &Ports, id: AccountId) -> Result<Account> {
        let found = ports.store.account(id).await?;
        let colleague = found.filter(|account| account.firm == self.firm.id && account.role.is_staff());
        Ok(colleague.ok_or(Refusal::NotFound)?)
    }

    /// The event of something that they do, to somebody or to the firm.
    #[must_use]
    pub fn event(&self, ports: &Ports, subject: Option<AccountId>, act: Act) -> Event {
        let deed = Deed { firm: self.firm.id, actor: Some(self.id()), subject, act };
        Event::new(deed, self.origin, self.now, &*ports.entropy)
    }
}
