//! What staff do in a [`World`]: issue codes and reset clients.

use core::time::Duration;

use guichet::{
    account::{Account, Email, Role},
    audit::{Act, Record},
    firm::Firm,
    id::IssuedCodeId,
    issued_code::{IssuedCode, VALID_FOR},
    notice::{Letter, Notice},
    ports::{NewIssuedCode, Sealed},
    reason::{IdentityCheck, Reason},
    time::Timestamp,
};

use super::world::{Dice, World};

impl World {
    /// Somebody of the staff.
    pub async fn staff(&self, firm: &Firm, username: &str, role: Role) -> Account {
        let email = Email::parse(&format!("{username}@example.com"));
        let account = Account { role, email, ..Self::new_account(firm, username) };
        self.invite(&account).await.unwrap();
        self.choose_password(&account).await;
        account
    }

    /// What an act of the staff leaves behind, with a letter to the account if that has an address.
    pub fn record(account: &Account, act: Act, notice: Notice, now: Timestamp) -> Record {
        let letters = Letter::to(account, notice, now, &Dice).into_iter().collect();
        Record { events: vec![Self::event(account.firm, account.id, act, now)], letters }
    }

    pub fn new_issued_code(account: &Account, by: &Account, now: Timestamp) -> NewIssuedCode {
        NewIssuedCode {
            code: IssuedCode {
                id: IssuedCodeId::new(now, &Dice),
                account: account.id,
                issued_by: by.id,
                check: IdentityCheck::Video,
                created_at: now,
                expires_at: now.after(VALID_FOR),
            },
            salt: [9; 16],
            hash: Sealed(b"a sealed hash".to_vec()),
            held: Sealed(b"a sealed code".to_vec()),
            held_until: now.after(Duration::from_mins(10)),
        }
    }

    /// Issues a code.
    pub async fn issue(&self, account: &Account, by: &Account, now: Timestamp) -> NewIssuedCode {
        let new = Self::new_issued_code(account, by, now);
        let act = Act::CodeIssued { check: new.code.check, until: new.code.expires_at };
        assert!(self.store.issue_code(&new, &Self::record(account, act, Notice::CodeIssued, now)).await.unwrap());
        new
    }

    pub fn reset_record(account: &Account, now: Timestamp) -> Record {
        let act = Act::TwoFactorReset { check: IdentityCheck::Video, reason: Reason::parse("New phone").unwrap() };
        Self::record(account, act, Notice::TwoFactorReset, now)
    }

    /// Resets an account: the code, if it stands.
    pub async fn reset(
        &self,
        account: &Account,
        by: &Account,
        before: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<NewIssuedCode> {
        let new = Self::new_issued_code(account, by, now);
        let record = Self::reset_record(account, now);
        self.store.reset_two_factor(&new, before, &record).await.unwrap().then_some(new)
    }
}
