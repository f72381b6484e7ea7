package io.github.pgprofiles.autoconfigure.properties;

import java.util.Map;

import io.github.pgprofiles.autoconfigure.ClassPathWithout;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that has no Jackson. */
class JsonWithoutJacksonTests {

	@Test
	void jsonSaysWhatIsMissing() throws Exception {
		assertThat(ClassPathWithout.call("jackson", WithJson.class))
			.contains("'app.postgres.profiles.orders.json' needs Jackson", "tools.jackson.core:jackson-core");
	}

	@Test
	void otherKeysNeedNone() throws Exception {
		assertThat(ClassPathWithout.call("jackson", WithoutJson.class)).isEqualTo("[db:5432]");
	}

	/** Loaded where there is no Jackson. */
	public static final class WithJson {

		private WithJson() {
		}

		public static String call() {
			try {
				return Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", "{\"host\": \"db\"}"))
					.orders()
					.toString();
			}
			catch (ProfileConfigurationException ex) {
				return String.valueOf(ex.getMessage());
			}
		}

	}

	/** Likewise. */
	public static final class WithoutJson {

		private WithoutJson() {
		}

		public static String call() {
			return Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_HOST", "db"))
				.orders()
				.hosts()
				.toString();
		}

	}

}
