package io.github.pgprofiles.embedded.users;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.test.database.FreshDatabase;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** Each test class finds the databases as they were migrated, on one context. */
@SpringBootTest(properties = { Users.ORDERS, Users.REPORTS, Users.PRIMARY, Users.MIGRATIONS })
@FreshDatabase
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class FreshDatabaseIT {

	private static DataSource known;

	@Autowired
	private Notes notes;

	@Autowired
	private PostgresClient orders;

	@Autowired
	@Qualifier("reports")
	private PostgresClient reports;

	@Autowired
	private HikariDataSource dataSource;

	private void isAsMigratedAndIsChanged() {
		assertThat(this.notes.all()).containsExactly("migrated");
		assertThat(this.orders.sql("select to_regclass(\'left_by_a_test\') is null").query(Boolean.class).single())
			.isTrue();
		assertThat(this.reports.sql("select to_regclass(\'left_by_a_test\') is null").query(Boolean.class).single())
			.isTrue();
		assertThat(this.orders.sql("show work_mem").query(String.class).single()).isEqualTo("4MB");
		assertThat(known).isIn(null, this.dataSource);
		known = this.dataSource;
		this.notes.add("by a test");
		assertThat(this.orders.sql("select max(id) from note").query(Long.class).single()).isEqualTo(2);
		this.orders.sql("create table left_by_a_test ()").update();
		this.reports.sql("create table left_by_a_test ()").update();
		this.orders.sql("alter database orders set work_mem to '5MB'").update();
	}

	@Nested
	@Order(1)
	class FirstClass {

		@Test
		void findsWhatWasMigrated() {
			isAsMigratedAndIsChanged();
		}

	}

	@Nested
	@Order(2)
	class SecondClass {

		@Test
		void findsTheSameOnTheSameContext() {
			isAsMigratedAndIsChanged();
		}

	}

	@Nested
	@Order(3)
	class ThirdClass {

		@Test
		void findsTheSameThoughTheLastOneLeftAConnectionIdle() {
			isAsMigratedAndIsChanged();
		}

	}

}
