//! The key file: what opens the database's secrets. It lies outside the database, readable by its owner alone.
//!
//! One key a line, `<id> <32 bytes in base64>`; the last line's key seals, every key opens. Lines that begin with
//! `#` are for people.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use data_encoding::BASE64;
use guichet::ports::Entropy;
use zeroize::Zeroizing;

/// A key: 256 bits, wiped on drop.
pub type Key = Zeroizing<[u8; 32]>;

/// Why the keys can't be had. No text holds anything of the file's contents.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is none, though the database has secrets that only it opens.
    #[error("the key file {0} is missing, and the database has secrets that only it opens; restore it from its backup")]
    Missing(PathBuf),
    /// Others than its owner can read it.
    #[error("the key file {0} can be read by others than its owner; run: chmod 600 {0}")]
    Open(PathBuf),
    /// It isn't a key file.
    #[error("the key file {path} is not one, at line {line}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line that can't be read.
        line: usize,
    },
    /// The file system said no.
    #[error("the key file {path} can't be used")]
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

/// The keys of a file, by id.
pub struct KeyRing {
    /// The id of the key that seals.
    pub current: u32,
    /// Every key.
    pub keys: BTreeMap<u32, Key>,
}

impl KeyRing {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is missing, open to others, malformed, or can't be read.
    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        let io = |source| KeyFileError::Io { path: path.to_owned(), source };
        let metadata = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyFileError::Missing(path.to_owned()));
            }
            other => other.map_err(io)?,
        };
        if metadata.mode() & 0o077 != 0 {
            return Err(KeyFileError::Open(path.to_owned()));
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        let mut ring = Self { current: 0, keys: BTreeMap::new() };
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (id, key) =
                parse(line).ok_or_else(|| KeyFileError::Malformed { path: path.to_owned(), line: number + 1 })?;
            ring.current = id;
            ring.keys.insert(id, key);
        }
        if ring.keys.is_empty() {
            return Err(KeyFileError::Malformed { path: path.to_owned(), line: 1 });
        }
        Ok(ring)
    }

    /// Makes the file with one new key, for its owner alone. Never over an existing one.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn create(path: &Path, entropy: &dyn Entropy) -> Result<Self, KeyFileError> {
        let io = |source| KeyFileError::Io { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io)?;
        }
        let mut key = Key::default();
        entropy.fill(&mut *key);
        let text = Zeroizing::new(format!(
            "# The keys of Guichet. Back this file up apart from the database: without it nobody can sign in.\n1 {}\n",
            BASE64.encode(&*key)
        ));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
        Ok(Self { current: 1, keys: BTreeMap::from([(1, key)]) })
    }
}

fn parse(line: &str) -> Option<(u32, Key)> {
    let (id, key) = line.split_once(' ')?;
    let bytes = Zeroizing::new(BASE64.decode(key.trim().as_bytes()).ok()?);
    Some((id.parse().ok()?, Key::new(bytes.as_slice().try_into().ok()?)))
}
