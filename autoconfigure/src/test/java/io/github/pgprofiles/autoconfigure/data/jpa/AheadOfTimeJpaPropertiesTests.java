package io.github.pgprofiles.autoconfigure.data.jpa;

import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** What Hibernate is told while repositories are processed ahead of time. */
class AheadOfTimeJpaPropertiesTests {

	private static final String PROFILE = "app.postgres.profiles.salesReports.";

	@Test
	void aProfileInCamelCaseHasItsProperties() {
		MockEnvironment environment = new MockEnvironment().withProperty(PROFILE + "host", "db")
			.withProperty("spring.jpa.properties.hibernate.order_updates", "true")
			.withProperty(PROFILE + "jpa.properties.hibernate.order_inserts", "true")
			.withProperty(PROFILE + "jpa.properties.hibernate.session.name", "secret://name");
		assertThat(ProfileJpaRepositoryExtension.AotProcessor.properties(environment, "salesReports"))
			.containsEntry("hibernate.order_updates", "true")
			.containsEntry("hibernate.order_inserts", "true")
			.doesNotContainKey("hibernate.session.name");
	}

}
