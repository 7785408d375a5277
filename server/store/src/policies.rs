//! Policy, exemptions, reminders, and the roll-out over time.

use async_trait::async_trait;
use guichet::ports::Policies;

use crate::database::Database;

#[async_trait]
impl Policies for Database {}
