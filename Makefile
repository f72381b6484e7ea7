# The one place of commands: people, .ci/run and .github/workflows call these targets.
#   TEST=CopyIT,LockIT   only these classes      MODULE=client   only this module, with what it needs
#   DRIVER=42.7.11       another pgJDBC          ARGS=…          anything else for Maven
SHELL := bash
MVN ?= mvn -B -ntp -Dstyle.color=never
MODULE ?=
TEST ?=
DRIVER ?=
IMAGE ?= postgres:15
LAB ?= ../shared/lab
ARGS ?=

maven = $(MVN) $(if $(DRIVER),-Dpostgresql.version=$(DRIVER)) $(ARGS)
modules = $(if $(MODULE),-pl $(MODULE) -am)
no_unit_tests = -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
# Where 'verify' or 'lint' does them
without_checks = -Dspring-javaformat.validate.skip -Dcheckstyle.skip
# The modules on the way have no test of that name
one_or_all = $(if $(TEST),-D$(1)=$(TEST) -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false)

.DEFAULT_GOAL := help
.PHONY: help verify failures flakes compile test it it-container it-pooler lint format docs links run sample notices cluster release-check cve clean

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24
	@sed -nE '2,3s/^# +/  /p' $(MAKEFILE_LIST)

verify: ## build everything, run every check and every test
	$(maven) verify $(modules)

# Tests by their reports: the elements that tell of them, and a word before each
define reported
@for report in */target/{surefire,failsafe}-reports/TEST-*.xml; do \
	[[ -e $$report ]] && awk -v report="$$report" ' \
		/<testcase / { test = $$0; sub(/.*<testcase name="/, "", test); class = test; sub(/".*/, "", test); \
			sub(/.*classname="/, "", class); sub(/".*/, "", class) } \
		/<($(1))[ >]/ { print "$(2)" class "." test " (" report ")"; print "    " substr($$0, 1, 1000) }' "$$report"; \
done; true
endef

failures: ## the tests that failed in the last run, by the reports
	$(call reported,failure|error)

flakes: ## the tests that passed at their second try only, where the last run had one
	$(call reported,flakyFailure|flakyError,second try: )

compile: ## compile everything, tests too, with Error Prone and NullAway
	$(maven) test-compile $(modules)

test: ## unit tests, which need no database
	$(maven) test $(modules) $(call one_or_all,test)

it: ## integration tests on an embedded PostgreSQL, and on containers where there is Docker
	$(maven) verify $(modules) $(no_unit_tests) $(call one_or_all,it.test)

it-container: ## integration tests of the client on a container of IMAGE=postgres:15
	$(maven) -pl client package failsafe:integration-test@container-15 failsafe:verify@container-15 \
		$(no_unit_tests) $(call one_or_all,it.test) -Dtest.postgres.image=$(IMAGE)

it-pooler: ## integration tests of the client, all but what needs a session, through PgBouncer in transaction mode
	$(maven) -pl client package failsafe:integration-test@pgbouncer failsafe:verify@pgbouncer \
		$(no_unit_tests) $(call one_or_all,it.test) '-Dtests.pooler=!(timing | long | own-server | newest-jdk)' \
		$(if $(PGBOUNCER),-Dtest.pgbouncer=$(PGBOUNCER)) $(if $(PREPARED),-Dtest.pooler.statements=$(PREPARED))

lint: ## formatting and Checkstyle, without compiling
	$(maven) -pl '!bom' spring-javaformat:validate checkstyle:check@default

format: ## format all Java
	$(maven) -pl '!bom' spring-javaformat:apply

docs: ## tests of README and docs: code, YAML, keys, links
	$(maven) verify -pl sample-app -am '-Dtest=io/github/pgprofiles/docs/*Tests' \
		'-Dit.test=io/github/pgprofiles/docs/*IT' \
		-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

links: ## links and files of the repository only
	$(maven) test -pl sample-app -am -Dtest=RepositoryTests,PublishedModulesTests -Dsurefire.failIfNoSpecifiedTests=false

run: ## the sample application on an embedded PostgreSQL, with HTTP on port 8080
	$(maven) -q -pl sample-app -am spring-boot:run

sample: ## the sample application, which loads its cities, asks a few queries, and ends
	set -eo pipefail; output=$$(mktemp); trap 'rm -f "$$output"' EXIT; \
	$(maven) -q $(without_checks) -pl sample-app -am spring-boot:run -Dspring-boot.run.arguments=--once | tee "$$output"; \
	grep -qE 'Loaded 171,?075 cities' "$$output" || { echo 'The sample did not load 171,075 cities.' >&2; exit 1; }

cluster: ## trials on a Patroni cluster that breaks, by the scripts in LAB=../shared/lab; TRIAL='--times 1 --faults kill'
	@if [[ -x $(LAB)/patroni ]]; then \
		$(maven) -q $(without_checks) -pl benchmarks -am package -DskipTests && \
		java -cp benchmarks/target/benchmarks.jar io.github.pgprofiles.benchmarks.cluster.ClusterTrial --lab $(LAB) $(TRIAL); \
	else echo 'Skipped: there is no lab in $(LAB). Say where its scripts are by LAB=…'; fi

notices: ## LICENSE and NOTICE are in every jar that was built
	@for jar in */target/postgres-profiles-*.jar; do for notice in LICENSE NOTICE; do \
		jar tf "$$jar" | grep -qE "(^|/)META-INF/$$notice$$" || { echo "$$jar has no $$notice." >&2; exit 1; }; \
	done; done

release-check: ## all that a release publishes, but the signatures
	$(maven) -Prelease -DskipTests verify

cve: ## known CVEs of what is shipped, after the download of a database
	$(maven) -Pcve -DskipTests verify

clean: ## remove what was built
	$(maven) clean
