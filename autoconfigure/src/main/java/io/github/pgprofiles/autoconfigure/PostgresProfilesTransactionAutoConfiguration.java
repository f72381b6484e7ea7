package io.github.pgprofiles.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.AbstractTransactionManagementConfiguration;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * Makes {@code @Transactional("orders")} work where no profile is the primary one. Boot
 * looks for a default candidate among the transaction managers, finds none, and would let
 * the annotation do nothing, silently.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PostgresProfilesAutoConfiguration.class, TransactionAutoConfiguration.class })
@Conditional(OnProfilesCondition.class)
@ConditionalOnMissingBean(AbstractTransactionManagementConfiguration.class)
public final class PostgresProfilesTransactionAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = false)
	@ConditionalOnBooleanProperty(name = "spring.aop.proxy-target-class", havingValue = false)
	static class JdkDynamicAutoProxyConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	@ConditionalOnBooleanProperty(name = "spring.aop.proxy-target-class", matchIfMissing = true)
	static class CglibAutoProxyConfiguration {

	}

}
