package io.github.pgprofiles.autoconfigure.diagnostics;

import java.nio.file.Path;

import io.github.pgprofiles.autoconfigure.data.jdbc.EnableJdbcProfile;
import io.github.pgprofiles.autoconfigure.data.jpa.EnableJpaProfile;
import io.github.pgprofiles.autoconfigure.data.shop.audit.AuditConfiguration;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What a user reads whose entities or repositories belong to no profile, or to two. */
@ExtendWith(OutputCaptureExtension.class)
class BadEntitiesIT {

	private static final String SHOP = "io.github.pgprofiles.autoconfigure.data.shop";

	private static final String TWO = """
			app.postgres.profiles:
			  reports:
			    host: localhost
			    %s
			  audit:
			    host: localhost
			    %s
			""";

	@TempDir
	private Path folder;

	private FailedStart start(CapturedOutput output, String ofReports, String ofAudit, Class<?>... sources) {
		return FailedStart.of(output, this.folder, TWO.formatted(ofReports, ofAudit), sources).doesNotSay("\tat ");
	}

	@Test
	void unknownPackage(CapturedOutput output) {
		start(output, "jpa: { packages: [" + SHOP + ".reprots] }", "").says(
				"app.postgres.profiles.reports.jpa.packages", "application.yml] - 4:",
				"names the package '" + SHOP + ".reprots', which has no class on the class path", "Correct the name");
		start(output, "data-jdbc.packages: " + SHOP + ".reprots", "")
			.says("app.postgres.profiles.reports.data-jdbc.packages", "has no class on the class path");
	}

	@Test
	void noPackage(CapturedOutput output) {
		start(output, "jpa: { packages: [] }", "").says("app.postgres.profiles.reports.jpa.packages",
				"names no package");
		start(output, "jpa: { packages: '" + SHOP + ", ' }", "").says("names no package");
	}

	@Test
	void packagesHaveNoWildcards(CapturedOutput output) {
		start(output, "jpa: { packages: '" + SHOP + ".*' }", "").says("which is no name of a package",
				"without wildcards");
	}

	@Test
	void keysWithoutPackages(CapturedOutput output) {
		start(output, "jpa: { ddl-auto: update }", "").says("app.postgres.profiles.reports.jpa.packages", "is not set",
				"@EnableJpaProfile(\"reports\")");
	}

	@Test
	void wrongValuesAndKeys(CapturedOutput output) {
		start(output, "jpa: { packages: " + SHOP + ", ddl-auto: updat }", "")
			.says("app.postgres.profiles.reports.jpa.ddl-auto", "is none of", "create-drop", "application.yml] - 4:");
		start(output, "jpa: { package: " + SHOP + " }", "").says("Did you mean 'jpa.packages'?");
	}

	@Test
	void packageOfTwoProfiles(CapturedOutput output) {
		String packages = "jpa: { packages: [" + SHOP + ".audit] }";
		start(output, packages, packages).says("The package '" + SHOP + ".audit' belongs to the profile 'reports' by",
				"application.yml] - 4:", "and to the profile 'audit' by", "application.yml] - 7:",
				"Leave it to one of them");
		start(output, packages, "", AuditConfiguration.class).says("belongs to the profile 'reports' by",
				"to the profile 'audit' by @EnableJpaProfile(\"audit\") on " + AuditConfiguration.class.getName());
	}

	@Test
	void unknownProfileInAnAnnotation(CapturedOutput output) {
		start(output, "", "", OfNobody.class).says("@EnableJpaProfile on " + OfNobody.class.getName(),
				"names the PostgreSQL profile 'adit', which does not exist", "[reports, audit]",
				"Did you mean 'audit'?");
		start(output, "", "", OfNobodyEither.class).says("@EnableJdbcProfile on", "'warehouse', which does not exist",
				"Name one of these profiles");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJpaProfile(value = "adit", basePackageClasses = Entry.class)
	static class OfNobody {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcProfile(value = "warehouse", basePackageClasses = Entry.class)
	static class OfNobodyEither {

	}

}
