package io.github.pgprofiles.embedded.users;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.query.QuerySpec;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.test.slice.PostgresClientTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

/** A component in the slice, whose other profile is a mock. */
@PostgresClientTest(properties = { Users.ORDERS, Users.REPORTS, Users.PRIMARY, Users.MIGRATIONS },
		includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Notes.class))
class PostgresClientSliceFiltersIT {

	@Autowired
	private Notes notes;

	@MockitoBean
	@Qualifier("reports")
	private PostgresClient reports;

	@Autowired
	@Qualifier("reports")
	private CopyTemplate copies;

	@Test
	@SuppressWarnings("unchecked")
	void includedComponentUsesTheRealProfileAndTheMock() {
		StatementSpec statement = mock(StatementSpec.class, RETURNS_DEEP_STUBS);
		QuerySpec<Integer> query = mock(QuerySpec.class);
		given(this.reports.sql(anyString())).willReturn(statement);
		given(statement.query(Integer.class)).willReturn(query);
		given(query.single()).willReturn(42);
		assertThat(this.notes.report()).isEqualTo(42);
		assertThat(this.notes.all()).containsExactly("migrated");
		assertThat(this.copies).isNotNull();
	}

}
