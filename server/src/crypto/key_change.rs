//! How the key file changes: whole or not at all, whenever the machine stops, and by one process at a time.
//!
//! A new file is written beside the old one, with the same owner and for nobody else, and takes its place in one step.
//! A key that goes is in the file of retired keys before it is gone from the key file: none is ever lost.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, chown},
    path::{Path, PathBuf},
};

use guichet::ports::Entropy;
use zeroize::Zeroizing;

use super::key_file::{Key, KeyFileError, KeyRing, is_key, line, parse, read_private};

/// A key file that nobody else changes, until this is dropped.
pub struct KeyFile {
    path: PathBuf,
    /// Locked: the file itself is another one after each change.
    folder: File,
}

impl KeyFile {
    /// Takes it.
    ///
    /// # Errors
    /// When it is missing, or taken.
    pub fn take(path: &Path) -> Result<Self, KeyFileError> {
        let path = match fs::canonicalize(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyFileError::Missing(path.to_owned()));
            }
            other => other.map_err(|source| KeyFileError::Io { path: path.to_owned(), source })?,
        };
        let io = |source| KeyFileError::Io { path: path.clone(), source };
        let folder = File::open(path.parent().unwrap_or(Path::new("/"))).map_err(io)?;
        match folder.try_lock() {
            Err(TryLockError::WouldBlock) => Err(KeyFileError::Busy(path)),
            Err(TryLockError::Error(error)) => Err(io(error)),
            Ok(()) => Ok(Self { path, folder }),
        }
    }

    /// Its keys.
    ///
    /// # Errors
    /// As [`KeyRing::read`].
    pub fn keys(&self) -> Result<KeyRing, KeyFileError> {
        KeyRing::read(&self.path)
    }

    /// The keys that were in it, unless somebody took them away.
    ///
    /// # Errors
    /// As [`KeyRing::read`].
    pub fn retired_keys(&self) -> Result<Option<KeyRing>, KeyFileError> {
        match KeyRing::read(&self.retired()) {
            Err(KeyFileError::Missing(_)) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Where retired keys are.
    #[must_use]
    pub fn retired(&self) -> PathBuf {
        beside(&self.path, ".retired")
    }

    /// Adds a new key, which seals from now on, under an id that no key had before.
    ///
    /// # Errors
    /// When the file can't be read or written, or there is no id left.
    pub fn add(&self, entropy: &dyn Entropy) -> Result<KeyRing, KeyFileError> {
        let retired = self.retired_keys()?.map(|retired| retired.keys).unwrap_or_default();
        let last = retired.into_keys().chain(self.keys()?.keys.into_keys()).max().unwrap_or(0);
        let id = last.checked_add(1).ok_or_else(|| KeyFileError::NoId(self.path.clone()))?;
        let mut key = Key::default();
        entropy.fill(&mut *key);
        let (mut text, _) = read_private(&self.path)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&line(id, &key));
        text.push('\n');
        self.replace(&self.path, &text)?;
        self.keys()
    }

    /// Takes these keys out, and keeps them in the file of retired ones.
    ///
    /// # Errors
    /// When a file can't be read or written. Nothing is lost.
    pub fn retire(&self, ids: &[u32]) -> Result<(), KeyFileError> {
        let (text, _) = read_private(&self.path)?;
        let goes = |line: &&str| is_key(line) && parse(line).is_some_and(|(id, _)| ids.contains(&id));
        let mut retired = match read_private(&self.retired()) {
            Err(KeyFileError::Missing(_)) => Zeroizing::new(RETIRED.to_owned()),
            other => other?.0,
        };
        for line in text.lines().filter(goes) {
            if !retired.lines().any(|kept| kept == line) {
                retired.push_str(line);
                retired.push('\n');
            }
        }
        self.replace(&self.retired(), &retired)?;
        let mut rest = Zeroizing::new(String::with_capacity(text.len() + 1));
        for line in text.lines().filter(|line| !goes(line)) {
            rest.push_str(line);
            rest.push('\n');
        }
        self.replace(&self.path, &rest)
    }

    /// Puts a text in the place of a file. What a run that was killed left behind is written over.
    fn replace(&self, path: &Path, text: &str) -> Result<(), KeyFileError> {
        let new = beside(path, ".new");
        let write = || {
            match fs::remove_file(&new) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let like = fs::metadata(&self.path)?;
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            let made = file.metadata()?;
            // Run as root, the server's own user must still be able to read it.
            if (made.uid(), made.gid()) != (like.uid(), like.gid()) {
                chown(&new, Some(like.uid()), Some(like.gid()))?;
            }
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            self.folder.sync_all()
        };
        write().map_err(|source| KeyFileError::Io { path: path.to_owned(), source })
    }
}

/// What the file of retired keys begins with.
const RETIRED: &str = "# Keys that nothing in the database needs any more. They open backups of it from before they were \
    retired: keep this file as long as such backups, apart from them, and then destroy it.\n";

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
