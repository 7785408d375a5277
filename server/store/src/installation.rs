//! What holds for the whole database: whether a key file belongs to it.

use guichet::{Fault, ports::Sealed};

use crate::database::Database;

pub(crate) async fn key_check(database: &Database) -> Result<Option<Sealed>, Fault> {
    let row = database.read().await?.statement("SELECT key_check FROM installation").row().await?;
    row.map(|row| row.get("key_check")).transpose()
}

/// Keeps the bytes unless there are some: of two servers that start at once, one wins.
pub(crate) async fn keep_key_check(database: &Database, sealed: &Sealed) -> Result<bool, Fault> {
    const KEEP: &str = "INSERT INTO installation (id, key_check) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    let mut transaction = database.write().await?;
    let kept = transaction.statement(KEEP).bind(sealed).run().await?;
    transaction.commit().await?;
    Ok(kept == 1)
}
