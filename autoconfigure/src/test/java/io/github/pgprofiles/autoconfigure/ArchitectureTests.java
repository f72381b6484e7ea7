package io.github.pgprofiles.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.core.io.UrlResource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "io.github.pgprofiles.autoconfigure";

	private static final String IMPORTS = "META-INF/spring/";

	private static final String JPA = "(\\.data)?\\.jpa";

	/** Where each optional dependency may be referred to, as class or package. */
	private static final Map<String, String> HOMES = Map.ofEntries(
			Map.entry("org.testcontainers", ROOT + ".testcontainers"),
			Map.entry("org.springframework.boot.testcontainers", ROOT + ".testcontainers"),
			Map.entry("org.springframework.boot.docker.compose", ROOT + ".compose"),
			Map.entry("org.springframework.boot.health", ROOT + ".health"),
			Map.entry("org.springframework.boot.jdbc.health", ROOT + ".health"),
			Map.entry("org.springframework.boot.jdbc.autoconfigure.health", ROOT + ".health"),
			Map.entry("io.micrometer", ROOT + "\\.(metrics|observation)"),
			Map.entry("org.springframework.boot.actuate", ROOT + "\\.(actuate|endpoint|flyway|liquibase)"),
			Map.entry("org.flywaydb", ROOT + ".flyway"), Map.entry("org.springframework.boot.flyway", ROOT + ".flyway"),
			Map.entry("liquibase", ROOT + ".liquibase"),
			Map.entry("org.springframework.boot.liquibase", ROOT + ".liquibase"),
			Map.entry("jakarta.persistence", ROOT + JPA), Map.entry("org.springframework.orm", ROOT + JPA),
			Map.entry("org.hibernate", ROOT + JPA), Map.entry("org.springframework.boot.jpa", ROOT + JPA),
			Map.entry("org.springframework.boot.hibernate", ROOT + JPA),
			Map.entry("org.springframework.boot.persistence", ROOT + ".jpa"),
			Map.entry("org.springframework.data", ROOT + ".data"),
			Map.entry("org.springframework.boot.data", ROOT + ".data"), Map.entry("org.jooq", ROOT + ".jooq"),
			Map.entry("org.springframework.boot.jooq", ROOT + ".jooq"),
			Map.entry("org.springframework.web", ROOT + "\\.(jpa\\.EntityManagersInView|endpoint\\.ui|servlet)"),
			Map.entry("jakarta.servlet", ROOT + ".servlet"),
			Map.entry("tools.jackson.databind", ROOT + "\\.(ApplicationJson|endpoint\\.ui)"),
			Map.entry("tools.jackson.core", ROOT + ".properties.JsonLeaves"));

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void theClientIsUsedByItsPublicPackagesAndItsSpi() {
		noClasses().should()
			.dependOnClassesThat(resideInAPackage("io.github.pgprofiles.internal..")
				.and(not(resideInAPackage("io.github.pgprofiles.internal.spi"))))
			.check(CLASSES);
	}

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
	void everyPackageIsNullMarked() {
		Set<JavaPackage> packages = CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
		assertThat(packages).isNotEmpty()
			.allSatisfy((each) -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
	}

	@Test
	void publicSignaturesShowNothingInternalOfTheClient() {
		classes().should(new ArchCondition<>("keep 'internal' to themselves") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (isVisible(type)) {
					type.getMembers()
						.stream()
						.filter((member) -> isVisible(member) && showsInternal(member))
						.forEach((member) -> events.add(SimpleConditionEvent.violated(member, member.getFullName())));
				}
			}

		}).check(CLASSES);
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
		Stream<JavaClass> thrown = (member instanceof JavaCodeUnit code)
				? code.getThrowsClause().stream().map((each) -> each.getRawType()) : Stream.empty();
		return Stream.concat(member.getAllInvolvedRawTypes().stream(), thrown)
			.anyMatch((type) -> type.getPackageName().startsWith("io.github.pgprofiles.internal"));
	}

	@Test
	void autoConfigurationsAreFinalAndListed() throws IOException {
		Set<JavaClass> autoConfigurations = CLASSES.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.collect(Collectors.toSet());
		assertThat(autoConfigurations).isNotEmpty()
			.allMatch((type) -> type.getModifiers().contains(JavaModifier.FINAL));
		assertThat(imports(AutoConfiguration.class.getName())).containsExactlyInAnyOrderElementsOf(
				autoConfigurations.stream().map(JavaClass::getName).collect(Collectors.toSet()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureJdbc",
			"org.springframework.boot.data.jdbc.test.autoconfigure.AutoConfigureDataJdbc",
			"org.springframework.boot.data.jpa.test.autoconfigure.AutoConfigureDataJpa",
			"org.springframework.boot.jooq.test.autoconfigure.AutoConfigureJooq" })
	void slicesImportWhatIsListed(String slice) throws IOException {
		assertThat(imports(slice)).contains(PostgresProfilesAutoConfiguration.class.getName())
			.isSubsetOf(imports(AutoConfiguration.class.getName()));
	}

	/** What this module lists for an annotation. */
	private static Set<String> imports(String annotation) throws IOException {
		Set<String> imports = new LinkedHashSet<>();
		for (URL file : Collections
			.list(ArchitectureTests.class.getClassLoader().getResources(IMPORTS + annotation + ".imports"))) {
			new UrlResource(file).getContentAsString(StandardCharsets.UTF_8)
				.lines()
				.filter((line) -> line.startsWith(ROOT))
				.forEach(imports::add);
		}
		return imports;
	}

	@Test
	void optionalDependenciesStayAtHome() {
		Set<String> strays = new HashSet<>();
		Set<String> used = new HashSet<>();
		for (JavaClass type : CLASSES) {
			type.getDirectDependenciesFromSelf().forEach((dependency) -> {
				String target = dependency.getTargetClass().getName();
				HOMES.forEach((optional, home) -> {
					if (target.startsWith(optional + ".")) {
						used.add(optional);
						if (!type.getName().matches(home + "\\b.*")) {
							strays.add(type.getName() + " -> " + target);
						}
					}
				});
			});
		}
		assertThat(strays).isEmpty();
		assertThat(used).contains("org.testcontainers", "org.springframework.boot.health", "jakarta.persistence");
	}

}
