package io.github.pgprofiles.autoconfigure;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.NodeClient;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.beans.ProfileJdbcTemplates;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.copy.CopyOutTemplate;
import io.github.pgprofiles.internal.spi.TransactionManagers;
import io.github.pgprofiles.query.StreamTemplate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The beans that each node of a profile has, all for reading. None is a default
 * candidate: a qualifier finds them that has the names of profile and node, such as
 * {@code orders/replica-1}.
 */
final class NodeBeans {

	private static final String NODE_CLIENT = "NodeClient";

	private NodeBeans() {
	}

	/** Registers the beans of a profile's nodes. */
	static void register(BeanDefinitionRegistry registry, ProfileDefinition definition) {
		for (ProfileDefinition.Node node : definition.nodes()) {
			Registration registration = new Registration(registry, definition.name(), node);
			registration.add(ProfileBeans.DATA_SOURCE, "dataSource", HikariDataSource.class);
			registration.add(ProfileBeans.TRANSACTION_MANAGER, "transactionManager", PlatformTransactionManager.class);
			registration.add(NODE_CLIENT, "nodeClient", NodeClient.class);
			registration.add(ProfileBeans.JDBC_CLIENT, "jdbcClient", JdbcClient.class);
			registration.add("StreamTemplate", "streamTemplate", StreamTemplate.class);
			registration.add("CopyOutTemplate", "copyOutTemplate", CopyOutTemplate.class);
		}
	}

	private record Registration(BeanDefinitionRegistry registry, String profile, ProfileDefinition.Node node) {

		void add(String suffix, String factoryMethod, Class<?> type) {
			String name = this.node.all().beanName();
			if (this.registry.containsBeanDefinition(name + suffix)) {
				return;
			}
			RootBeanDefinition definition = ProfileBeanDefinitions.of(NodeBeans.class, factoryMethod, type,
					this.profile, this.node.name(), name);
			ProfileBeanDefinitions.assign(definition, this.node.all().name(), false);
			// a test that replaces the profile's DataSource has no nodes
			definition.setLazyInit(true);
			// pools are closed together, by what opened them
			definition.setDestroyMethodName("");
			this.registry.registerBeanDefinition(name + suffix, definition);
		}

	}

	private static String both(String profile, String node) {
		return profile + "/" + node;
	}

	static HikariDataSource dataSource(String profile, String node, String beanName, ProfilePools pools) {
		return pools.get(profile, node);
	}

	/** Begins transactions that are read-only, whatever is asked for. */
	static PlatformTransactionManager transactionManager(String profile, String node, String beanName,
			BeanFactory beans, ObjectProvider<TransactionManagerCustomizers> customizers) {
		PlatformTransactionManager manager = TransactionManagers.jdbc(both(profile, node),
				beans.getBean(beanName + ProfileBeans.DATA_SOURCE, DataSource.class));
		customizers.ifAvailable((available) -> available.customize(manager));
		return new ReadOnlyTransactionManager(manager);
	}

	static NodeClient nodeClient(String profile, String node, String beanName, BeanFactory beans) {
		return LateTemplate.of(profile, "on", NodeClient.class,
				() -> beans.getBean(profile + ProfileBeans.POSTGRES_CLIENT, PostgresClient.class).on(node));
	}

	static JdbcClient jdbcClient(String profile, String node, String beanName, BeanFactory beans,
			ApplicationContext context, ObjectProvider<SQLExceptionTranslator> translators) {
		return JdbcClient.create(ProfileJdbcTemplates.create(both(profile, node),
				beans.getBean(beanName + ProfileBeans.DATA_SOURCE, DataSource.class), context.getEnvironment(),
				translators));
	}

	static StreamTemplate streamTemplate(String profile, String node, String beanName, BeanFactory beans) {
		return LateTemplate.of(profile, "streaming", StreamTemplate.class, () -> client(beanName, beans).streaming());
	}

	static CopyOutTemplate copyOutTemplate(String profile, String node, String beanName, BeanFactory beans) {
		return LateTemplate.of(profile, "copy", CopyOutTemplate.class, () -> client(beanName, beans).copy());
	}

	private static NodeClient client(String beanName, BeanFactory beans) {
		return beans.getBean(beanName + NODE_CLIENT, NodeClient.class);
	}

}
