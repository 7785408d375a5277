//! The rules.
fn main(){}
