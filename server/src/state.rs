//! Everything a request needs, put together once at start; what is missing or wrong stops the start, with what to
//! do about it.

use std::sync::Arc;

use axum::extract::FromRef;
use guichet::ports::{Binding, Clock, Entropy, Ports, Store, Vault};
use guichet_app::request::Site;
use ipnet::IpNet;
use leptos::config::LeptosOptions;

use crate::{
    clock::SystemClock,
    config::Config,
    crypto::{
        entropy::SystemEntropy,
        hasher::Argon2Pool,
        key_file::{KeyFileError, KeyRing},
        vault::KeyRingVault,
    },
};

/// What handlers and layers share.
#[derive(Clone)]
pub struct AppState {
    /// What the use cases work with.
    pub ports: Ports,
    /// Where the portal stands.
    pub site: Site,
    /// Whose word on the client's address is taken.
    pub trusted_proxies: Arc<[IpNet]>,
    /// What Leptos needs.
    pub leptos: LeptosOptions,
}

impl FromRef<AppState> for Ports {
    fn from_ref(state: &AppState) -> Self {
        state.ports.clone()
    }
}

impl FromRef<AppState> for Site {
    fn from_ref(state: &AppState) -> Self {
        state.site.clone()
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

/// What the key check holds; its content doesn't matter, only that it opens.
const KEY_CHECK: &[u8] = b"guichet";

/// Why a start was refused.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Database(#[from] guichet_store::OpenError),
    /// The key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The key file is another database's.
    #[error(
        "the key file {0} doesn't belong to this database; restore the one that was made with it, and for a backup from \
         before a rotation the retired key"
    )]
    WrongKeyFile(std::path::PathBuf),
    /// Something inside.
    #[error("Guichet can't start")]
    Fault(#[from] guichet::Fault),
}

/// Opens database, keys and hashing pool.
///
/// # Errors
/// With the reason, and what to do.
pub async fn open_ports(config: &Config) -> Result<Ports, StartError> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let store = guichet_store::open(&config.database_url).await?;
    let vault: Arc<dyn Vault> = Arc::new(open_vault(config, &*store, &entropy).await?);
    Ok(Ports {
        store,
        clock: clock(),
        vault,
        hasher: Arc::new(Argon2Pool::new(config.hashes_at_once, Arc::clone(&entropy))?),
        entropy,
        drift: config.drift,
        sends_letters: config.mail.is_some(),
    })
}

async fn open_vault(
    config: &Config,
    store: &dyn Store,
    entropy: &Arc<dyn Entropy>,
) -> Result<KeyRingVault, StartError> {
    let check = store.key_check().await?;
    let read = match (KeyRing::read_stamped(&config.key_file), &check) {
        // A new database has nothing that a new key couldn't open.
        (Err(KeyFileError::Missing(path)), None) => {
            KeyRing::create(&path, &**entropy)?;
            KeyRing::read_stamped(&path)?
        }
        (read, _) => read?,
    };
    let vault = KeyRingVault::following(config.key_file.clone(), read, Arc::clone(entropy));
    match check {
        Some(sealed) => {
            vault
                .open(&Binding::key_check(), &sealed)
                .map_err(|_| StartError::WrongKeyFile(config.key_file.clone()))?;
        }
        None if store.keep_key_check(&vault.seal(&Binding::key_check(), KEY_CHECK)?).await? => {}
        // Another machine began on the same new database at the same moment, with keys of its own.
        None => return Err(StartError::WrongKeyFile(config.key_file.clone())),
    }
    Ok(vault)
}

#[cfg(not(feature = "test-clock"))]
pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

#[cfg(feature = "test-clock")]
#[expect(clippy::disallowed_methods, reason = "a setting of the browser tests, not of Guichet")]
pub(crate) fn clock() -> Arc<dyn Clock> {
    match std::env::var("GUICHET_TEST_CLOCK_FILE") {
        Ok(path) => Arc::new(crate::clock::FileClock(path.into())),
        Err(_) => Arc::new(SystemClock),
    }
}

impl AppState {
    /// The state of a server with these settings.
    ///
    /// # Errors
    /// When the options that are baked in, or a `LEPTOS_*` variable, can't be read.
    pub fn new(config: &Config, ports: Ports) -> anyhow::Result<Self> {
        let options = leptos::config::get_config_from_str(include_str!("../../Leptos.toml"))?;
        Ok(Self {
            ports,
            site: config.site.clone(),
            trusted_proxies: config.trusted_proxies.clone().into(),
            leptos: options,
        })
    }
}
