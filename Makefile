# The only commands that Guichet needs. What each guarantees stands at the top of its script in scripts/.

.DEFAULT_GOAL := help
.PHONY: help run demo test check bench fuzz mutations supply-chain kills build screenshots

help: ## what can be made, a line each
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: ## build a release and serve it on http://localhost:3000, with its database in data/
	@scripts/run.sh serve

demo: ## the same with an invented firm in a throwaway database, and how to get in
	@scripts/run.sh demo

test: ## install what tests need, then run all of them, browsers and PostgreSQL included
	@scripts/test.sh

check: ## format, lints, types: what a review shouldn't have to look at
	@scripts/check.sh

bench: ## how a firm of 100,000 clients and a million events compares with a small one, on both databases
	@scripts/bench.sh

fuzz: ## parsers on inputs by the hundred thousand, store and use cases against a model in stories by the ten thousand
	@scripts/fuzz.sh

kills: ## kill the server at 50 random moments on each database, and look at what is left each time
	@scripts/kills.sh

mutations: ## defences taken out one at a time, and the tests that fail then, as a table
	@scripts/mutations.py

supply-chain: ## where dependencies come from, their licences and known holes; a bill of materials in target/sbom
	@scripts/supply-chain.sh

build: ## the release that `make run` serves: target/release/guichet and target/site
	@scripts/build.sh

screenshots: ## a picture of each page, both languages, both themes: target/screenshots
	@scripts/screenshots.sh
