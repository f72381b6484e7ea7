package io.github.pgprofiles;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.pgprofiles.error.QueryCanceledException;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "io.github.pgprofiles";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		// the module 'test', which tests use
		.importPackages(ROOT)
		.that(not(resideInAPackage(ROOT + ".test..")));

	@Test
	void packagesHaveNoCycles() {
		slices().assignedFrom(new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return type.getPackageName().startsWith(ROOT) ? SliceIdentifier.of(type.getPackageName())
						: SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "packages";
			}

		}).should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void nothingKnowsSpringBoot() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.boot..").check(CLASSES);
	}

	/**
	 * Which packages a package may import, by their names below the root. The root itself
	 * wires them, and may import all. Any may import {@code annotation}, which imports
	 * none.
	 */
	private static Map<String, Set<String>> allowedImports() {
		Set<String> values = Set.of("error", "convert", "config", "types");
		Set<String> work = Set.of("error", "convert", "types", "internal.error", "internal.text", "internal.mapping",
				"internal.mapping.catalog", "internal.mapping.codec", "internal.mapping.time",
				"internal.mapping.register", "internal.pool", "internal.driver", "internal.log", "internal.time",
				"internal.timeout", "internal.transaction.state", "internal.session", "internal.driver.value",
				"internal.driver.rows", "internal.usage", "observation", "internal.observation");
		Map<String, Set<String>> allowed = new HashMap<>(conversions());
		allowed.putAll(copies(work));
		allowed.putAll(drivers());
		allowed.putAll(observations());
		allowed.putAll(others(work));
		allowed.putAll(Map.ofEntries(entry("annotation", Set.of()), entry("error", Set.of()), entry("types", Set.of()),
				entry("config", Set.of("internal.text", "internal.dsn")), entry("convert", Set.of("error")),
				entry("query", with(values)), entry("copy", with(values, "query")),
				entry("transaction", with(values, "query", "copy")),
				entry("lock", with(values, "query", "copy", "transaction")), entry("notification", Set.of("error")),
				entry("schema", Set.of("error")), entry("internal.text", Set.of()),
				entry("internal.dsn", Set.of("internal.text")),
				entry("internal.error", Set.of("error", "internal.text")),
				entry("internal.log", Set.of("config", "internal.text")),
				entry("internal.session", Set.of("config", "error", "internal.text")),
				entry("internal.time", Set.of("error", "internal.error", "internal.text")),
				entry("internal.timeout",
						Set.of("error", "internal.text", "internal.error", "internal.pool", "internal.driver",
								"internal.time", "internal.transaction.state", "internal.session")),
				entry("internal.stream", with(work, "query")),
				entry("internal.query", with(work, "query", "internal.mapping.array", "internal.stream")),
				entry("internal.transaction", with(work, "transaction", "internal.pool.replica")),
				entry("internal.once",
						with(work, "config", "transaction", "internal.mapping.json", "internal.transaction")),
				entry("internal.transaction.spec",
						with(work, "query", "copy", "transaction", "internal.transaction", "internal.once",
								"internal.pool.replica")),
				entry("internal.notification", with(work, "config", "notification", "internal.mapping.json")),
				entry("internal.schema", with(work, "schema")),
				entry("internal.lock", with(work, "lock", "transaction"))));
		return allowed;
	}

	/** What is for other modules, and the state of transactions. */
	private static Map<String, Set<String>> others(Set<String> work) {
		return Map.of("internal.transaction.state",
				Set.of("internal.time", "internal.session", "internal.pool.replica"), "internal.spi",
				with(work, "config", "internal.transaction", "internal.notification", "internal.pool.connect",
						"internal.pool.failover", "internal.cluster", "internal.pool.replica", "internal.position"));
	}

	/** Those of what tells of a client's operations. */
	private static Map<String, Set<String>> observations() {
		return Map.of("observation", Set.of("config"), "internal.observation",
				Set.of("config", "error", "observation", "internal.error"));
	}

	/** Those of what knows the driver, and of the pools on it. */
	private static Map<String, Set<String>> drivers() {
		return Map.ofEntries(
				entry("internal.driver",
						Set.of("error", "internal.error", "internal.text", "internal.log", "internal.session",
								"internal.driver.observed", "internal.driver.rows", "internal.driver.session",
								"internal.driver.value", "internal.driver.pooled", "internal.driver.calls",
								"internal.driver.position", "internal.position")),
				entry("internal.driver.calls", Set.of()),
				entry("internal.driver.position",
						Set.of("internal.error", "internal.text", "internal.driver.calls", "internal.position")),
				entry("internal.position", Set.of()), entry("internal.pool.replica", Set.of("internal.position")),
				entry("internal.cluster",
						Set.of("config", "error", "internal.error", "internal.driver", "internal.driver.position",
								"internal.pool", "internal.pool.replica", "internal.position")),
				entry("internal.driver.session", Set.of()), entry("internal.usage", Set.of()),
				entry("internal.driver.pooled", Set.of("error")),
				entry("internal.pool",
						Set.of("config", "error", "internal.text", "internal.error", "internal.session",
								"internal.driver", "internal.driver.pooled", "internal.log", "internal.pool.connect",
								"internal.pool.failover", "internal.pool.replica", "internal.position",
								"internal.driver.position", "internal.transaction.state", "internal.usage",
								"observation", "internal.observation")),
				entry("internal.pool.connect",
						Set.of("config", "error", "internal.text", "internal.error", "internal.session",
								"internal.driver", "internal.driver.pooled")),
				entry("internal.pool.failover",
						Set.of("config", "error", "internal.error", "internal.driver", "internal.driver.observed",
								"internal.log", "internal.pool.connect")),
				entry("internal.driver.observed", Set.of("internal.log", "internal.driver.rows")),
				entry("internal.driver.rows", Set.of("internal.log")), entry("internal.driver.value", Set.of()));
	}

	/** Those of COPY: what it works on, what it is asked, how it goes, and its stages. */
	private static Map<String, Set<String>> copies(Set<String> work) {
		return Map.ofEntries(entry("internal.copy.io", with(work, "copy")), entry("internal.copy.table", with(work)),
				entry("internal.copy.command", with(work, "copy", "internal.copy.io", "internal.copy.table")),
				entry("internal.copy.file",
						with(work, "copy", "internal.copy.io", "internal.copy.command", "internal.copy.table")),
				entry("internal.copy.session", with(work, "copy", "internal.copy.command", "internal.copy.table")),
				entry("internal.copy.upsert",
						with(work, "copy", "internal.copy.command", "internal.copy.table", "internal.copy.session")),
				entry("internal.copy.arrays",
						Set.of("internal.driver", "internal.driver.value", "internal.mapping.codec")),
				entry("internal.copy",
						with(work, "copy", "internal.copy.io", "internal.copy.arrays", "internal.copy.command",
								"internal.copy.file", "internal.copy.table", "internal.copy.session",
								"internal.copy.upsert", "internal.mapping.json")),
				entry("internal.export",
						with(work, "copy", "internal.copy", "internal.copy.io", "internal.copy.command",
								"internal.copy.table", "internal.copy.session")),
				entry("internal.copy.spec",
						with(work, "query", "copy", "internal.query", "internal.stream", "internal.copy",
								"internal.copy.file", "internal.copy.io", "internal.copy.command",
								"internal.copy.table", "internal.export", "internal.mapping.json")));
	}

	/** Those of conversions: a kernel, a package for each kind of type, the register. */
	private static Map<String, Set<String>> conversions() {
		Set<String> kernel = Set.of("internal.mapping.catalog", "internal.mapping.codec");
		return Map.ofEntries(entry("internal.mapping.catalog", Set.of("internal.text", "internal.driver")),
				entry("internal.mapping.codec", Set.of("internal.text", "internal.mapping.catalog")),
				entry("internal.mapping.number", kernel), entry("internal.mapping.time", kernel),
				entry("internal.mapping.text", kernel), entry("internal.mapping.bits", kernel),
				entry("internal.mapping.array", kernel), entry("internal.mapping.network", kernel),
				entry("internal.mapping.json", with(kernel, "error", "convert")),
				entry("internal.mapping.geometry", with(kernel, "internal.mapping.number")),
				entry("internal.mapping.range", with(kernel, "types", "internal.mapping.number")),
				entry("internal.mapping.register",
						with(kernel, "types", "convert", "internal.mapping.number", "internal.mapping.time",
								"internal.mapping.text", "internal.mapping.bits", "internal.mapping.array",
								"internal.mapping.range", "internal.mapping.network", "internal.mapping.geometry",
								"internal.mapping.json")),
				entry("internal.mapping", with(kernel, "error", "internal.error", "internal.text", "internal.driver",
						"internal.driver.rows", "internal.mapping.register")));
	}

	private static Set<String> with(Set<String> packages, String... more) {
		return Stream.concat(packages.stream(), Stream.of(more)).collect(Collectors.toSet());
	}

	@Test
	void importsRunOneWay() {
		Map<String, Set<String>> allowed = allowedImports();
		CLASSES.stream().filter((type) -> !folder(type).isEmpty()).forEach((type) -> {
			assertThat(allowed).as("every package has its imports in this table").containsKey(folder(type));
			assertThat(type.getDirectDependenciesFromSelf()
				.stream()
				.map((dependency) -> dependency.getTargetClass())
				.filter((target) -> target.getPackageName().startsWith(ROOT) && !folder(target).equals(folder(type)))
				.map(ArchitectureTests::folder)
				.filter((target) -> !target.equals("annotation"))).as(type.getName())
				.isSubsetOf(allowed.get(folder(type)));
		});
	}

	@Test
	void theTableOfImportsNamesPackagesThatThereAre() {
		Set<String> folders = CLASSES.stream().map(ArchitectureTests::folder).collect(Collectors.toSet());
		assertThat(allowedImports().keySet()).isSubsetOf(folders);
		assertThat(allowedImports().values()).allSatisfy((each) -> assertThat(each).isSubsetOf(folders));
	}

	@Test
	void theRootHoldsFewPublicTypes() {
		assertThat(CLASSES.stream()
			.filter((type) -> folder(type).isEmpty() && type.isTopLevelClass())
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))).isNotEmpty().hasSizeLessThan(10);
	}

	/** The package of a class below the root; empty for the root. */
	private static String folder(JavaClass type) {
		return type.getPackageName().replaceFirst("^\\Q" + ROOT + "\\E\\.?", "");
	}

	@Test
	void theDriverBelowItsPublicApiIsKnownInOnePlace() {
		noClasses().that()
			.resideInAPackage(ROOT + "..")
			.and()
			.resideOutsideOfPackage(ROOT + ".internal.driver..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.postgresql.core..", "org.postgresql.jdbc..")
			.check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<JavaPackage> packages = CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
		assertThat(packages).isNotEmpty()
			.allSatisfy((each) -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
	}

	@Test
	void publicSignaturesShowNothingInternal() {
		classes().that()
			.resideOutsideOfPackage(ROOT + ".internal..")
			.and()
			.areNotPrivate()
			.should(new ArchCondition<>("keep 'internal' to themselves") {

				@Override
				public void check(JavaClass type, ConditionEvents events) {
					if (isVisible(type)) {
						type.getMembers()
							.stream()
							.filter(ArchitectureTests::isVisible)
							.filter(ArchitectureTests::showsInternal)
							.forEach((member) -> events
								.add(SimpleConditionEvent.violated(member, member.getFullName())));
					}
				}

			})
			.check(CLASSES);
	}

	private static boolean isVisible(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC)
				&& type.getEnclosingClass().map(ArchitectureTests::isVisible).orElse(true);
	}

	private static boolean isVisible(JavaMember member) {
		return member.getModifiers().contains(JavaModifier.PUBLIC)
				|| member.getModifiers().contains(JavaModifier.PROTECTED);
	}

	private static boolean showsInternal(JavaMember member) {
		Set<JavaClass> shown = (member instanceof JavaCodeUnit code) ? Stream
			.concat(code.getAllInvolvedRawTypes().stream(),
					code.getThrowsClause().stream().map((thrown) -> thrown.getRawType()))
			.collect(Collectors.toSet()) : member.getAllInvolvedRawTypes();
		return shown.stream().anyMatch((type) -> type.getPackageName().startsWith(ROOT + ".internal"));
	}

	@Test
	void publicTypesAreClosedForExtension() {
		assertThat(CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
			// what traces calls may put a subclass in front of a pool
			.filter((type) -> !type.getName().endsWith(".internal.pool.DrainingPool"))
			.filter((type) -> !(type.isInterface() || type.isRecord() || type.isEnum()
					|| type.getModifiers().contains(JavaModifier.FINAL)
					|| type.getModifiers().contains(JavaModifier.ABSTRACT) || type.reflect().isSealed())))
			.isEmpty();
	}

	@Test
	void everyExceptionOfTheClientIsADataAccessException() {
		classes().that()
			.resideInAPackage(ROOT + ".error")
			.and()
			.areAssignableTo(Throwable.class)
			.and()
			// what the server says, for which Spring has no kind
			.doNotHaveFullyQualifiedName(QueryCanceledException.class.getName())
			.should()
			.beAssignableTo(DataAccessException.class)
			.check(CLASSES);
	}

}
