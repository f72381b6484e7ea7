package io.github.pgprofiles.autoconfigure.serves;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.flyway.FlywayRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzDataSource;
import org.springframework.boot.quartz.autoconfigure.QuartzTransactionManager;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.config.annotation.SpringSessionDataSource;
import org.springframework.session.jdbc.config.annotation.SpringSessionTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static io.github.pgprofiles.autoconfigure.flyway.FlywayRunner.hasTable;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of Boot and Spring has a qualifier runs on a profile that is not the primary one.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServedRolesIT {

	private static FlywayRunner runner(String roles) {
		return new FlywayRunner("shop", "jobs").with("jobs", "serves=" + roles);
	}

	@Test
	void everyQualifierFindsTheProfile() {
		runner("flyway, liquibase, batch, quartz, session").base()
			.withUserConfiguration(Qualified.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Found found = context.getBean(Found.class);
				assertThat(found.dataSources()).hasSize(5)
					.containsOnly(context.getBean("jobsDataSource", DataSource.class));
				assertThat(found.managers()).hasSize(3)
					.containsOnly(context.getBean("jobsTransactionManager", PlatformTransactionManager.class));
				assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("shopDataSource"));
			});
	}

	@Test
	void batchKeepsItsJobsThere() {
		runner("batch").and("spring.batch.jdbc.initialize-schema=always")
			.base()
			.withConfiguration(AutoConfigurations.of(BatchJdbcAutoConfiguration.class, BatchAutoConfiguration.class))
			.withUserConfiguration(Nightly.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				JobExecution execution = context.getBean(JobOperator.class)
					.start(context.getBean(Job.class), new JobParametersBuilder().addLong("day", 1L).toJobParameters());
				assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
				assertThat(count(context.getBean("jobsDataSource", DataSource.class), "batch_job_execution")).isOne();
				assertThat(count(context.getBean("jobsDataSource", DataSource.class), "batch_done")).isOne();
				assertThat(hasTable(context, "shop", "batch_job_execution")).isFalse();
			});
	}

	@Test
	void quartzKeepsItsJobsThere() {
		runner("quartz").and("spring.quartz.job-store-type=jdbc", "spring.quartz.jdbc.initialize-schema=always",
				"spring.quartz.properties.org.quartz.jobStore.driverDelegateClass=org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
				"spring.quartz.properties.org.quartz.threadPool.threadCount=1")
			.base()
			.withConfiguration(AutoConfigurations.of(QuartzAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Scheduler scheduler = context.getBean(Scheduler.class);
				scheduler.scheduleJob(
						org.quartz.JobBuilder.newJob(Ticking.class).withIdentity("tick").storeDurably().build(),
						TriggerBuilder.newTrigger().startNow().build());
				assertThat(Ticking.RAN.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(count(context.getBean("jobsDataSource", DataSource.class), "qrtz_job_details")).isOne();
				assertThat(hasTable(context, "shop", "qrtz_job_details")).isFalse();
			});
	}

	@Test
	void sessionsAreThere() {
		runner("session").and("spring.session.jdbc.initialize-schema=always")
			.web()
			.withConfiguration(
					AutoConfigurations.of(JdbcSessionAutoConfiguration.class, SessionAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				String id = save(context.getBean(JdbcIndexedSessionRepository.class));
				assertThat(context.getBean(JdbcIndexedSessionRepository.class).findById(id)).isNotNull();
				assertThat(count(context.getBean("jobsDataSource", DataSource.class), "spring_session")).isOne();
				assertThat(hasTable(context, "shop", "spring_session")).isFalse();
			});
	}

	private static <S extends Session> String save(SessionRepository<S> sessions) {
		S session = sessions.createSession();
		session.setAttribute("cart", "3 books");
		session.setMaxInactiveInterval(Duration.ofMinutes(5));
		sessions.save(session);
		return session.getId();
	}

	@Test
	void aRoleWithoutAPrimaryDataSourceIsTold(CapturedOutput output) {
		new FlywayRunner("shop", "jobs").with("jobs", "serves=quartz")
			.and("app.postgres.primary=")
			.base()
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("app.postgres.profiles.jobs.serves", "set 'app.postgres.primary'");
	}

	private static int count(DataSource dataSource, String table) {
		Integer count = new JdbcTemplate(dataSource).queryForObject("select count(*) from " + table, Integer.class);
		return (count != null) ? count : -1;
	}

	record Found(List<DataSource> dataSources, List<PlatformTransactionManager> managers) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Qualified {

		@Bean
		Found found(@FlywayDataSource DataSource flyway, @LiquibaseDataSource DataSource liquibase,
				@BatchDataSource DataSource batch, @QuartzDataSource DataSource quartz,
				@SpringSessionDataSource DataSource session,
				@BatchTransactionManager PlatformTransactionManager ofBatch,
				@QuartzTransactionManager PlatformTransactionManager ofQuartz,
				@SpringSessionTransactionManager PlatformTransactionManager ofSession) {
			return new Found(List.of(flyway, liquibase, batch, quartz, session), List.of(ofBatch, ofQuartz, ofSession));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nightly {

		@Bean
		Job nightly(JobRepository repository, @Qualifier("jobs") PlatformTransactionManager transactions,
				@Qualifier("jobs") DataSource jobs) {
			JdbcTemplate template = new JdbcTemplate(jobs);
			return new JobBuilder("nightly", repository)
				.start(new StepBuilder("one", repository).tasklet((contribution, chunk) -> {
					template.execute("create table batch_done as select 1 as id");
					return RepeatStatus.FINISHED;
				}, transactions).build())
				.build();
		}

	}

	/** Counts down when it runs. */
	public static final class Ticking implements org.quartz.Job {

		static final CountDownLatch RAN = new CountDownLatch(1);

		@Override
		public void execute(JobExecutionContext context) {
			RAN.countDown();
		}

	}

}
