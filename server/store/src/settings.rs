//! Staff and firm.

use async_trait::async_trait;
use guichet::ports::Settings;

use crate::database::Database;

#[async_trait]
impl Settings for Database {}
