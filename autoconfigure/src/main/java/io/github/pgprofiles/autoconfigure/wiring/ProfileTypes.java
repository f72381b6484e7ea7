package io.github.pgprofiles.autoconfigure.wiring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * The beans that each profile has: by what their names end with, and of which type.
 *
 * @since 0.1.0
 */
public final class ProfileTypes {

	private static final Map<String, Class<?>> TYPES = new LinkedHashMap<>();

	static {
		TYPES.put("PostgresClient", PostgresClient.class);
		TYPES.put("DataSource", DataSource.class);
		TYPES.put("JdbcClient", JdbcClient.class);
		TYPES.put("TransactionManager", PlatformTransactionManager.class);
		TYPES.put("StreamTemplate", StreamTemplate.class);
		TYPES.put("CopyTemplate", CopyTemplate.class);
		TYPES.put("TypedTransactionTemplate", TypedTransactionTemplate.class);
		TYPES.put("SqlExceptionTranslator", SQLExceptionTranslator.class);
		ClassLoader loader = ProfileTypes.class.getClassLoader();
		if (ClassUtils.isPresent("org.jooq.DSLContext", loader)
				&& ClassUtils.isPresent("org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration", loader)) {
			TYPES.put("DslContext", ClassUtils.resolveClassName("org.jooq.DSLContext", loader));
		}
	}

	private ProfileTypes() {
	}

	/**
	 * Whether beans of profiles can satisfy an injection point.
	 * @param wanted its type
	 * @return {@code true} for the types above, what is below them, and what they share
	 * with few others, such as {@code TransactionManager}
	 */
	public static boolean isOne(Class<?> wanted) {
		return wanted != Object.class && TYPES.values()
			.stream()
			.anyMatch((type) -> type.isAssignableFrom(wanted)
					|| (wanted.isAssignableFrom(type) && !wanted.getName().startsWith("java.")));
	}

	/**
	 * The profile whose bean a name would be.
	 * @param beanName such as {@code ordersPostgresClient}
	 * @return the part before the type, or {@code null} if the name has another form
	 */
	public static @Nullable String profileOf(String beanName) {
		return TYPES.keySet()
			.stream()
			.filter((suffix) -> beanName.endsWith(suffix) && beanName.length() > suffix.length())
			.map((suffix) -> beanName.substring(0, beanName.length() - suffix.length()))
			.reduce((one, other) -> (one.length() < other.length()) ? one : other)
			.orElse(null);
	}

	/**
	 * Lists the types.
	 * @return for a message
	 */
	public static String list() {
		return TYPES.values().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
	}

	/** The types by what the names of their beans end with. */
	static Map<String, Class<?>> bySuffix() {
		return TYPES;
	}

}
