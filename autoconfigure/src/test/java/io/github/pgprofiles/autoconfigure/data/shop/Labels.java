package io.github.pgprofiles.autoconfigure.data.shop;

import org.springframework.data.repository.ListCrudRepository;

/** Of the primary profile, by Spring Data JDBC. */
public interface Labels extends ListCrudRepository<Label, Long> {

}
