# The fixed verbs. Each starts from nothing: the first one that needs it makes .venv from the pinned locks.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
WORKERS ?= 2

.PHONY: run qa test test-quick test-tools check contract contract-diff openapi-run verify-changes defects soak record-soak fuzz staff-times staff-looks night bench docs site sbom people wheel-test image-test lock clean

run: $(VENV)/.run
	$(BIN)/python -m scenarios.demo $(if $(ONCE),--once)

# What QA's packs need and nothing more, and the line that puts the commands on the path.
qa: $(VENV)/.qa
	@echo 'Ready. Put the commands on the path, then write the first pack (docs/qa.md):'
	@echo '  export PATH="$(CURDIR)/$(BIN):$$PATH"'
	@echo '  cayenta-scenarios new my-pack && cayenta-scenarios run my-pack'

test: $(VENV)/.test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests
	$(BIN)/cayenta-scenarios run --workers $(WORKERS) --report out/scenarios

# What one runs before each commit, in under two minutes: all but the slow modules (tests/quick.py), and a few packs.
test-quick: $(VENV)/.test
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal --quick tests
	$(BIN)/cayenta-scenarios run --workers $(WORKERS) router_payments router_faults flow_payments flow_rtdr flow_voids_and_credits

# Only the tests that `make test` skips on a machine without the programs of tools/optional_tools.toml, and the scenarios
# that open pages.
test-tools: $(VENV)/.test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --only-needs tests
	$(BIN)/cayenta-scenarios run --tags browser --workers $(WORKERS) --report out/scenarios-browser

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.folder_size
	$(BIN)/python -m tools.store_revisions

# The schemas beside those of a revision (REV=v1, REV=HEAD~3; default: the release that CHANGELOG.md names), each change
# with a document that proves it: docs/contract.md. Fails where a change breaks somebody.
contract-diff: $(VENV)/.test
	$(BIN)/python -m tools.contract_diff $(REV)

# Every function of a simulator's router asked with every bound of its schema inside and outside, every mutation and
# 500 drawn documents (CONTRACT_EXAMPLES), a few minutes; prints what was not covered by name: docs/contract.md.
CONTRACT_EXAMPLES ?= 500
CONTRACT_SEED ?= 0
contract: $(VENV)/.test
	$(BIN)/python -m tools.contract_run --examples $(CONTRACT_EXAMPLES) --seed $(CONTRACT_SEED)

# schemathesis asks the router, both programs' APIs and the web services by their OpenAPI documents, ten minutes
# (OPENAPI_SECONDS, OPENAPI_SEED); OPENAPI="--only router" asks one of them: docs/contract.md.
OPENAPI_SECONDS ?= 600
OPENAPI_SEED ?= 0
openapi-run: $(VENV)/.test
	$(BIN)/python -m tools.openapi_run --seconds $(OPENAPI_SECONDS) --seed $(OPENAPI_SEED) $(OPENAPI)

# Every planted defect (tests/defects) beside the packs: who finds it, at which step, with which message. An hour or two;
# it goes on where it ended. DEFECTS="--first-kill --only NAME" runs a part, DEFECTS=--summary shows what there is,
# DEFECTS="--healthy 10" looks for alarms.
defects: $(VENV)/.test
	$(BIN)/python -m tests.defects.router_verification
	$(BIN)/python -m tests.defects.matrix $(DEFECTS)

# `cayenta-contract verify` beside 48 routers with one changed behavior each, half of them drawn (VERIFY_SEED): function
# and tag are named, each within a minute; two minutes.
verify-changes: export VERIFY_ALL = 1
verify-changes: $(VENV)/.test
	$(BIN)/python -m pytest -q tests/harness/test_verify_changes.py

# The long runs, by hand: the router beside a model of the spec, thousands of random sequences (SOAK_RUNS, SOAK_SEED);
# the pump killed at every failpoint on both stores, then thousands of times at random (SOAK_KILLS); the pick-up
# killed at every point under every fault of the file server on both stores, which goes on where it ended.
soak: export TEST_RUN_LIMIT = 0
soak: export PYTEST_TIMEOUT = 86400
soak: $(VENV)/.test
	$(BIN)/python -m pytest -q -s tests/model/soak_machine.py
	KILL_ALL=1 $(BIN)/python -m pytest -q -n $(WORKERS) tests/pump/test_kill.py tests/ic_adapter/pickup/test_pickup_kill.py tests/ic_adapter/lockbox/test_lockbox_kill.py
	$(BIN)/python -m pytest -q -s tests/ic_adapter/pickup/soak_kill_faults.py
	$(BIN)/python -m pytest -q -s tests/pump/soak_kills.py
	$(BIN)/python -m pytest -q -s tests/pump_model/soak_machine.py

# Every call of /api and /ic asked by schemathesis with FUZZ_EXAMPLES drawn requests each, other ones in every run unless
# FUZZ_SEED names one: no 5xx, no answer that the OpenAPI documents do not name. Ten minutes and more.
FUZZ_EXAMPLES ?= 100
fuzz: export TEST_RUN_LIMIT = 0
fuzz: export PYTEST_TIMEOUT = 86400
fuzz: $(VENV)/.test
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest -q -s tests/ic_adapter/sign_on/test_promises.py

# The recorder with canaries in every tag and encoding, 100,000 exchanges (RECORD_EXCHANGES); any found one fails.
record-soak: export TEST_RUN_LIMIT = 0
record-soak: export PYTEST_TIMEOUT = 86400
record-soak: $(VENV)/.test
	$(BIN)/python -m pytest -q -s tests/harness/record/soak_canaries.py

# Every page of staff at 2,000 billers and 10^6 invoices on both stores: median, worst and processor time of each; fails
# where a median is above STAFF_MS (200). Some minutes to seed; a loaded machine tells nothing.
staff-times: export TEST_RUN_LIMIT = 0
staff-times: export PYTEST_TIMEOUT = 86400
staff-times: $(VENV)/.test
	$(BIN)/python -m pytest -q -s tests/staff/soak_page_times.py

# Every page of staff in Chromium, 320 pixels wide and dark, judged by axe; the Profile tab walked by keyboard.
staff-looks: export TEST_RUN_LIMIT = 0
staff-looks: export PYTEST_TIMEOUT = 3600
staff-looks: $(VENV)/.test
	$(BIN)/python -m pytest -q tests/staff/soak_looks.py

# 200 billers' night over SFTP with every preset of file faults, on both stores; fails where it takes over 60 seconds.
night: export NIGHT_SECONDS = 60
night: $(VENV)/.test
	$(BIN)/python -m pytest -q -s tests/ic_adapter/pickup/test_pickup_night.py

# The product beside a bare floor of the same stack, and what changed since the stored result; about an hour.
# make bench BENCH="--quick --only balance" measures a part in a minute; BENCH=--store keeps the result.
bench: $(VENV)/.test
	$(BIN)/python -m bench $(BENCH)

# Writes the pages that are made from the tables; a test fails when they are stale.
docs: $(VENV)/.test
	mkdir -p out
	$(BIN)/python -m tools.fidelity
	$(BIN)/cayenta-sim functions --markdown > docs/functions.md
	$(BIN)/cayenta-sim magic --markdown > docs/magic.md
	$(BIN)/cayenta-sim settings --markdown > docs/simulator-settings.md
	$(BIN)/ic-adapter serve --settings-markdown > docs/adapter-settings.md
	$(BIN)/python -m tools.scenario_values > out/values.json && mv out/values.json schemas/values.json
	$(BIN)/cayenta-scenarios steps --markdown > docs/steps.md

# The documentation as a site, in out/site; a link to a page or heading that is not there, or a page in no menu, fails.
site: out/site-tools/.site
	$(PYTHON) -m tools.site_pages out/site-pages
	NO_MKDOCS_2_WARNING=1 out/site-tools/bin/mkdocs build --strict

out/site-tools/.site: requirements-site.lock
	$(PYTHON) -m venv --clear out/site-tools
	out/site-tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-site.lock
	touch $@

# What the product is made of, as CycloneDX (out/sbom): the simulator, the simulator with all it can serve, both programs.
# Fails where a package of a lock is not named with its version and hashes.
SBOM = requirements-plain requirements-simulator requirements
sbom: out/sbom-tools/.sbom
	mkdir -p out/sbom
	for lock in $(SBOM); do out/sbom-tools/bin/cyclonedx-py requirements $$lock.lock --pyproject pyproject.toml \
		--output-reproducible --output-file out/sbom/$$lock.json || exit 1; done
	$(PYTHON) -m tools.sbom out/sbom $(SBOM)

out/sbom-tools/.sbom: requirements-sbom.lock
	$(PYTHON) -m venv --clear out/sbom-tools
	out/sbom-tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-sbom.lock
	touch $@

# The product as a user gets it: the wheel in a clean environment with a pack outside the repository, and the wheel
# without any extra.
wheel-test: $(VENV)/.test
	rm -rf build out/wheel
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --wheel-dir out/wheel .
	$(PYTHON) -m venv out/wheel/venv
	out/wheel/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	out/wheel/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index out/wheel/*.whl
	cd out/wheel && venv/bin/cayenta-scenarios new my-pack && venv/bin/cayenta-scenarios run ./my-pack
	$(PYTHON) -m venv out/wheel/plain
	out/wheel/plain/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-plain.lock
	out/wheel/plain/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index out/wheel/*.whl
	cd out/wheel && plain/bin/python $(CURDIR)/tools/plain_install.py

# Makes the tables of fictional people anew, on purpose: every generated account changes with them.
people: $(VENV)/.test
	$(BIN)/python -m simulator.population.make_tables

# The images, built and run by docker, podman or buildah, whichever is there (IMAGE_ENGINE names one): docs/ci.md.
image-test: export PYTEST_TIMEOUT = 3600
image-test: $(VENV)/.test
	$(BIN)/python -m pytest -q -s tests/image/image_facts.py

# Renews the locked versions on purpose, with a pinned uv of its own; a version stays while its range allows it.
# LOCK_OPTIONS=--upgrade renews all of them, --upgrade-package=NAME one. Hashes, no index lines.
LOCK = out/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate $(LOCK_OPTIONS)
lock: out/lock/.uv
	$(LOCK) pyproject.toml --extra adapter --extra sftp --extra statements -o requirements.lock
	$(LOCK) pyproject.toml -c requirements.lock -o requirements-plain.lock
	$(LOCK) pyproject.toml --extra sftp --extra statements -c requirements.lock -o requirements-simulator.lock
	$(LOCK) pyproject.toml --extra dev -c requirements.lock -o requirements-test.lock
	$(LOCK) pyproject.toml --extra scenarios -c requirements-test.lock -o requirements-qa.lock
	echo 'setuptools>=80' | $(LOCK) - -o requirements-build.lock
	echo 'mkdocs-material>=9.7,<10' | $(LOCK) - -o requirements-site.lock
	echo 'cyclonedx-bom>=7,<8' | $(LOCK) - -o requirements-sbom.lock

out/lock/.uv: requirements-uv.lock
	$(PYTHON) -m venv --clear out/lock
	out/lock/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	touch $@

clean:
	rm -rf $(VENV) out build *.egg-info

# The product itself is installed in place, so that its commands and its entry points are the real ones.
define install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) -r requirements-build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	touch $@
endef

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found; install Python 3.11 or name another with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)

$(VENV)/.qa: requirements-qa.lock requirements-build.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-qa.lock)

$(VENV)/.test: requirements-test.lock requirements-build.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-test.lock)
