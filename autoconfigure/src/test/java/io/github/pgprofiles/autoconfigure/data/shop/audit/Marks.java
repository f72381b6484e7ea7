package io.github.pgprofiles.autoconfigure.data.shop.audit;

import org.springframework.data.repository.ListCrudRepository;

/** Of the same profile, by Spring Data JDBC. */
public interface Marks extends ListCrudRepository<Mark, Long> {

}
