package io.github.pgprofiles.autoconfigure.data.shop;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.data.jdbc.ProfileDataJdbcAutoConfiguration;
import io.github.pgprofiles.autoconfigure.data.jpa.ProfileDataJpaAutoConfiguration;
import io.github.pgprofiles.autoconfigure.data.shop.audit.AuditConfiguration;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entries;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entry;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Mark;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Marks;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Report;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Reports;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Stock;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Stocks;
import io.github.pgprofiles.autoconfigure.jooq.ProfileJooqAutoConfiguration;
import io.github.pgprofiles.autoconfigure.jpa.ProfileJpaAutoConfiguration;
import org.jooq.DSLContext;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.StringUtils;

/** The shop, with the auto-configurations that it needs and no other. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
		PostgresProfilesTransactionAutoConfiguration.class, DataSourceAutoConfiguration.class,
		DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
		TransactionAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
		DataJpaRepositoriesAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class,
		JooqAutoConfiguration.class, ProfileJpaAutoConfiguration.class, ProfileDataJpaAutoConfiguration.class,
		ProfileDataJdbcAutoConfiguration.class, ProfileJooqAutoConfiguration.class })
@Import(AuditConfiguration.class)
public class AheadOfTimeShop {

	/** The same auto-configurations, for a context without entities. */
	public static final Class<?>[] LIBRARIES = AheadOfTimeShop.class.getAnnotation(ImportAutoConfiguration.class)
		.value();

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		public static String run(String initializer) {
			try (GenericApplicationContext context = AheadOfTime.start(initializer)) {
				return use(context);
			}
		}

	}

	/** Writes with each repository, and tells what stands in which database. */
	public static String use(GenericApplicationContext context) {
		context.getBean(Purchases.class).save(new Purchase(1));
		context.getBean(Reports.class).save(new Report(1, "r"));
		context.getBean(Entries.class).save(new Entry(1));
		context.getBean(Labels.class).save(new Label(null, "l"));
		context.getBean(Stocks.class).save(new Stock(null, "s", Set.of(new Stock.Box("b"))));
		context.getBean(Marks.class).save(new Mark(null, "m"));
		Map<String, Object> found = new TreeMap<>();
		found.put("findByShortTitle", context.getBean(Reports.class).findByShortTitle("r").size());
		found.put("countAbove", context.getBean(Reports.class).countAbove(0));
		found.put("countNamed", context.getBean(Stocks.class).countNamed("s"));
		PostgresClients clients = context.getBean(PostgresClients.class);
		for (String table : new String[] { "orders purchase", "orders label", "reports report", "reports stock",
				"reports box", "audit entry", "audit mark" }) {
			String[] words = StringUtils.delimitedListToStringArray(table, " ");
			found.put(table, clients.get(words[0]).sql("select count(*) from " + words[1]).query(Long.class).single());
			found.put(words[0] + " jooq",
					context.getBean(words[0] + "DslContext", DSLContext.class).fetchValue("select 1"));
		}
		return found.toString();
	}

}
