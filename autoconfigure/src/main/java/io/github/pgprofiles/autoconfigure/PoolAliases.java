package io.github.pgprofiles.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.annotation.Experimental;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * The user's own DataSource beans that are, or wrap, the DataSource of a profile, as
 * those for Quartz or Batch often are: the pool below is checked, measured and closed as
 * the profile's. Thread-safe.
 *
 * @since 0.1.0
 */
@Experimental
public final class PoolAliases implements MergedBeanDefinitionPostProcessor, BeanFactoryAware {

	private final Set<String> profiles;

	/** Of pools that are about to be initialized. */
	private final Map<String, RootBeanDefinition> definitions = new ConcurrentHashMap<>();

	private final Set<String> aliases = ConcurrentHashMap.newKeySet();

	private @Nullable ConfigurableListableBeanFactory beans;

	PoolAliases(String[] profiles) {
		this.profiles = Set.of(profiles);
	}

	@Override
	public void setBeanFactory(BeanFactory beans) {
		this.beans = (ConfigurableListableBeanFactory) beans;
	}

	/**
	 * Whether a bean is an alias.
	 * @param beanName name of a DataSource that has been created
	 * @return {@code true} if its pool is that of a profile, which has another bean
	 */
	public boolean contains(String beanName) {
		return this.aliases.contains(beanName);
	}

	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
		if (HikariDataSource.class.isAssignableFrom(type) && !isOfProfile(beanName)) {
			this.definitions.put(beanName, definition);
		}
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource dataSource && !isOfProfile(beanName) && isAlias(dataSource)) {
			this.aliases.add(beanName);
			RootBeanDefinition definition = this.definitions.get(beanName);
			if (definition != null) {
				// the pool is closed as the profile's, after everything that uses it
				definition.setDestroyMethodName("");
			}
		}
		this.definitions.remove(beanName);
		return bean;
	}

	private boolean isOfProfile(String beanName) {
		return beanName.endsWith(ProfileBeans.DATA_SOURCE)
				&& this.profiles.contains(beanName.substring(0, beanName.length() - ProfileBeans.DATA_SOURCE.length()));
	}

	private boolean isAlias(DataSource dataSource) {
		if (this.beans == null || dataSource instanceof AbstractRoutingDataSource) {
			return false;
		}
		HikariDataSource pool = pool(dataSource);
		for (String profile : this.profiles) {
			String name = profile + ProfileBeans.DATA_SOURCE;
			if (this.beans.containsSingleton(name) && this.beans.getSingleton(name) instanceof DataSource own
					&& (own == dataSource || (pool != null && pool == pool(own)))) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable HikariDataSource pool(DataSource dataSource) {
		return DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class);
	}

}
