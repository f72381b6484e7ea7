package io.github.pgprofiles.internal.log;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatementNameTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			select 1 /* find-user */           | find-user
			select 1 /* find-user */ ;         | find-user
			select 1 /* find user */           |
			select 1 /*find-user*/             |
			select '/* find-user */'           |
			select 1 -- /* find-user */ x      |
			/* a */ select 1                   |
			select 1                           |
			""")
	void nameIsFoundInTheCommentAtTheEnd(String sql, String name) {
		assertThat(StatementName.of(sql)).isEqualTo(name);
	}

	@Test
	void commentComesBeforeTheSemicolonAndBehindAComment() {
		assertThat(StatementName.append("select 1 ; ", "a")).isEqualTo("select 1 /* a */");
		assertThat(StatementName.append("select 1 -- b", "a")).isEqualTo("select 1 -- b\n /* a */");
		assertThat(StatementName.append("select 1 -- b\nfrom t", "a")).isEqualTo("select 1 -- b\nfrom t /* a */");
		assertThat(StatementName.append("select 1;", null)).isEqualTo("select 1;");
	}

}
