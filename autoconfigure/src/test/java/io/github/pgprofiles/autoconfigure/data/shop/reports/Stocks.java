package io.github.pgprofiles.autoconfigure.data.shop.reports;

import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/** Of the same profile, by Spring Data JDBC. */
public interface Stocks extends ListCrudRepository<Stock, Long> {

	@Query("select count(*) from stock where name = :name")
	long countNamed(String name);

}
