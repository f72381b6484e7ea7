package io.github.pgprofiles.benchmarks.startup.jpa;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.pgprofiles.benchmarks.startup.jpa.orders.Customer;
import io.github.pgprofiles.benchmarks.startup.jpa.orders.CustomerRepository;
import io.github.pgprofiles.benchmarks.startup.jpa.reports.Author;
import io.github.pgprofiles.benchmarks.startup.jpa.reports.AuthorRepository;
import jakarta.persistence.EntityManagerFactory;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.repository.Repository;

/**
 * An application in a process of its own, which answers each line of its input once it is
 * up, and ends with it.
 */
final class StartedApplication {

	/** What is asked to know that it is up. */
	static final String READY = "ready";

	/** What is asked to know that it does what it is there for. */
	static final String CHECK = "check";

	private StartedApplication() {
	}

	/**
	 * Starts it.
	 * @param args the contender's name, the port, and what the names of the databases
	 * begin with
	 * @throws Exception if it does not start
	 */
	public static void main(String[] args) throws Exception {
		PrintStream answers = System.out;
		// what a library prints is no answer
		System.setOut(System.err);
		ApplicationKind kind = ApplicationKind.all()
			.stream()
			.filter((candidate) -> candidate.name().equals(args[0]))
			.findFirst()
			.orElseThrow();
		SpringApplicationBuilder builder = new SpringApplicationBuilder(kind.source()).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("logging.level.root", "warn", "spring.main.log-startup-info", false))
			.properties(kind.properties().at(Integer.parseInt(args[1]), args[2]));
		try (ConfigurableApplicationContext context = builder.run();
				BufferedReader questions = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = questions.readLine(); line != null; line = questions.readLine()) {
				answers.println(line.equals(CHECK) ? check(context) : READY);
			}
		}
	}

	/** What it has, and that its repositories work, each in its own database. */
	private static String check(ConfigurableApplicationContext context) {
		CustomerRepository customers = context.getBean(CustomerRepository.class);
		customers.save(new Customer(1));
		AuthorRepository authors = context.getBean(AuthorRepository.class);
		authors.save(new Author(1));
		return "%d repositories; %s with %d; %s with %d".formatted(context.getBeansOfType(Repository.class).size(),
				describe(context, ApplicationKind.ORDERS), customers.count(),
				describe(context, ApplicationKind.REPORTS), authors.count());
	}

	private static String describe(ConfigurableApplicationContext context, String profile) {
		EntityManagerFactory factory = BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(),
				EntityManagerFactory.class, profile);
		Flyway flyway = BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), Flyway.class, profile);
		return "%s: %d entities, %d migrations".formatted(profile, factory.getMetamodel().getEntities().size(),
				flyway.info().applied().length);
	}

}
