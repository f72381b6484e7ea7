package io.github.pgprofiles.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** DataSources of profiles behind what traces their use, in each of the usual ways. */
class TracedDataSourceIT {

	private static final String SLOW = "select n + length(pg_sleep(0.1)::text) from generate_series(1, 6) n";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				PostgresProfilesTransactionAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues("app.postgres.profiles.orders.timeouts.statement=300ms");

	@ParameterizedTest
	@EnumSource
	void everythingWorksAndIsTraced(Wrapping wrapping) {
		AtomicInteger calls = new AtomicInteger();
		this.runner.withBean(Tracing.class, () -> new Tracing(wrapping, calls)).run((context) -> {
			assertThat(context).hasNotFailed();
			PostgresClient client = context.getBean(PostgresClient.class);
			client.sql("create table traced (n int)").update();
			new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
				.executeWithoutResult((status) -> {
					client.sql("insert into traced values (1)").update();
					context.getBean(JdbcClient.class).sql("insert into traced values (2)").update();
				});
			client.transaction().run((tx) -> tx.sql("insert into traced values (3)").update());
			assertThat(client.sql("select count(*) from traced").query(Long.class).single()).isEqualTo(3);
			try (Stream<Integer> rows = client.sql(SLOW).query(Integer.class).stream()) {
				assertThat(rows.count()).isEqualTo(6);
			}
			assertThat(calls.get()).isGreaterThan(4);
		});
	}

	/** How a tool puts itself in front of a bean. */
	enum Wrapping {

		/** A subclass of the pool's class. */
		SUBCLASS {
			@Override
			Object wrap(DataSource dataSource, AtomicInteger calls) {
				ProxyFactory factory = new ProxyFactory(dataSource);
				factory.setProxyTargetClass(true);
				factory.addAdvice(counting(calls));
				return factory.getProxy();
			}
		},

		/** A proxy of the pool's interfaces. */
		INTERFACES {
			@Override
			Object wrap(DataSource dataSource, AtomicInteger calls) {
				ProxyFactory factory = new ProxyFactory(dataSource);
				factory.addAdvice(counting(calls));
				return factory.getProxy();
			}
		},

		/** datasource-proxy, as datasource-micrometer uses it by default. */
		DATASOURCE_PROXY {
			@Override
			Object wrap(DataSource dataSource, AtomicInteger calls) {
				return builder(dataSource, calls).buildProxy();
			}
		},

		/** datasource-proxy's class, which is no subclass of the pool's. */
		DATASOURCE_PROXY_CLASS {
			@Override
			Object wrap(DataSource dataSource, AtomicInteger calls) {
				ProxyDataSource proxy = builder(dataSource, calls).build();
				return proxy;
			}
		};

		abstract Object wrap(DataSource dataSource, AtomicInteger calls);

		private static MethodInterceptor counting(AtomicInteger calls) {
			return (invocation) -> {
				if (invocation.getMethod().getName().equals("getConnection")) {
					calls.incrementAndGet();
				}
				return invocation.proceed();
			};
		}

		private static ProxyDataSourceBuilder builder(DataSource dataSource, AtomicInteger calls) {
			return ProxyDataSourceBuilder.create("orders", dataSource)
				.afterQuery((execution, queries) -> calls.incrementAndGet());
		}

	}

	private record Tracing(Wrapping wrapping, AtomicInteger calls) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof DataSource dataSource) ? this.wrapping.wrap(dataSource, this.calls) : bean;
		}

	}

}
