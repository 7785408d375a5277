//! One client as the staff see them: read at once, and each part of it by an index.

use guichet::{
    Fault,
    exemption::Exemption,
    id::{AccountId, ExemptionId, IssuedCodeId},
    issued_code::IssuedCode,
    ports::ClientState,
    reason::IdentityCheck,
    time::Timestamp,
};

use crate::{
    accounts::{self, account_columns},
    database::Database,
    standing,
    statement::Row,
};

/// `$1` is the client, `$2` now, `$3` whoever looks.
const FIND: &str = concat!(
    "SELECT ",
    account_columns!(),
    ", account.standing, account.password_changed_at, \
     (SELECT COUNT(own.password) FROM account AS own WHERE own.id = account.id) AS passwords, \
     COALESCE(accountant.name, accountant.username) AS accountant_called, \
     throttle.failures AS wrong_codes, throttle.wait_until AS paused_until, \
     (SELECT MAX(help_request.asked_at) FROM help_request WHERE help_request.account_id = account.id \
      AND help_request.handled_at IS NULL) AS asked_for_help_at, \
     (SELECT MAX(help_request.asked_at) FROM help_request WHERE help_request.account_id = account.id \
      AND help_request.handled_at IS NULL AND help_request.disowns = 1) AS disowned_at, \
     (SELECT MAX(invitation.expires_at) FROM invitation WHERE invitation.account_id = account.id \
      AND invitation.used_at IS NULL) AS link_until, \
     (SELECT COUNT(*) FROM invitation WHERE invitation.account_id = account.id AND invitation.used_at IS NULL \
      AND invitation.held IS NOT NULL AND invitation.held_for = $3 AND invitation.held_until > $2 \
      AND invitation.expires_at > $2) AS held_links, \
     issued_code.id AS code_id, issued_code.issued_by AS code_issued_by, issued_code.checked_by AS code_checked_by, \
     issued_code.created_at AS code_created_at, issued_code.expires_at AS code_expires_at, \
     COALESCE(issuer.name, issuer.username) AS issuer_called, \
     (SELECT COUNT(*) FROM issued_code AS held WHERE held.account_id = account.id AND held.used_at IS NULL \
      AND held.held IS NOT NULL AND held.issued_by = $3 AND held.held_until > $2) AS held_codes, \
     exemption.id AS exemption_id, exemption.approved_by AS exemption_approved_by, \
     exemption.reason AS exemption_reason, exemption.created_at AS exemption_created_at, \
     exemption.ends_at AS exemption_ends_at, COALESCE(approver.name, approver.username) AS approver_called \
     FROM account \
     LEFT JOIN account AS accountant ON accountant.id = account.accountant_id \
     LEFT JOIN throttle ON throttle.key = 'second-factor:' || account.id \
     LEFT JOIN issued_code ON issued_code.account_id = account.id AND issued_code.used_at IS NULL \
      AND issued_code.expires_at > $2 \
     LEFT JOIN account AS issuer ON issuer.id = issued_code.issued_by \
     LEFT JOIN exemption ON exemption.account_id = account.id AND exemption.ended_at IS NULL \
     LEFT JOIN account AS approver ON approver.id = exemption.approved_by \
     WHERE account.id = $1"
);

pub(crate) async fn read(
    database: &Database,
    client: AccountId,
    viewer: AccountId,
    now: Timestamp,
) -> Result<Option<ClientState>, Fault> {
    standing::catch_up(database, now).await?;
    let row = database.read().await?.statement(FIND).bind(client).bind(now).bind(viewer).row().await?;
    row.as_ref().map(state).transpose()
}

fn state(row: &Row) -> Result<ClientState, Fault> {
    Ok(ClientState {
        account: accounts::account(row)?,
        standing: row.get("standing")?,
        accountant: row.get("accountant_called")?,
        has_password: row.get::<u32>("passwords")? > 0,
        password_changed_at: row.get("password_changed_at")?,
        wrong_codes: row.get::<Option<u32>>("wrong_codes")?.unwrap_or(0),
        paused_until: row.get("paused_until")?,
        asked_for_help_at: row.get("asked_for_help_at")?,
        disowned_at: row.get("disowned_at")?,
        link_until: row.get("link_until")?,
        link_is_held: row.get::<u32>("held_links")? > 0,
        code: code(row)?,
        code_is_held: row.get::<u32>("held_codes")? > 0,
        exemption: exemption(row)?,
    })
}

fn code(row: &Row) -> Result<Option<(IssuedCode, String)>, Fault> {
    let Some(id) = row.get::<Option<IssuedCodeId>>("code_id")? else { return Ok(None) };
    let check: String = row.get("code_checked_by")?;
    let code = IssuedCode {
        id,
        account: row.get("account_id")?,
        issued_by: row.get("code_issued_by")?,
        check: IdentityCheck::from_word(&check).ok_or(Fault::corrupt("issued_code.checked_by"))?,
        created_at: row.get("code_created_at")?,
        expires_at: row.get("code_expires_at")?,
    };
    Ok(Some((code, row.get("issuer_called")?)))
}

fn exemption(row: &Row) -> Result<Option<(Exemption, String)>, Fault> {
    let Some(id) = row.get::<Option<ExemptionId>>("exemption_id")? else { return Ok(None) };
    let exemption = Exemption {
        id,
        account: row.get("account_id")?,
        approved_by: row.get("exemption_approved_by")?,
        reason: row.get("exemption_reason")?,
        created_at: row.get("exemption_created_at")?,
        until: row.get("exemption_ends_at")?,
    };
    Ok(Some((exemption, row.get("approver_called")?)))
}

#[cfg(test)]
mod tests {
    use super::FIND;
    use crate::sqlite;

    #[tokio::test]
    async fn every_part_is_found_in_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("guichet.db").display());
        let database = sqlite::open(&url).await.unwrap();
        let mut reader = database.read().await.unwrap();
        let rows = reader.built(format!("EXPLAIN QUERY PLAN {FIND}")).rows().await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
        assert!(plan.iter().all(|step| !step.contains("SCAN")), "{plan:?}");
    }
}
