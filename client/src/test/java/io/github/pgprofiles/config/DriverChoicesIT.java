package io.github.pgprofiles.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

import static org.assertj.core.api.Assertions.assertThat;

/** Asks the driver which of its choices it reads in which case. */
@PostgresTest
class DriverChoicesIT {

	static TestDatabase database;

	static Stream<PGProperty> choices() {
		return Arrays.stream(PGProperty.values())
			.filter((property) -> property.getChoices() != null && property != PGProperty.SSL_MODE);
	}

	private static boolean isAccepted(PGProperty property, String value) {
		try {
			return ProfileSettings.builder("orders").host("db").property(property.getName(), value).build() != null;
		}
		catch (InvalidSettingException ex) {
			return false;
		}
	}

	/** What comes of an attempt to connect, without the value itself. */
	private static String outcome(PGProperty property, String value) {
		Properties properties = new Properties();
		PGProperty.USER.set(properties, TestServer.USER);
		PGProperty.PASSWORD.set(properties, TestServer.PASSWORD);
		PGProperty.LOGIN_TIMEOUT.set(properties, 60);
		property.set(properties, value);
		try (Connection connection = new Driver().connect(
				"jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name()),
				properties)) {
			return "connected " + (connection != null);
		}
		catch (SQLException | RuntimeException ex) {
			return ex.toString().replaceAll("(?i)" + value.replace("-", "[-_]"), "…");
		}
	}

	@ParameterizedTest
	@MethodSource("choices")
	void whatIsAcceptedInAnotherCaseTheDriverReadsAsTheChoice(PGProperty property) {
		for (String choice : property.getChoices()) {
			for (String variant : List.of(choice.toUpperCase(Locale.ROOT), choice.toLowerCase(Locale.ROOT))) {
				if (isAccepted(property, variant)) {
					assertThat(outcome(property, variant)).as("%s=%s", property.getName(), variant)
						.isEqualTo(outcome(property, choice));
				}
			}
		}
	}

	@Test
	void whatTheDriverRefusesInAnotherCaseIsRefusedBeforehand() {
		Set<String> refused = new TreeSet<>();
		choices().forEach((property) -> {
			for (String choice : property.getChoices()) {
				String variant = choice.toUpperCase(Locale.ROOT);
				if (!variant.equals(choice) && !outcome(property, variant).equals(outcome(property, choice))) {
					assertThat(isAccepted(property, variant)).as("%s=%s", property.getName(), variant).isFalse();
					refused.add(property.getName());
				}
			}
		});
		assertThat(refused).contains("channelBinding", "targetServerType");
	}

}
