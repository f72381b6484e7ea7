package io.github.pgprofiles.autoconfigure;

import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.beans.ProfileTranslator;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.wiring.WiringCheck;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.TypedTransactionTemplate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Registers the beans of every profile. Those of the primary profile are primary; the
 * others are no default candidates, so that only a qualifier or a name finds them, and
 * the rest of Boot does not see several beans of one type.
 */
final class ProfileBeansRegistrar implements ImportBeanDefinitionRegistrar {

	static final String DEFINITIONS = "postgresProfileDefinitions";

	static final String POOLS = "postgresProfilePools";

	static final String CLIENTS = "postgresClients";

	static final String OPTIONS = "postgresClientOptions";

	static final String ALIASES = "postgresPoolAliases";

	static final String REPLACED = "postgresReplacedClients";

	static final String CHECK = "postgresWiringCheck";

	/** Marks a definition as ours, with the profile's name. */
	static final String PROFILE_ATTRIBUTE = ProfileBeansRegistrar.class.getName() + ".profile";

	private static final Log logger = LogFactory.getLog(ProfileBeansRegistrar.class);

	private final Environment environment;

	private final ClassLoader loader;

	ProfileBeansRegistrar(Environment environment, ClassLoader loader) {
		this.environment = environment;
		this.loader = loader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
		if (definitions.all().isEmpty()) {
			return;
		}
		List<String> names = definitions.all().stream().map(ProfileDefinition::name).toList();
		String primary = (definitions.primary() != null) ? definitions.primary() : "";
		if (!primary.isEmpty() && ProfileDefinitions.hasBootDataSource(this.environment)) {
			logger.warn("'spring.datasource.*' is ignored: the primary DataSource is that of the profile '%s'"
				.formatted(primary));
		}
		if (logger.isDebugEnabled()) {
			definitions.all()
				.forEach((each) -> logger.debug("Profile '%s': %s".formatted(each.name(), definitions.describe(each))));
		}
		MissingLibraries.warn(definitions, this.loader);
		registerShared(registry, names, primary);
		List<String> replaced = names.stream()
			.filter((name) -> registry.containsBeanDefinition(name + ProfileBeans.DATA_SOURCE))
			.toList();
		names.forEach((name) -> registerProfile(registry, name, name.equals(primary)));
		definitions.all().forEach((each) -> registerNodes(registry, each, replaced.contains(each.name())));
		ServedRoles.register(definitions, this.environment, registry);
	}

	private static void registerShared(BeanDefinitionRegistry registry, List<String> names, String primary) {
		String[] ours = without(registry, names, ProfileBeans.DATA_SOURCE);
		RootBeanDefinition definitions = ProfileBeanDefinitions.of(ProfileBeans.class, "definitions",
				ProfileDefinitions.class);
		definitions.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		registry.registerBeanDefinition(DEFINITIONS, definitions);
		RootBeanDefinition pools = ProfileBeanDefinitions.of(ProfilePools.class, "open", ProfilePools.class,
				(Object) ours);
		pools.setDestroyMethodName("close");
		pools.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		registry.registerBeanDefinition(POOLS, pools);
		registerObservers(registry, names);
		if (!registry.containsBeanDefinition(OPTIONS)) {
			registry.registerBeanDefinition(OPTIONS,
					ProfileBeanDefinitions.of(ProfileClientOptions.class, "create", ClientOptions.class));
		}
		if (!registry.containsBeanDefinition(CLIENTS)) {
			registry.registerBeanDefinition(CLIENTS, ProfileBeanDefinitions.of(BeanPostgresClients.class, "create",
					PostgresClients.class, names.toArray(String[]::new), primary));
		}
	}

	/** The profiles that have no bean of the user's own with this name. */
	private static String[] without(BeanDefinitionRegistry registry, List<String> names, String suffix) {
		return names.stream().filter((name) -> !registry.containsBeanDefinition(name + suffix)).toArray(String[]::new);
	}

	/** What looks after the beans of the profiles, and at those that use them. */
	private static void registerObservers(BeanDefinitionRegistry registry, List<String> names) {
		RootBeanDefinition aliases = new RootBeanDefinition(PoolAliases.class);
		RootBeanDefinition replaced = new RootBeanDefinition(ReplacedClients.class);
		aliases.getConstructorArgumentValues().addIndexedArgumentValue(0, names.toArray(String[]::new));
		replaced.getConstructorArgumentValues()
			.addIndexedArgumentValue(0, without(registry, names, ProfileBeans.POSTGRES_CLIENT));
		RootBeanDefinition check = ProfileBeanDefinitions.of(WiringCheck.class, "create", WiringCheck.class);
		Map.of(ALIASES, aliases, REPLACED, replaced, CHECK, check).forEach((name, definition) -> {
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			registry.registerBeanDefinition(name, definition);
		});
	}

	private static void registerProfile(BeanDefinitionRegistry registry, String profile, boolean primary) {
		Registration registration = new Registration(registry, profile, primary);
		registration.add(ProfileBeans.DATA_SOURCE, "dataSource", HikariDataSource.class);
		registration.add(ProfileBeans.TRANSACTION_MANAGER, "transactionManager", PlatformTransactionManager.class);
		registration.add(ProfileBeans.POSTGRES_CLIENT, "postgresClient", PostgresClient.class);
		registration.add(ProfileBeans.JDBC_CLIENT, "jdbcClient", JdbcClient.class);
		registration.addTranslator();
		registration.add("StreamTemplate", "streamTemplate", StreamTemplate.class);
		registration.add("CopyTemplate", "copyTemplate", CopyTemplate.class);
		registration.add("TypedTransactionTemplate", "typedTransactionTemplate", TypedTransactionTemplate.class);
		if (primary && !registry.isBeanNameInUse("transactionManager")) {
			// the name by which repositories of Spring Data look for theirs
			registry.registerAlias(profile + ProfileBeans.TRANSACTION_MANAGER, "transactionManager");
		}
	}

	/** A DataSource of the user's own is all that its profile connects to. */
	private static void registerNodes(BeanDefinitionRegistry registry, ProfileDefinition definition, boolean replaced) {
		if (!replaced) {
			NodeBeans.register(registry, definition);
		}
		else if (!definition.nodes().isEmpty()) {
			logger.warn("Profile '%s': its 'nodes' are without effect, as the bean '%s' is not the library's"
				.formatted(definition.name(), definition.name() + ProfileBeans.DATA_SOURCE));
		}
	}

	private record Registration(BeanDefinitionRegistry registry, String profile, boolean primary) {

		/** Used by Boot where the application has none, and else made for nobody. */
		void addTranslator() {
			String name = this.profile + ProfileBeans.TRANSLATOR;
			if (this.registry.containsBeanDefinition(name)) {
				return;
			}
			RootBeanDefinition definition = ProfileBeanDefinitions.of(ProfileBeans.class, "sqlExceptionTranslator",
					ProfileTranslator.class, this.profile);
			ProfileBeanDefinitions.assign(definition, this.profile, this.primary);
			definition.setPrimary(false);
			definition.setFallback(true);
			definition.setLazyInit(true);
			this.registry.registerBeanDefinition(name, definition);
		}

		void add(String suffix, String factoryMethod, Class<?> type) {
			if (this.registry.containsBeanDefinition(this.profile + suffix)) {
				return;
			}
			RootBeanDefinition definition = ProfileBeanDefinitions.of(ProfileBeans.class, factoryMethod, type,
					this.profile);
			ProfileBeanDefinitions.assign(definition, this.profile, this.primary);
			definition.setAttribute(PROFILE_ATTRIBUTE, this.profile);
			// pools are closed together, by what opened them
			definition.setDestroyMethodName("");
			this.registry.registerBeanDefinition(this.profile + suffix, definition);
		}

	}

}
