package io.github.pgprofiles.autoconfigure.mocks;

import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** What an application has of this library. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class,
		PostgresProfilesTransactionAutoConfiguration.class })
class MockedApplication {

}
