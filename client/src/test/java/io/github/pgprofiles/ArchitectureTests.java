package io.github.pgprofiles;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;

import static java.util.Map.entry;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "io.github.pgprofiles";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

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

	@Test
	void dataFlowsOneWay() {
		Set<String> work = Set.of("text", "mapping", "mapping.codec", "types", "error", "pool", "driver", "timeout");
		Set<String> once = Stream.concat(work.stream(), Stream.of("config", "transaction")).collect(Collectors.toSet());
		Map<String, Set<String>> allowed = Map.ofEntries(entry("text", Set.of()), entry("config", Set.of("text")),
				entry("error", Set.of()), entry("types", Set.of()), entry("driver", Set.of("error")),
				entry("mapping.codec", Set.of("types", "text")), entry("mapping", Set.of("error", "mapping.codec")),
				entry("pool", Set.of("config", "error", "driver")), entry("timeout", Set.of("error", "pool", "driver")),
				entry("statement", work), entry("stream", work), entry("copy", work), entry("transaction", work),
				entry("lock", work), entry("once", once));
		CLASSES.stream().filter((type) -> !room(type).isEmpty()).forEach((type) -> {
			assertThat(allowed).as("every package is a room").containsKey(room(type));
			assertThat(type.getDirectDependenciesFromSelf()
				.stream()
				.map((dependency) -> dependency.getTargetClass())
				.filter((target) -> target.getPackageName().startsWith(ROOT) && !room(target).equals(room(type)))
				.map(ArchitectureTests::room)).as(type.getName()).isSubsetOf(allowed.get(room(type)));
		});
	}

	/** The room that a class lives in; empty for the root package. */
	private static String room(JavaClass type) {
		return type.getPackageName().replaceFirst("^\\Q" + ROOT + "\\E\\.?(internal\\.)?", "");
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<JavaPackage> packages = CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
		assertThat(packages).isNotEmpty()
			.allSatisfy((each) -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
	}

	@Test
	void publicSignaturesShowNoRoom() {
		classes().that()
			.resideInAnyPackage(ROOT, ROOT + ".config", ROOT + ".types")
			.and()
			.areNotPrivate()
			.should(new ArchCondition<>("keep 'internal' to themselves") {

				@Override
				public void check(JavaClass type, ConditionEvents events) {
					if (isVisible(type)) {
						type.getMembers()
							.stream()
							.filter(ArchitectureTests::isVisible)
							.filter(ArchitectureTests::showsARoom)
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

	private static boolean showsARoom(JavaMember member) {
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
			.filter((type) -> !(type.isInterface() || type.isRecord() || type.isEnum()
					|| type.getModifiers().contains(JavaModifier.FINAL)
					|| type.getModifiers().contains(JavaModifier.ABSTRACT) || type.reflect().isSealed())))
			.isEmpty();
	}

	@Test
	void everyExceptionOfTheClientIsADataAccessException() {
		classes().that()
			.resideInAPackage(ROOT)
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
