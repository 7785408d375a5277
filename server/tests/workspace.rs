//! What holds the workspace together: the two tables of Leptos options say the same, and each crate depends only on
//! those that it may.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on stops")]

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;
use toml::Table;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn options(file: &str) -> Table {
    let text = fs::read_to_string(root().join(file)).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    let listed = table["workspace"]["metadata"]["leptos"].as_array().unwrap();
    assert_eq!(listed.len(), 1, "{file}");
    listed[0].as_table().unwrap().clone()
}

#[test]
fn the_server_and_cargo_leptos_have_the_same_options() {
    let (baked_in, cargo_leptos) = (options("Leptos.toml"), options("Cargo.toml"));
    let shared: Vec<_> = baked_in.keys().filter(|key| cargo_leptos.contains_key(*key)).collect();
    assert!(shared.len() >= 4, "{shared:?}");
    for key in shared {
        assert_eq!(baked_in[key], cargo_leptos[key], "{key}");
    }
}

fn metadata() -> Value {
    let done = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// What a package of the workspace depends on, for whatever purpose.
fn dependencies(package: &Value) -> BTreeSet<(String, bool)> {
    let of = |dependency: &Value| (dependency["name"].as_str().unwrap().to_owned(), dependency["kind"] == "dev");
    package["dependencies"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn each_crate_depends_on_those_that_it_may_alone() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let mut found = BTreeSet::new();
    for package in packages {
        for (dependency, _) in dependencies(package) {
            if names.contains(dependency.as_str()) {
                found.insert(format!("{} → {dependency}", package["name"].as_str().unwrap()));
            }
        }
    }
    let may = [
        "guichet-admin-web → guichet-app",
        "guichet-app → guichet",
        "guichet-server → guichet",
        "guichet-server → guichet-app",
        "guichet-server → guichet-store",
        "guichet-store → guichet",
        "guichet-web → guichet-app",
    ];
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), may);
}

#[test]
fn the_rules_know_no_clock_no_network_and_no_database() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let rules = packages.iter().find(|package| package["name"] == "guichet").unwrap();
    let outside = ["tokio", "axum", "sqlx", "leptos", "http", "getrandom", "rand", "chrono", "jiff", "tracing"];
    for (dependency, for_tests) in dependencies(rules) {
        assert!(for_tests || !outside.contains(&dependency.as_str()), "the rules depend on {dependency}");
    }
}
