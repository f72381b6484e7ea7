package io.github.pgprofiles.autoconfigure.data.shop.audit;

import org.springframework.data.jpa.repository.JpaRepository;

/** Of the profile that an annotation names. */
public interface Entries extends JpaRepository<Entry, Long> {

}
