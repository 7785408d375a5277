//! A vault that opens what it sealed, in the place that it was sealed for and nowhere else. Or fails, on demand.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use guichet::{
    Fault,
    ports::{Binding, Mark, Sealed, Vault},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Seals with a key stream and a tag, both bound to the place.
#[derive(Default)]
pub struct BoundVault {
    broken: AtomicBool,
    key: AtomicU8,
}

impl BoundVault {
    /// From now on the vault opens and seals nothing, as if its key file were gone; or does again.
    pub fn set_broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    /// From now on it seals under another key. It opens everything as before.
    pub fn change_key(&self) {
        self.key.fetch_add(1, Ordering::SeqCst);
    }

    fn works(&self) -> Result<(), Fault> {
        if self.broken.load(Ordering::SeqCst) { Err(Fault::Vault("no key")) } else { Ok(()) }
    }
}

impl Vault for BoundVault {
    fn seal(&self, place: &Binding, bytes: &[u8]) -> Result<Sealed, Fault> {
        self.works()?;
        Ok(Sealed([&self.mark()?.0[..], &tag(place, bytes), &crossed(place, bytes)].concat()))
    }

    fn open(&self, place: &Binding, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.works()?;
        let (tagged, crossed_bytes) =
            sealed.0.get(5..).unwrap_or_default().split_at_checked(32).ok_or(Fault::Vault("too short"))?;
        let bytes = crossed(place, crossed_bytes);
        if tag(place, &bytes) == tagged { Ok(Zeroizing::new(bytes)) } else { Err(Fault::Vault("doesn't open")) }
    }

    fn mark(&self) -> Result<Mark, Fault> {
        self.works()?;
        Ok(Mark([1, 0, 0, 0, self.key.load(Ordering::SeqCst)]))
    }

    fn fingerprint(&self, text: &str) -> Result<[u8; 32], Fault> {
        self.works()?;
        Ok(Sha256::digest(text).into())
    }
}

fn tag(place: &Binding, bytes: &[u8]) -> [u8; 32] {
    bound(place).chain_update(b"tag").chain_update(bytes).finalize().into()
}

/// The bytes crossed with the place's key stream; done twice, the bytes again.
fn crossed(place: &Binding, bytes: &[u8]) -> Vec<u8> {
    let blocks = (0_u64..).flat_map(|block| bound(place).chain_update(block.to_be_bytes()).finalize());
    bytes.iter().zip(blocks).map(|(byte, key)| byte ^ key).collect()
}

fn bound(place: &Binding) -> Sha256 {
    Sha256::new().chain_update(place.column.as_str()).chain_update([0]).chain_update(&place.row).chain_update([0])
}
