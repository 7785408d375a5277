//! What an account keeps of its own security.

use async_trait::async_trait;
use guichet::ports::OwnSecurity;

use crate::database::Database;

#[async_trait]
impl OwnSecurity for Database {}
