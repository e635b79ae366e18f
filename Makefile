# Everything starts here: `make run` for the product, `make test` for all checks, `make help` for the rest.
SHELL := /bin/sh
BIN := .venv/bin
VAYBE := $(BIN)/vaybe
PYTEST := $(BIN)/python -m pytest -q
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

.DEFAULT_GOAL := help
.PHONY: help run setup web demo train test lint unit integration stories e2e bench bench-small faults fuzz audit nlu-compare nlu-check lock
.PHONY: clean test-outside test-inside

help: ## Show the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

run: demo train ## Set everything up if needed, then start the product with the demo shop
	@$(VAYBE) serve

setup: ## Make .venv and install the locked packages
	@sh scripts/setup.sh

web: setup ## Build the widget and the demo page
	@sh scripts/web.sh

demo: web ## Start the database, bring it up to date, load the demo shop
	@$(VAYBE) db migrate
	@$(VAYBE) shop demo

train: setup ## Train the model if the data changed
	@$(VAYBE) train

test: setup ## Run every check: format, types, unit, integration, stories, end to end
	@sh scripts/chromium.sh
	@sh scripts/web.sh test
	@$(MAKE) --no-print-directory lint train
	@$(MAKE) --no-print-directory --jobs=2 test-outside test-inside stories

# Side by side on two cores: what is tested from outside waits for processes and for time to pass, for long stretches.
OUTSIDE := tests/e2e tests/faults tests/abuse
test-outside: train
	@$(PYTEST) $(OUTSIDE)

test-inside: train
	@$(PYTEST) tests $(OUTSIDE:%=--ignore=%)

lint: setup ## Format, lint and type checks
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

unit: setup ## Tests without services
	@$(PYTEST) tests/unit

integration: train ## Tests on a real PostgreSQL
	@$(PYTEST) tests/integration

stories: train ## Rasa's own checks: data validation and story tests
	@$(BIN)/python -m bot.dialogue.rasa_command data validate --fail-on-warnings --data data --domain domain.yml --config config.yml
	@$(BIN)/python scripts/story_tests.py

e2e: web train ## Tests on the running product, in a browser too
	@sh scripts/chromium.sh
	@$(PYTEST) tests/e2e

bench: web train ## Measure everything beside stock Rasa (docs/performance.md); half an hour
	@$(BIN)/python -m bench

bench-small: web train ## The same at a size that only shows that it runs
	@$(BIN)/python -m bench --small

faults: web train ## Kill, stop and cut things under load, and compare the books; watch memory
	@$(PYTEST) tests/faults

fuzz: setup ## Let schemathesis loose on the API, as its OpenAPI document has it; ten minutes
	@sh scripts/fuzz.sh

audit: setup ## Look for published holes in the locked packages
	@sh scripts/audit.sh

nlu-compare: setup ## Print the table of measured alternatives for understanding
	@$(VAYBE) nlu compare

nlu-check: setup ## Check the training data: duplicates, conflicts, balance
	@$(VAYBE) nlu check

lock: ## Resolve requirements.in anew into requirements.txt
	@.tools/bin/uv pip compile --quiet --upgrade --python-version 3.10 --generate-hashes --no-emit-index-url --no-header \
		--override overrides.txt requirements.in -o requirements.txt

clean: ## Remove what was built (the database under var/ stays)
	rm -rf web/dist web/node_modules models var/.installed var/.web-* .venv .tools
