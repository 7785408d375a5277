//! What the `Resets` trait promises, kept by tables in memory.

use async_trait::async_trait;
use guichet::{
    account::{Account, Role},
    audit::{HelpOutcome, Record},
    id::{AccountId, FirmId, IssuedCodeId},
    issued_code::IssuedCode,
    ports::{HelpRequest, NewIssuedCode, Resets, Sealed},
    throttle::Key,
    time::Timestamp,
};

use super::{memory::Memory, store::Outcome};

#[async_trait]
impl Resets for Memory {
    async fn reset_two_factor(
        &self,
        code: &NewIssuedCode,
        reset_before: Option<Timestamp>,
        record: &Record,
    ) -> Outcome<bool> {
        let mut tables = self.begin("reset_two_factor").await?;
        let account = code.code.account;
        let row = tables.account_of(account);
        if row.reset_at != reset_before || row.disabled_at.is_some() {
            return Ok(false);
        }
        tables.account_mut(account).reset_at = Some(code.code.created_at);
        tables.end_all(account);
        tables.authenticators.retain(|row| row.account != account);
        tables.sets.retain(|row| row.account != account);
        tables.put_issued_code(code);
        for key in [Key::first_code_of(account), Key::second_factor_of(account)] {
            tables.counters.remove(&key);
        }
        tables.keep(record);
        Ok(true)
    }

    async fn issue_code(&self, code: &NewIssuedCode, record: &Record) -> Outcome<bool> {
        let mut tables = self.begin("issue_code").await?;
        let account = tables.account_of(code.code.account);
        let goes_round = account.reset_at.is_some() || tables.factors_of(account.id).authenticator;
        if account.disabled_at.is_some() || !goes_round {
            return Ok(false);
        }
        tables.put_issued_code(code);
        tables.keep(record);
        Ok(true)
    }

    async fn revoke_code(&self, code: IssuedCodeId, account: AccountId, record: &Record) -> Outcome<bool> {
        let mut tables = self.begin("revoke_code").await?;
        let now = record.events[0].at;
        let mut good = tables.issued.iter().filter(|row| row.new.code.account == account && row.is_good(now));
        if !good.any(|row| row.new.code.id == code) {
            return Ok(false);
        }
        tables.issued.retain(|row| row.new.code.id != code);
        tables.keep(record);
        Ok(true)
    }

    async fn issued_code(&self, account: AccountId, now: Timestamp) -> Outcome<Option<IssuedCode>> {
        let tables = self.begin("issued_code").await?;
        let mut good = tables.issued.iter().filter(|row| row.new.code.account == account && row.is_good(now));
        Ok(good.next().map(|row| row.new.code.clone()))
    }

    async fn held_issued_code(
        &self,
        account: AccountId,
        issued_by: AccountId,
        now: Timestamp,
    ) -> Outcome<Option<(IssuedCode, Sealed)>> {
        let tables = self.begin("held_issued_code").await?;
        let of_both = |code: &IssuedCode| code.account == account && code.issued_by == issued_by;
        let held = tables.issued.iter().filter(|row| of_both(&row.new.code) && !row.used && !row.given);
        let shown = held.map(|row| &row.new).find(|new| now < new.held_until);
        Ok(shown.map(|new| (new.code.clone(), new.held.clone())))
    }

    async fn forget_held_code(&self, account: AccountId, issued_by: AccountId) -> Outcome<()> {
        let mut tables = self.begin("forget_held_code").await?;
        for row in &mut tables.issued {
            row.given |= row.new.code.account == account && row.new.code.issued_by == issued_by;
        }
        Ok(())
    }

    async fn issued_codes(&self, firm: FirmId, now: Timestamp) -> Outcome<Vec<IssuedCode>> {
        let tables = self.begin("issued_codes").await?;
        let of_firm =
            |code: &IssuedCode| tables.accounts.iter().any(|(row, _)| row.id == code.account && row.firm == firm);
        let good = tables.issued.iter().filter(|row| row.is_good(now)).map(|row| &row.new.code);
        Ok(good.filter(|code| of_firm(code)).rev().cloned().collect())
    }

    async fn help_requests(&self, firm: FirmId) -> Outcome<Vec<HelpRequest>> {
        let tables = self.begin("help_requests").await?;
        let of_firm = |id: AccountId| tables.accounts.iter().any(|(row, _)| row.id == id && row.firm == firm);
        let open = tables.help.iter().filter(|row| row.open && of_firm(row.account));
        Ok(open.map(|row| HelpRequest { id: row.id, account: row.account, asked_at: row.at }).collect())
    }

    async fn help_requests_of(&self, account: AccountId) -> Outcome<Vec<HelpRequest>> {
        let tables = self.begin("help_requests_of").await?;
        let open = tables.help.iter().filter(|row| row.open && row.account == account);
        Ok(open.map(|row| HelpRequest { id: row.id, account: row.account, asked_at: row.at }).collect())
    }

    async fn close_help_requests(&self, account: AccountId, _outcome: HelpOutcome, record: &Record) -> Outcome<bool> {
        let mut tables = self.begin("close_help_requests").await?;
        let mut closed = false;
        for row in tables.help.iter_mut().filter(|row| row.account == account && row.open) {
            row.open = false;
            closed = true;
        }
        if closed {
            tables.keep(record);
        }
        Ok(closed)
    }

    async fn staff_to_tell(&self, client: AccountId) -> Outcome<Vec<Account>> {
        let mut tables = self.begin("staff_to_tell").await?;
        let client = tables.account_mut(client).clone();
        let open = || {
            tables.accounts.iter().map(|(row, _)| row).filter(|row| row.disabled_at.is_none() && row.email.is_some())
        };
        let own: Vec<_> = open().filter(|row| Some(row.id) == client.accountant).cloned().collect();
        let owners = open().filter(|row| row.firm == client.firm && row.role == Role::Owner).cloned().collect();
        Ok(if own.is_empty() { owners } else { own })
    }
}
