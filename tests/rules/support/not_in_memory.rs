//! What the store answers to lists, numbers and settings isn't kept in memory a second time: those queries are held
//! against both databases in `server/store/tests`, and the use cases over them in `server/tests/http`.

use async_trait::async_trait;
use guichet::ports::{Clients, OwnSecurity, Policies, Settings, Trail};

use super::memory::Memory;

#[async_trait]
impl Clients for Memory {}

#[async_trait]
impl Policies for Memory {}

#[async_trait]
impl Trail for Memory {}

#[async_trait]
impl Settings for Memory {}

#[async_trait]
impl OwnSecurity for Memory {}
