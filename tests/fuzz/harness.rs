//! Runs a property on inputs from a seed, and says how many. `PROPTEST_CASES` says how many there are (256, unless
//! `make fuzz` asks for more), `GUICHET_FUZZ_SEED` where they begin; what fails is made small, and told with the seed.

use std::cell::Cell;

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use sha2::{Digest, Sha256};

/// Whether an input does what it should.
pub type Held = Result<(), TestCaseError>;

/// Runs a property. One that takes long is run on fewer inputs: `cost` times.
pub fn fuzz<S: Strategy>(name: &str, cost: u32, inputs: &S, property: impl Fn(S::Value) -> Held) {
    let config = Config { failure_persistence: None, ..Config::default() };
    let config = Config { cases: (config.cases / cost).max(16), ..config };
    let seed = seed();
    let bytes = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(name).finalize();
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let executions = Cell::new(0_u64);
    let outcome = runner.run(inputs, |input| {
        executions.set(executions.get() + 1);
        property(input)
    });
    say(&format!("fuzz {name}: {} executions, seed {seed}", executions.get()));
    if let Err(error) = outcome {
        panic!("{error}\nonce more: GUICHET_FUZZ_SEED={seed}, as many cases, {name}");
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever tests says where to begin")]
fn seed() -> u64 {
    std::env::var("GUICHET_FUZZ_SEED").map_or(1, |text| text.parse().expect("a number"))
}

#[expect(clippy::print_stdout, reason = "`make fuzz` tells what was run")]
fn say(line: &str) {
    println!("{line}");
}
