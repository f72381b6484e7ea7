package io.github.pgprofiles.autoconfigure.data.shop;

import org.springframework.data.jpa.repository.JpaRepository;

/** Of the primary profile. */
public interface Purchases extends JpaRepository<Purchase, Long> {

}
