package io.github.pgprofiles.autoconfigure.data.shop.audit;

import org.springframework.data.repository.ListCrudRepository;

public interface Marks extends ListCrudRepository<Mark, Long> {

}
