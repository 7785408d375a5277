//! The keys of a portal, what is sealed with them, and `guichet rotate-key`.

use std::{collections::BTreeMap, fs, path::PathBuf};

use data_encoding::HEXLOWER;
use guichet::ports::SealedColumn;

use super::{
    database::Rows,
    portal::Portal,
    process::{Ended, guichet, run},
};

impl Rows {
    /// How many values of each column of the database a key sealed, whatever the column.
    pub async fn sealed_under(&self, key: u8) -> BTreeMap<String, usize> {
        let columns = match self {
            Self::Sqlite(_) => {
                "SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND c.type = 'BLOB' ORDER BY 1"
            }
            Self::Postgres(_) => {
                "SELECT table_name || '.' || column_name FROM information_schema.columns \
                 WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1"
            }
        };
        let mut found = BTreeMap::new();
        for place in self.texts(columns).await {
            let (table, column) = place.split_once('.').unwrap();
            let bytes = self.bytes(&format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL")).await;
            let count = bytes.iter().filter(|bytes| bytes.starts_with(&[1, 0, 0, 0, key])).count();
            if count > 0 {
                found.insert(place, count);
            }
        }
        found
    }

    /// A column's values, by row.
    pub async fn values(&self, column: SealedColumn) -> Vec<(String, Vec<u8>)> {
        let (table, column) = column.as_str().split_once('.').unwrap();
        let rest = format!("FROM {table} WHERE {column} IS NOT NULL ORDER BY id");
        let ids = self.texts(&format!("SELECT CAST(id AS TEXT) {rest}")).await;
        ids.into_iter().zip(self.bytes(&format!("SELECT {column} {rest}")).await).collect()
    }

    /// Puts a value where it was, or where it never was.
    pub async fn put(&self, column: SealedColumn, row: &str, bytes: &[u8]) {
        let (table, column) = column.as_str().split_once('.').unwrap();
        let hex = HEXLOWER.encode(bytes);
        let bytes = match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'"),
        };
        self.sql(&format!("UPDATE {table} SET {column} = {bytes} WHERE CAST(id AS TEXT) = '{row}'")).await;
    }

    /// Everything that is sealed, as a backup has it.
    pub async fn sealed(&self) -> Vec<(SealedColumn, String, Vec<u8>)> {
        let mut sealed = Vec::new();
        for column in SealedColumn::ALL {
            sealed.extend(self.values(column).await.into_iter().map(|(row, bytes)| (column, row, bytes)));
        }
        sealed
    }

    /// Puts it all back.
    pub async fn restore(&self, sealed: &[(SealedColumn, String, Vec<u8>)]) {
        for (column, row, bytes) in sealed {
            self.put(*column, row, bytes).await;
        }
    }
}

impl Portal {
    /// Where its keys are.
    pub fn keys(&self) -> PathBuf {
        self.config.key_file.clone()
    }

    /// Where those are that it doesn't need any more.
    pub fn retired_keys(&self) -> PathBuf {
        self.folder.path().join("guichet.keys.retired")
    }

    /// The lines of keys in the key file.
    pub fn key_lines(&self) -> Vec<String> {
        lines_of(&self.keys())
    }

    /// Runs `guichet rotate-key` on its database and keys, without waiting for what servers had begun.
    pub fn rotate(&self, arguments: &[&str]) -> Ended {
        let arguments = [&["rotate-key", "--wait", "0"], arguments].concat();
        run(&mut guichet(self.folder.path(), &self.config.database_url, &arguments))
    }

    /// The same, to its good end.
    pub fn rotated(&self) -> Ended {
        let ended = self.rotate(&[]);
        assert!(ended.status.success(), "{}", ended.stderr);
        ended
    }
}

/// The lines of keys in a file.
pub fn lines_of(file: &std::path::Path) -> Vec<String> {
    fs::read_to_string(file).unwrap().lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}
