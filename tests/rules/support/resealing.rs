//! Everything that is sealed, in memory. Links aren't held there.

use async_trait::async_trait;
use guichet::{
    Fault,
    ports::{Binding, Mark, Reseal, Resealing, Sealed, SealedColumn, SealedPage, SealedRow},
};

use super::memory::{Memory, Tables};

/// What a column holds: key, place and bytes of each row, in the order of their keys.
fn sealed(tables: &mut Tables, column: SealedColumn) -> Vec<(String, Binding, &mut Sealed)> {
    let mut rows: Vec<(String, Binding, &mut Sealed)> = match column {
        SealedColumn::KeyCheck => {
            tables.key_check.iter_mut().map(|kept| ("1".to_owned(), Binding::key_check(), kept)).collect()
        }
        SealedColumn::Password => tables
            .accounts
            .iter_mut()
            .filter_map(|(row, kept)| Some((row.id.to_string(), Binding::password(row.id), kept.as_mut()?)))
            .collect(),
        SealedColumn::Secret => tables
            .authenticators
            .iter_mut()
            .map(|row| (row.id.to_string(), Binding::secret(row.id, row.account), &mut row.secret))
            .collect(),
        SealedColumn::HeldCodes => tables
            .sets
            .iter_mut()
            .filter_map(|row| {
                Some((row.id.to_string(), Binding::held_codes(row.id, row.account), &mut row.held.as_mut()?.0))
            })
            .collect(),
        SealedColumn::RecoveryCode => tables
            .sets
            .iter_mut()
            .flat_map(|row| {
                let account = row.account;
                row.codes.iter_mut().map(move |(id, hash)| (id.to_string(), Binding::recovery_code(*id, account), hash))
            })
            .collect(),
        SealedColumn::IssuedCode | SealedColumn::HeldIssuedCode => tables
            .issued
            .iter_mut()
            .map(|row| {
                let (id, account) = (row.new.code.id, row.new.code.account);
                if column == SealedColumn::IssuedCode {
                    (id.to_string(), Binding::issued_code(id, account), &mut row.new.hash)
                } else {
                    (id.to_string(), Binding::held_issued_code(id, account), &mut row.new.held)
                }
            })
            .collect(),
        SealedColumn::HeldLink | SealedColumn::LetterLink => Vec::new(),
    };
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    rows
}

#[async_trait]
impl Resealing for Memory {
    async fn sealed_otherwise(
        &self,
        column: SealedColumn,
        mark: Mark,
        after: &str,
        limit: u32,
    ) -> Result<SealedPage, Fault> {
        let mut tables = self.begin("sealed_otherwise").await?;
        let mut page = SealedPage::default();
        for (number, (key, place, sealed)) in
            sealed(&mut tables, column).into_iter().filter(|(key, ..)| key.as_str() > after).enumerate()
        {
            if number == limit as usize {
                return Ok(page);
            }
            page.next = (number + 1 == limit as usize).then(|| key.clone());
            if !sealed.0.starts_with(&mark.0) {
                page.rows.push(SealedRow { key, place, sealed: sealed.clone() });
            }
        }
        Ok(page)
    }

    async fn reseal(&self, column: SealedColumn, rows: &[Reseal]) -> Result<u64, Fault> {
        let mut tables = self.begin("reseal").await?;
        let mut done = 0;
        for (key, _, sealed) in sealed(&mut tables, column) {
            if let Some(row) = rows.iter().find(|row| row.key == key && row.old == *sealed) {
                *sealed = row.new.clone();
                done += 1;
            }
        }
        Ok(done)
    }
}
