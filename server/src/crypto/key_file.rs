//! The key file: what opens the database's secrets. It lies outside the database, readable by its owner alone.
//!
//! One key a line, `<id> <32 bytes in base64>`. An id is given once, and a later key has a higher one: the highest
//! seals, every key opens. Lines that begin with `#` are for people.

use std::{
    collections::BTreeMap,
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read, Write},
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
    /// Somebody else is changing it.
    #[error("the key file {0} is being changed by another `guichet rotate-key`; wait for it")]
    Busy(PathBuf),
    /// Every id was given.
    #[error("the key file {0} has no id left for a new key")]
    NoId(PathBuf),
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
        Self::read_stamped(path).map(|(ring, _)| ring)
    }

    /// Reads the file, with the stamp that it had just before: what is written afterwards has another.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_stamped(path: &Path) -> Result<(Self, Stamp), KeyFileError> {
        let (text, stamp) = read_private(path)?;
        let mut ring = Self { current: 0, keys: BTreeMap::new() };
        for (number, line) in text.lines().enumerate() {
            if !is_key(line) {
                continue;
            }
            let malformed = || KeyFileError::Malformed { path: path.to_owned(), line: number + 1 };
            let (id, key) = parse(line).ok_or_else(malformed)?;
            ring.current = ring.current.max(id);
            if ring.keys.insert(id, key).is_some() {
                return Err(malformed());
            }
        }
        if ring.keys.is_empty() {
            return Err(KeyFileError::Malformed { path: path.to_owned(), line: 1 });
        }
        Ok((ring, stamp))
    }

    /// Whether this can be the ring that `older` has become: ids only grow, and none is given twice. An older copy of
    /// the file doesn't pass, and another database's hardly does.
    #[must_use]
    pub fn follows(&self, older: &Self) -> bool {
        let same = |(id, key): (&u32, &Key)| self.keys.get(id).is_none_or(|ours| ours == key);
        self.current >= older.current && older.keys.iter().all(same)
    }

    /// Makes the file with one new key, for its owner alone. Never over an existing one.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn create(path: &Path, entropy: &dyn Entropy) -> Result<(), KeyFileError> {
        let io = |source| KeyFileError::Io { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io)?;
        }
        let mut key = Key::default();
        entropy.fill(&mut *key);
        let text = Zeroizing::new(format!(
            "# The keys of Guichet. Back this file up apart from the database: without it nobody can sign in.\n{}\n",
            *line(1, &key)
        ));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)
    }
}

/// What tells that a file isn't the one that was read, or was changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    length: u64,
    /// Of its contents or its mode, in seconds and nanoseconds.
    changed: (i64, i64),
}

impl Stamp {
    /// Of the file at a path; none when there is none to be seen.
    #[must_use]
    pub fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().as_ref().map(Self::of)
    }

    fn of(file: &Metadata) -> Self {
        let changed = (file.ctime(), file.ctime_nsec());
        Self { device: file.dev(), inode: file.ino(), length: file.len(), changed }
    }
}

/// The text of a file that only its owner may read.
pub(super) fn read_private(path: &Path) -> Result<(Zeroizing<String>, Stamp), KeyFileError> {
    let io = |source| KeyFileError::Io { path: path.to_owned(), source };
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KeyFileError::Missing(path.to_owned())),
        other => other.map_err(io)?,
    };
    let metadata = file.metadata().map_err(io)?;
    if metadata.mode() & 0o077 != 0 {
        return Err(KeyFileError::Open(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(io)?;
    Ok((text, Stamp::of(&metadata)))
}

/// Whether a line is a key's, and not for people.
pub(super) fn is_key(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

/// A key's line.
pub(super) fn line(id: u32, key: &Key) -> Zeroizing<String> {
    Zeroizing::new(format!("{id} {}", *Zeroizing::new(BASE64.encode(&**key))))
}

pub(super) fn parse(line: &str) -> Option<(u32, Key)> {
    let (id, key) = line.split_once(' ')?;
    let bytes = Zeroizing::new(BASE64.decode(key.trim().as_bytes()).ok()?);
    Some((id.parse().ok()?, Key::new(bytes.as_slice().try_into().ok()?)))
}
