//! The audit log, read.

use async_trait::async_trait;
use guichet::ports::Trail;

use crate::database::Database;

#[async_trait]
impl Trail for Database {}
