package io.github.pgprofiles.autoconfigure.data.shop.audit;

import org.springframework.data.jpa.repository.JpaRepository;

public interface Entries extends JpaRepository<Entry, Long> {

}
