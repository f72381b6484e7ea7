package io.github.pgprofiles.autoconfigure.data.shop;

import org.springframework.data.repository.ListCrudRepository;

public interface Labels extends ListCrudRepository<Label, Long> {

}
