//! `guichet rotate-key`: a new key, everything sealed anew under it, the old key retired; while servers go on.
//!
//! 1. The new key is in the key file before anything is sealed with it. Servers look at the file before they seal, so
//!    from then on they use it.
//! 2. The key check of the database is sealed anew first: of two rotations that began with different key files one goes
//!    no further, and no server starts any more with a file that lacks the new key.
//! 3. Passes go over everything until one finds nothing left. What a server had sealed a moment before the new key was
//!    there may be written after that, so another pass follows after a wait.
//! 4. Every firm's log tells of it. Then the old key moves to the file of retired keys.
//!
//! Stopped anywhere, it is run again and goes on: a key file with several keys is a rotation that wasn't finished, or a
//! retired key that was put back. Retired keys still open rows here: a write that took longer than the wait is mended by
//! the next rotation.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use guichet::{
    Fault,
    ports::{Binding, Entropy, Ports, SealedColumn, Vault},
    usecase::{self, ResealPass, Resealed},
};
use tokio::time::sleep;

use crate::{
    cli::RotateKey,
    commands::say,
    config::Config,
    crypto::{entropy::SystemEntropy, hasher::Argon2Pool, key_change::KeyFile, key_file::KeyRing, vault::KeyRingVault},
    state::{StartError, clock},
};

/// Between a pass and the next, when somebody held a row.
const PAUSE: Duration = Duration::from_millis(200);

/// Rotates the keys.
///
/// # Errors
/// With what is in the way, and what to do.
pub async fn run(config: &Config, asked: &RotateKey) -> anyhow::Result<()> {
    let mut rotation = Rotation::begin(config).await?;
    say(&rotation.begun());
    let waited = sleep(Duration::from_secs(asked.wait));
    rotation.reseal().await?;
    if asked.wait > 0 {
        say("Waiting for what servers had begun under the old key");
    }
    waited.await;
    rotation.reseal().await?;
    say(&rotation.counted());
    if let Some(unreadable) = rotation.unreadable() {
        if !asked.leave_unreadable {
            bail!(
                "{unreadable} can't be opened: altered, copied from another row, or sealed with a key that is in neither \
                 file. Nothing was changed there, and the old key stays in the key file. Restore those rows, or leave \
                 them with --leave-unreadable"
            );
        }
        say(&format!("Left as it is, unreadable: {unreadable}"));
    }
    say(&rotation.finish().await?);
    Ok(())
}

/// A rotation under way. No other can begin meanwhile.
pub struct Rotation {
    file: KeyFile,
    /// Opens what the keys of both files open, and seals with the newest of the key file.
    ports: Ports,
    current: u32,
    old: Vec<u32>,
    resumed: bool,
    counts: BTreeMap<SealedColumn, Resealed>,
}

impl Rotation {
    /// Begins one, or goes on with one that was interrupted.
    ///
    /// # Errors
    /// When the key file isn't this database's, can't be read or written, or another rotation is under way.
    pub async fn begin(config: &Config) -> anyhow::Result<Self> {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let store = guichet_store::open(&config.database_url).await?;
        let check = store.key_check().await?.context("nothing is sealed yet: the first start makes the first key")?;
        let file = KeyFile::take(&config.key_file)?;
        let wrong = || StartError::WrongKeyFile(config.key_file.clone());
        let ring = file.keys()?;
        let resumed = ring.keys.len() > 1;
        if vault(&file, ring, &entropy)?.open(&Binding::key_check(), &check).is_err() {
            return Err(wrong().into());
        }
        let ring = if resumed { file.keys()? } else { file.add(&*entropy)? };
        let current = ring.current;
        let old = ring.keys.keys().copied().filter(|id| *id != current).collect();
        let ports = Ports {
            store,
            clock: clock(),
            vault: Arc::new(vault(&file, ring, &entropy)?),
            hasher: Arc::new(Argon2Pool::new(1, Arc::clone(&entropy))?),
            entropy,
            drift: config.drift,
            sends_letters: config.mail.is_some(),
        };
        let mut rotation = Self { file, ports, current, old, resumed, counts: BTreeMap::new() };
        if rotation.claim().await? { Ok(rotation) } else { Err(wrong().into()) }
    }

    /// Seals the key check anew. False when somebody else did, under a key that isn't here.
    async fn claim(&mut self) -> Result<bool, Fault> {
        let mark = self.ports.vault.mark()?;
        loop {
            let pass = ResealPass::over(&[SealedColumn::KeyCheck]);
            self.count(pass.finish(&self.ports).await?);
            let check = self.ports.store.key_check().await?.ok_or(Fault::corrupt("installation.key_check"))?;
            if self.ports.vault.open(&Binding::key_check(), &check).is_err() {
                return Ok(false);
            }
            if check.0.starts_with(&mark.0) {
                return Ok(true);
            }
            sleep(PAUSE).await;
        }
    }

    /// What the passes work with.
    #[must_use]
    pub const fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Passes over everything, until one finds nothing that it can seal anew.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reseal(&mut self) -> Result<(), Fault> {
        loop {
            let pass = ResealPass::new().finish(&self.ports).await?;
            let (done, missed) = pass.values().fold((0, 0), |sum, it| (sum.0 + it.done, sum.1 + it.missed));
            self.count(pass);
            if missed > 0 {
                sleep(PAUSE).await;
            } else if done == 0 {
                return Ok(());
            }
        }
    }

    /// What was sealed anew adds up; what can't be is as the last pass found it.
    fn count(&mut self, pass: BTreeMap<SealedColumn, Resealed>) {
        for (column, it) in pass {
            let counts = self.counts.entry(column).or_default();
            *counts = Resealed { done: counts.done + it.done, ..it };
        }
    }

    fn begun(&self) -> String {
        let begins = if self.resumed { "Going on with" } else { "Sealing everything anew under" };
        format!("{begins} key {}", self.current)
    }

    fn counted(&self) -> String {
        let line = |(column, counts): (&SealedColumn, &Resealed)| format!("{}: {}", column.as_str(), counts.done);
        self.counts.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// What doesn't open, in words.
    #[must_use]
    pub fn unreadable(&self) -> Option<String> {
        let unreadable = self.counts.iter().filter(|(_, counts)| counts.unreadable > 0);
        let words: Vec<_> = unreadable
            .map(|(column, counts)| match counts.unreadable {
                1 => format!("1 row of {}", column.as_str()),
                many => format!("{many} rows of {}", column.as_str()),
            })
            .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Tells every firm's log, and retires the old keys: what to do next, in words.
    ///
    /// # Errors
    /// When the log or the key file can't be written. Nothing is lost; it can be run again.
    pub async fn finish(self) -> anyhow::Result<String> {
        usecase::record_rotation(&self.ports).await?;
        self.file.retire(&self.old)?;
        self.ports.store.close().await;
        Ok(format!(
            "Key {} seals from now on: back the key file up. The old key is in {}: it opens backups of the database from \
             before this, and nothing else; destroy it with the last of them",
            self.current,
            self.file.retired().display()
        ))
    }
}

/// A vault that seals with the newest key, and opens with the retired ones too.
fn vault(file: &KeyFile, ring: KeyRing, entropy: &Arc<dyn Entropy>) -> anyhow::Result<KeyRingVault> {
    let mut keys = file.retired_keys()?.map(|retired| retired.keys).unwrap_or_default();
    keys.extend(ring.keys);
    Ok(KeyRingVault::new(KeyRing { current: ring.current, keys }, Arc::clone(entropy)))
}
