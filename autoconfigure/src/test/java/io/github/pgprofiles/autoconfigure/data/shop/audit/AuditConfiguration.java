package io.github.pgprofiles.autoconfigure.data.shop.audit;

import io.github.pgprofiles.autoconfigure.data.jdbc.EnableJdbcProfile;
import io.github.pgprofiles.autoconfigure.data.jpa.EnableJpaProfile;

import org.springframework.context.annotation.Configuration;

/** Gives its package to a profile. */
@Configuration(proxyBeanMethods = false)
@EnableJpaProfile("audit")
@EnableJdbcProfile("audit")
public class AuditConfiguration {

}
