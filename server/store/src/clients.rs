//! The staff's lists of clients, and what is done to their accounts.

use async_trait::async_trait;
use guichet::ports::Clients;

use crate::database::Database;

#[async_trait]
impl Clients for Database {}
