package io.github.pgprofiles.embedded.users;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.github.pgprofiles.test.database.FreshDatabase;
import io.github.pgprofiles.test.proxy.ProxiedProfile;
import io.github.pgprofiles.test.slice.PostgresClientTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** Annotations of tests that name a profile which is none. */
class MisnamedProfilesIT {

	private static final String DISABLED = "app.postgres.profiles.archive.enabled=false";

	@ParameterizedTest
	@ValueSource(classes = { Misspelt.class, Disabled.class, Fresh.class })
	void failTheirTestAndListTheProfiles(Class<?> test) {
		TestContextManager manager = new TestContextManager(test);
		assertThatException().isThrownBy(() -> {
			manager.beforeTestClass();
			manager.getTestContext().getApplicationContext();
		})
			.satisfies((ex) -> assertThat(NestedExceptionUtils.getMostSpecificCause(ex))
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining(test.getAnnotation(Says.class).value())
				.hasMessageContaining("orders, reports]"));
	}

	@PostgresClientTest(properties = { Users.ORDERS, Users.REPORTS, Users.PRIMARY, Users.MIGRATIONS })
	@ProxiedProfile("ordres")
	@ProxiedProfile("orders")
	@Says("@ProxiedProfile(\"ordres\") names no profile. The profiles are [")
	static class Misspelt {

	}

	@PostgresClientTest(properties = { Users.ORDERS, Users.REPORTS, Users.PRIMARY, Users.MIGRATIONS, DISABLED })
	@ProxiedProfile("archive")
	@Says("@ProxiedProfile(\"archive\") has no effect: there is no bean 'archiveDataSource'")
	static class Disabled {

	}

	@PostgresClientTest(properties = { Users.ORDERS, Users.REPORTS, Users.PRIMARY, Users.MIGRATIONS })
	@FreshDatabase({ "orders", "ordres" })
	@Says("@FreshDatabase(\"ordres\") names no profile with a DataSource. The profiles are [")
	static class Fresh {

	}

	/** What the failure says. */
	@Retention(RetentionPolicy.RUNTIME)
	@interface Says {

		String value();

	}

}
